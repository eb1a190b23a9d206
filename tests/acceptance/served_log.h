// Which log the programs under test keep a school in: a data directory's own, or with
// KLADE_ACCEPTANCE_LOG=kafka a real broker's.  The tests are the same; CTest runs them with both.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace klade {

bool log_is_in_kafka();

// What a program is told beside --data; each data directory has topics of its own.
std::vector<std::string> serve_options(const std::filesystem::path& data);
std::vector<std::string> replay_options(const std::filesystem::path& data);

// An empty place is made ready for a first start.
void prepare_log(const std::filesystem::path& data);
// A school that was imported into a data directory's own log stands there after.
void copy_school(const std::filesystem::path& from, const std::filesystem::path& data);

}  // namespace klade
