// Files that are kept beside the tests and compared with what the code gives now.  Run with
// KLADE_UPDATE_GOLDEN=1 to write them anew; then look at the difference.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/paths.h"

namespace klade {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

inline void expect_golden(const std::filesystem::path& relative, const std::string& bytes) {
  const auto path = std::filesystem::path(klade::kSourceDir) / relative;
  if (std::getenv("KLADE_UPDATE_GOLDEN") != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    write_file(path, bytes);
  }
  EXPECT_TRUE(std::filesystem::exists(path)) << relative << ": run with KLADE_UPDATE_GOLDEN=1";
  EXPECT_EQ(read_file(path), bytes) << relative << " differs";
}

}  // namespace klade
