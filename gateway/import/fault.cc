#include "gateway/import/fault.h"

#include <algorithm>
#include <tuple>

namespace klade {
namespace {

std::vector<ImportFault> sorted(std::vector<ImportFault> faults) {
  const auto place = [](const ImportFault& f) { return std::tie(f.file, f.line, f.column); };
  std::ranges::stable_sort(faults, {}, place);
  return faults;
}

}  // namespace

std::string to_text(const ImportFault& fault) {
  return fault.file + ":" + std::to_string(fault.line) + ":" + std::to_string(fault.column) + ": " +
         fault.reason;
}

void FaultList::add(ImportFault fault) {
  if (faults_.size() < kMaxFaults) {
    faults_.push_back(std::move(fault));
  } else {
    ++beyond_;
  }
}

void FaultList::warn(ImportFault fault) {
  if (warnings_.size() < kMaxFaults) warnings_.push_back(std::move(fault));
}

std::vector<ImportFault> FaultList::faults() const { return sorted(faults_); }
std::vector<ImportFault> FaultList::warnings() const { return sorted(warnings_); }

}  // namespace klade
