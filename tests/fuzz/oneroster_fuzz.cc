// Fuzz target: the files of a OneRoster package.  Whatever stands in them, reading ends, and only a
// package without faults becomes a roster.
//
// The input is files one after another, each begun by a byte that says which.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/import/package.h"
#include "gateway/import/roster.h"

namespace {

constexpr char kNextFile = '\x1C';

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto kinds = klade::package_file_kinds();
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  klade::PackageFiles files;
  while (!rest.empty()) {
    const std::size_t which = static_cast<unsigned char>(rest.front()) % (kinds.size() + 1);
    const std::size_t end = std::min(rest.find(kNextFile, 1), rest.size());
    const std::string name = which == kinds.size() ? "manifest" : std::string(kinds[which]);
    files[name + ".csv"] = std::string(rest.substr(1, end - 1));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  klade::FaultList faults;
  const klade::Package package = klade::parse_package(files, faults);
  if (faults.empty()) klade::rosters_of(package, klade::date_of(2026, 11, 26));
  return 0;
}
