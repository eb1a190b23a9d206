// The shape of the tree: which module may include which, where third-party headers may stand, and
// that every refusal and event is a thing of one place.  Each message names the remedy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/paths.h"

namespace {

namespace fs = std::filesystem;

struct Include {
  fs::path file;  // relative to the project's root
  std::string what;
  bool angled = false;
};

std::vector<fs::path> sources_of(const std::string& module) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(klade::kSourceDir) / module)) {
    const std::string extension = entry.path().extension().string();
    if (entry.path().string().find("node_modules") != std::string::npos) continue;
    if (extension == ".h" || extension == ".cc") found.push_back(entry.path());
  }
  return found;
}

std::vector<Include> includes_of(const std::string& module) {
  static const std::regex kLine(R"re(^#include ([<"])([^>"]+)[>"])re");
  std::vector<Include> found;
  for (const fs::path& path : sources_of(module)) {
    std::ifstream in(path);
    std::smatch match;
    for (std::string line; std::getline(in, line);) {
      if (!std::regex_search(line, match, kLine)) continue;
      found.push_back({fs::relative(path, klade::kSourceDir), match[2], match[1] == "<"});
    }
  }
  return found;
}

std::string module_of(const std::string& include) { return include.substr(0, include.find('/')); }

const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"events", {"events"}},
    {"aggregates", {"aggregates", "events"}},
    {"projections", {"projections", "events"}},
    {"replay", {"replay", "projections", "events"}},
    {"gateway", {"gateway", "aggregates", "projections", "events"}},
};

TEST(Layout, ModulesIncludeOnlyWhatLiesBelowThem) {
  std::size_t seen = 0;
  for (const auto& [module, allowed] : kMayInclude) {
    for (const Include& include : includes_of(module)) {
      if (include.angled) continue;
      ++seen;
      EXPECT_TRUE(allowed.contains(module_of(include.what)))
          << include.file << " includes " << include.what << ": " << module
          << " may not. Move what is shared to events/, or hand it in as a fact.";
    }
  }
  EXPECT_GT(seen, 100U) << "the scan found almost nothing: is kSourceDir right?";
}

TEST(Layout, ThirdPartyHeadersStandInSourceFilesOnly) {
  const std::set<std::string> third_party = {"rocksdb",
                                             "sodium.h",
                                             "cereal",
                                             "boost",
                                             "date",
                                             "unicode",
                                             "CLI",
                                             "toml++",
                                             "zip.h",
                                             "curl",
                                             "magic.h",
                                             "rapidjson",
                                             "fmt",
                                             "librdkafka",
                                             "prometheus"};
  for (const auto& [module, allowed] : kMayInclude) {
    for (const Include& include : includes_of(module)) {
      if (!include.angled || include.file.extension() != ".h") continue;
      EXPECT_FALSE(third_party.contains(module_of(include.what)))
          << include.file << " includes <" << include.what
          << ">. Hide it behind a class with an Impl in the adapter's source file.";
      EXPECT_TRUE(module == "gateway" || module_of(include.what) != "nlohmann")
          << include.file << ": JSON's header belongs to the gateway only.";
    }
  }
}

// Two types of one name in one namespace are one type to the linker, which keeps either's code.
TEST(Layout, ATypesNameStandsOnce) {
  static const std::regex kType(R"(^(?:struct|class|enum class) (\w+)(?: final)?(?: :.*)? \{)");
  std::map<std::string, fs::path> seen;
  for (const auto& [module, allowed] : kMayInclude) {
    for (const fs::path& path : sources_of(module)) {
      std::ifstream in(path);
      std::smatch match;
      bool unnamed = false;
      for (std::string line; std::getline(in, line);) {
        if (line == "namespace {") unnamed = true;
        if (line == "}  // namespace") unnamed = false;
        if (unnamed || !std::regex_search(line, match, kType)) continue;
        const auto [first, fresh] = seen.emplace(match[1], path);
        EXPECT_TRUE(fresh) << match[1] << " stands in " << first->second << " and " << path
                           << ". Name one of them for what it is, or put it into an unnamed "
                              "namespace.";
      }
    }
  }
  EXPECT_GT(seen.size(), 100U);
}

TEST(Layout, TheTopLevelHoldsNothingElse) {
  const std::set<std::string> fixed = {"CMakeLists.txt",
                                       "CMakePresets.json",
                                       "events",
                                       "aggregates",
                                       "projections",
                                       "gateway",
                                       "replay",
                                       "tests",
                                       "docs",
                                       "README.md",
                                       "LICENSE",
                                       "Makefile",
                                       "CONTRIBUTING.md",
                                       "build",
                                       "demo"};
  for (const auto& entry : fs::directory_iterator(klade::kSourceDir)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(".") || name.starts_with("build-")) continue;
    EXPECT_TRUE(fixed.contains(name)) << name << ": find the module it belongs to.";
  }
}

}  // namespace
