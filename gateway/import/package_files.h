// The files of a OneRoster package, in memory, from a folder or a zip archive.
//
// Only the files that Klade uses are read, only from the package's root, and nothing is ever
// unpacked to disk.  Bounded: entries of an archive, bytes of a file (kMaxCsvBytes, counted
// while inflating, whatever the archive declares) and bytes of all together.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/import/fault.h"

namespace klade {

inline constexpr std::size_t kMaxPackageBytes = std::size_t{256} << 20U;
inline constexpr std::size_t kMaxArchiveEntries = 64;

// By name: "users.csv".
using PackageFiles = std::map<std::string, std::string, std::less<>>;

// The files that Klade uses, without ".csv"; beside them the manifest.
std::span<const std::string_view> package_file_kinds();

// Nothing when the package cannot be read at all; `faults` says why.
std::optional<PackageFiles> read_package_files(const std::string& path, FaultList& faults);

}  // namespace klade
