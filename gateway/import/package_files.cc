#include "gateway/import/package_files.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>

namespace klade {
namespace {

constexpr std::array<std::string_view, 8> kKinds = {"academicSessions",
                                                    "classes",
                                                    "courses",
                                                    "demographics",
                                                    "enrollments",
                                                    "orgs",
                                                    "roles",
                                                    "users"};
constexpr std::size_t kReadBytes = std::size_t{64} << 10U;

bool is_known_name(std::string_view name) {
  if (name == "manifest.csv") return true;
  if (!name.ends_with(".csv")) return false;
  return std::ranges::find(kKinds, name.substr(0, name.size() - 4)) != kKinds.end();
}

// Adds up what is read and says when it is too much.
class Budget {
 public:
  // Whether a file of `file_bytes` so far may grow by `more`.
  bool spend(std::size_t file_bytes, std::size_t more) {
    total_ += more;
    return file_bytes + more <= kMaxCsvBytes && total_ <= kMaxPackageBytes;
  }

 private:
  std::size_t total_ = 0;
};

// Nothing when it cannot be read or is too long.
template <class ReadSome>
std::optional<std::string> read_all(Budget& budget, const ReadSome& read_some) {
  std::string bytes;
  std::string chunk(kReadBytes, '\0');
  while (true) {
    const std::int64_t got = read_some(chunk);
    if (got < 0) return std::nullopt;
    if (got == 0) return bytes;
    const auto size = static_cast<std::size_t>(got);
    if (!budget.spend(bytes.size(), size)) return std::nullopt;
    bytes.append(chunk, 0, size);
  }
}

PackageFiles read_folder(const std::filesystem::path& folder, FaultList& faults) {
  PackageFiles files;
  Budget budget;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!is_known_name(name)) continue;
    if (!at->is_regular_file(error)) {
      faults.add({name, 0, 0, "not a regular file"});
      continue;
    }
    std::ifstream in(at->path(), std::ios::binary);
    auto bytes = read_all(budget, [&in](std::string& chunk) -> std::int64_t {
      if (!in.is_open() || in.bad()) return -1;
      in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
      return in.gcount();
    });
    if (bytes) {
      files.emplace(name, std::move(*bytes));
    } else {
      faults.add({name, 0, 0, "cannot be read, or is too long"});
    }
  }
  if (error) faults.add({folder.filename().string(), 0, 0, "the folder cannot be read"});
  return files;
}

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

bool leads_elsewhere(std::string_view name) {
  return name.starts_with('/') || name.find("..") != std::string_view::npos ||
         name.find('\\') != std::string_view::npos || name.find('\0') != std::string_view::npos;
}

void read_entry(zip_t* archive,
                const zip_stat_t& entry,
                Budget& budget,
                PackageFiles& files,
                FaultList& faults) {
  const std::string name = entry.name;
  if (files.contains(name)) return faults.add({name, 0, 0, "stands in the archive twice"});
  if ((entry.valid & ZIP_STAT_SIZE) != 0 && entry.size > kMaxCsvBytes) {
    return faults.add({name, 0, 0, "is too long"});
  }
  const std::unique_ptr<zip_file_t, CloseEntry> file(zip_fopen_index(archive, entry.index, 0));
  std::optional<std::string> bytes;
  if (file) {
    bytes = read_all(budget, [&file](std::string& chunk) {
      return static_cast<std::int64_t>(zip_fread(file.get(), chunk.data(), chunk.size()));
    });
  }
  if (!bytes) return faults.add({name, 0, 0, "cannot be unpacked, or is too long"});
  files.emplace(name, std::move(*bytes));
}

std::optional<PackageFiles> read_archive(const std::string& path, FaultList& faults) {
  const std::string shown = std::filesystem::path(path).filename().string();
  int error = 0;
  const std::unique_ptr<zip_t, CloseArchive> archive(zip_open(path.c_str(), ZIP_RDONLY, &error));
  if (!archive) {
    faults.add({shown, 0, 0, "neither a folder nor a zip archive that can be read"});
    return std::nullopt;
  }
  const std::int64_t entries = zip_get_num_entries(archive.get(), 0);
  if (entries > static_cast<std::int64_t>(kMaxArchiveEntries)) {
    faults.add({shown, 0, 0, "too many entries in the archive"});
    return std::nullopt;
  }
  PackageFiles files;
  Budget budget;
  for (std::int64_t i = 0; i < entries; ++i) {
    zip_stat_t entry;
    zip_stat_init(&entry);
    const auto index = static_cast<zip_uint64_t>(i);
    if (zip_stat_index(archive.get(), index, 0, &entry) != 0 || entry.name == nullptr) {
      faults.add({shown, 0, 0, "an entry of the archive cannot be read"});
    } else if (leads_elsewhere(entry.name)) {
      faults.add({shown, 0, 0, "an entry's name leads out of the archive"});
    } else if (is_known_name(entry.name)) {
      read_entry(archive.get(), entry, budget, files, faults);
    }
  }
  return files;
}

}  // namespace

std::span<const std::string_view> package_file_kinds() { return kKinds; }

std::optional<PackageFiles> read_package_files(const std::string& path, FaultList& faults) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return read_folder(path, faults);
  return read_archive(path, faults);
}

}  // namespace klade
