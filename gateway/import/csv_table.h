// CsvTable: one CSV file of a package, read record by record, its cells by header name.  Checks the
// header and the number of fields, and reads the value types that OneRoster uses; each problem is a
// fault at its cell and the value is then empty, so that reading goes on.
// Not thread-safe; the bytes and the fault list are the caller's and must outlive it.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/core/time.h"
#include "gateway/import/csv.h"
#include "gateway/import/fault.h"

namespace klade {

// One accepted spelling of an enumeration and what it stands for.
template <class Value>
struct Spelling {
  std::string_view text;
  Value value;
};

class CsvTable {
 public:
  CsvTable(std::string file, std::string_view bytes, FaultList& faults);

  // Reads the header; false when a required name is missing, and then there are no rows to trust.
  bool open(std::initializer_list<std::string_view> required);
  // Moves to the next whole record.
  bool next();

  const std::string& file() const { return file_; }
  // Whether every record so far could be read.
  bool whole() const { return whole_; }
  // An empty cell, standing at the record's first field, when the file has no such header.
  const CsvCell& cell(std::string_view name) const;

  CsvCell required(std::string_view name, std::size_t max_bytes);
  std::string text(std::string_view name, std::size_t max_bytes);
  std::optional<Date> date(std::string_view name);
  bool boolean(std::string_view name, bool when_empty);
  std::vector<CsvCell> list(std::string_view name);

  // The value that the cell spells; `when_empty` when it is empty; a fault naming the accepted
  // spellings otherwise.
  template <class Value>
  Value enumerated(std::string_view name,
                   std::span<const Spelling<Value>> spellings,
                   std::optional<Value> when_empty,
                   Value when_wrong) {
    const CsvCell& at = cell(name);
    if (at.empty() && when_empty) return *when_empty;
    std::string accepted;
    for (const Spelling<Value>& spelling : spellings) {
      if (spelling.text == at.text) return spelling.value;
      accepted += (accepted.empty() ? "" : ", ") + std::string(spelling.text);
    }
    fault(name, at, "must be one of " + accepted);
    return when_wrong;
  }

  void fault(std::string_view name, const CsvCell& at, std::string_view reason);
  void warn(std::string_view name, const CsvCell& at, std::string_view reason);

 private:
  bool read_header(const CsvRecord& header, std::initializer_list<std::string_view> required);

  std::string file_;
  CsvReader reader_;
  FaultList& faults_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<CsvCell> cells_;
  CsvCell missing_;
  bool whole_ = true;
};

}  // namespace klade
