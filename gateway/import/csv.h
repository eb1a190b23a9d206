// CsvReader: RFC 4180 records, each field with the line it begins on and its number in the record.
//
// Bounded: a file, a field, a record and the number of records have limits.  A byte-order mark is
// skipped; lines end with LF or CR LF; an empty line is skipped.  Text must be UTF-8 without
// control characters other than tab and line ends.  A fault in a record ends that record only:
// reading goes on with the next line, so that every fault of a file is found. Not thread-safe.  The
// bytes belong to the caller and must outlive the reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klade {

inline constexpr std::size_t kMaxCsvBytes = std::size_t{64} << 20U;
inline constexpr std::size_t kMaxCsvFieldBytes = 4096;
inline constexpr std::size_t kMaxCsvFields = 128;
inline constexpr std::uint32_t kMaxCsvRecords = 1'000'000;

// A field: its text without quotes, and where it stands.
struct CsvCell {
  std::string text;
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // which field of its record, from 1

  bool empty() const { return text.empty(); }
};

struct CsvFault {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string_view reason;  // a constant: no fault repeats what the file says
};

struct CsvRecord {
  std::uint32_t line = 0;
  std::vector<CsvCell> cells;
  std::optional<CsvFault> fault;  // set: the cells are those before the fault
};

class CsvReader {
 public:
  explicit CsvReader(std::string_view bytes);

  // The next record, or nothing at the end of the file.
  std::optional<CsvRecord> next();

 private:
  bool read_field(CsvRecord& record);
  bool read_quoted(CsvRecord& record, CsvCell& cell);
  bool read_plain(CsvRecord& record, CsvCell& cell);
  bool end_of_field(CsvRecord& record);
  bool fail(CsvRecord& record, std::string_view reason);
  bool take(CsvRecord& record, CsvCell& cell, char byte);
  bool at_line_end() const;
  void skip_line_end();
  void skip_line();

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t field_line_ = 1;
  std::uint32_t column_ = 1;
  std::uint32_t records_ = 0;
};

// Whether it is UTF-8 without control characters other than tab, CR and LF.
bool is_plain_utf8(std::string_view text);

}  // namespace klade
