// FaultList: what is wrong with a package, each fault with its place.  Bounded: beyond kMaxFaults
// they are only counted.  A reason never repeats a value of the file, since any may be personal
// data; the place says where to look.  A warning does not stop an import.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/import/csv.h"

namespace klade {

inline constexpr std::size_t kMaxFaults = 1000;

struct ImportFault {
  std::string file;
  std::uint32_t line = 0;    // 0: the file as a whole
  std::uint32_t column = 0;  // which field of the record, from 1
  std::string reason;        // begins with the field's name, where it is about a field
  bool operator==(const ImportFault&) const = default;
};
std::string to_text(const ImportFault& fault);  // users.csv:12:5: username: not a personal code

class FaultList {
 public:
  void add(ImportFault fault);
  void warn(ImportFault fault);

  bool empty() const { return faults_.empty(); }
  std::size_t beyond() const { return beyond_; }  // found, but not kept
  // In order of file, line and column.
  std::vector<ImportFault> faults() const;
  std::vector<ImportFault> warnings() const;

 private:
  std::vector<ImportFault> faults_;
  std::vector<ImportFault> warnings_;
  std::size_t beyond_ = 0;
};

}  // namespace klade
