#include "gateway/import/csv_table.h"

#include <utility>

namespace klade {

CsvTable::CsvTable(std::string file, std::string_view bytes, FaultList& faults)
    : file_(std::move(file)), reader_(bytes), faults_(faults) {}

bool CsvTable::open(std::initializer_list<std::string_view> required) {
  const std::optional<CsvRecord> header = reader_.next();
  if (!header) {
    faults_.add({file_, 1, 1, "the file has no header"});
    return whole_ = false;
  }
  if (header->fault) {
    faults_.add(
        {file_, header->fault->line, header->fault->column, std::string(header->fault->reason)});
    return whole_ = false;
  }
  return read_header(*header, required);
}

bool CsvTable::read_header(const CsvRecord& header,
                           std::initializer_list<std::string_view> required) {
  for (const CsvCell& name : header.cells) {
    if (!columns_.emplace(name.text, name.column - 1).second) {
      faults_.add({file_, name.line, name.column, "the header names this field twice"});
    }
  }
  for (const std::string_view name : required) {
    if (columns_.contains(name)) continue;
    faults_.add({file_, header.line, 1, "the header lacks the field " + std::string(name)});
    whole_ = false;
  }
  cells_.resize(header.cells.size());
  return whole_;
}

bool CsvTable::next() {
  while (auto record = reader_.next()) {
    if (record->fault) {
      const CsvFault& bad = *record->fault;
      faults_.add({file_, bad.line, bad.column, std::string(bad.reason)});
      whole_ = false;
      continue;
    }
    if (record->cells.size() != cells_.size()) {
      const std::size_t column = std::min(record->cells.size(), cells_.size()) + 1;
      faults_.add({file_,
                   record->line,
                   static_cast<std::uint32_t>(column),
                   "the record has " + std::to_string(record->cells.size()) +
                       " fields, the header has " + std::to_string(cells_.size())});
      whole_ = false;
      continue;
    }
    cells_ = std::move(record->cells);
    missing_ = CsvCell{{}, record->line, 1};
    return true;
  }
  return false;
}

const CsvCell& CsvTable::cell(std::string_view name) const {
  const auto found = columns_.find(name);
  return found == columns_.end() ? missing_ : cells_[found->second];
}

CsvCell CsvTable::required(std::string_view name, std::size_t max_bytes) {
  const CsvCell& at = cell(name);
  if (at.empty()) fault(name, at, "must not be empty");
  if (at.text.size() > max_bytes) fault(name, at, "is too long");
  return at;
}

std::string CsvTable::text(std::string_view name, std::size_t max_bytes) {
  const CsvCell& at = cell(name);
  if (at.text.size() > max_bytes) fault(name, at, "is too long");
  return at.text;
}

std::optional<Date> CsvTable::date(std::string_view name) {
  const CsvCell& at = cell(name);
  if (at.empty()) return std::nullopt;
  const std::optional<Date> date = parse_date(at.text);
  if (!date) fault(name, at, "must be a date as 2026-09-01");
  return date;
}

bool CsvTable::boolean(std::string_view name, bool when_empty) {
  static constexpr Spelling<bool> kSpellings[] = {{"true", true}, {"false", false}};
  return enumerated<bool>(name, kSpellings, when_empty, when_empty);
}

std::vector<CsvCell> CsvTable::list(std::string_view name) {
  const CsvCell& at = cell(name);
  std::vector<CsvCell> items;
  if (at.empty()) return items;
  for (std::size_t from = 0; from <= at.text.size();) {
    const std::size_t end = std::min(at.text.find(',', from), at.text.size());
    CsvCell item{at.text.substr(from, end - from), at.line, at.column};
    const std::size_t first = item.text.find_first_not_of(' ');
    item.text = first == std::string::npos ? "" : item.text.substr(first);
    item.text.erase(item.text.find_last_not_of(' ') + 1);
    if (item.empty()) {
      fault(name, at, "has an empty item in its list");
    } else {
      items.push_back(std::move(item));
    }
    from = end + 1;
  }
  return items;
}

void CsvTable::fault(std::string_view name, const CsvCell& at, std::string_view reason) {
  faults_.add({file_, at.line, at.column, std::string(name) + ": " + std::string(reason)});
}

void CsvTable::warn(std::string_view name, const CsvCell& at, std::string_view reason) {
  faults_.warn({file_, at.line, at.column, std::string(name) + ": " + std::string(reason)});
}

}  // namespace klade
