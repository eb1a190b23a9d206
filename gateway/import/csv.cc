#include "gateway/import/csv.h"

#include <algorithm>

namespace klade {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// The length of the sequence that `lead` begins, 0 when it begins none.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

bool is_control(char32_t point) {
  const bool layout = point == '\t' || point == '\n' || point == '\r';
  return (point < 0x20 && !layout) || (point >= 0x7F && point < 0xA0);
}

// No surrogates, nothing above the last plane, nothing written longer than need be.
bool is_valid_point(char32_t point, std::size_t length) {
  if (length == 3 && point < 0x800) return false;
  if (length == 4 && point < 0x10000) return false;
  return point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF) && !is_control(point);
}

}  // namespace

bool is_plain_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = sequence_length(lead);
    if (length == 0 || at + length > text.size()) return false;
    char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
      if (!is_continuation(text[at + i])) return false;
      point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    if (!is_valid_point(point, length)) return false;
    at += length;
  }
  return true;
}

CsvReader::CsvReader(std::string_view bytes) : bytes_(bytes) {
  if (bytes_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

std::optional<CsvRecord> CsvReader::next() {
  while (at_ < bytes_.size() && at_line_end()) skip_line_end();
  if (at_ >= bytes_.size()) return std::nullopt;
  CsvRecord record{line_, {}, {}};
  column_ = 1;
  field_line_ = line_;
  if (bytes_.size() > kMaxCsvBytes || records_ >= kMaxCsvRecords) {
    fail(record, bytes_.size() > kMaxCsvBytes ? "the file is too long" : "too many records");
    at_ = bytes_.size();
    return record;
  }
  ++records_;
  while (read_field(record)) ++column_;
  if (record.fault) skip_line();
  return record;
}

// Whether another field of this record follows.
bool CsvReader::read_field(CsvRecord& record) {
  field_line_ = line_;
  if (record.cells.size() >= kMaxCsvFields) return fail(record, "too many fields");
  CsvCell cell{{}, line_, column_};
  const bool quoted = at_ < bytes_.size() && bytes_[at_] == '"';
  if (!(quoted ? read_quoted(record, cell) : read_plain(record, cell))) return false;
  if (!is_plain_utf8(cell.text)) return fail(record, "not UTF-8, or a control character");
  record.cells.push_back(std::move(cell));
  return end_of_field(record);
}

bool CsvReader::read_plain(CsvRecord& record, CsvCell& cell) {
  while (at_ < bytes_.size() && bytes_[at_] != ',' && !at_line_end()) {
    if (bytes_[at_] == '"') return fail(record, "a quote in a field that is not quoted");
    if (!take(record, cell, bytes_[at_])) return false;
  }
  return true;
}

bool CsvReader::read_quoted(CsvRecord& record, CsvCell& cell) {
  ++at_;
  while (at_ < bytes_.size()) {
    if (bytes_[at_] == '"') {
      ++at_;
      if (at_ >= bytes_.size() || bytes_[at_] != '"') return true;
    }
    if (bytes_[at_] == '\n') ++line_;
    if (!take(record, cell, bytes_[at_])) return false;
  }
  return fail(record, "a quoted field is not closed");
}

bool CsvReader::take(CsvRecord& record, CsvCell& cell, char byte) {
  if (cell.text.size() >= kMaxCsvFieldBytes) return fail(record, "the field is too long");
  cell.text.push_back(byte);
  ++at_;
  return true;
}

bool CsvReader::end_of_field(CsvRecord& record) {
  if (at_ >= bytes_.size()) return false;
  if (at_line_end()) {
    skip_line_end();
    return false;
  }
  if (bytes_[at_] != ',') return fail(record, "text after a closing quote");
  ++at_;
  return true;
}

bool CsvReader::fail(CsvRecord& record, std::string_view reason) {
  record.fault = CsvFault{field_line_, column_, reason};
  return false;
}

bool CsvReader::at_line_end() const {
  return bytes_[at_] == '\n' || bytes_.substr(at_).starts_with("\r\n");
}

void CsvReader::skip_line_end() {
  at_ += bytes_[at_] == '\n' ? 1 : 2;
  ++line_;
}

void CsvReader::skip_line() {
  at_ = std::min(bytes_.find('\n', at_), bytes_.size());
  if (at_ < bytes_.size()) skip_line_end();
}

}  // namespace klade
