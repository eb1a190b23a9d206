// Marks that the measuring programs post.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klade::bench {

// A line `token journal lesson pupil`.
struct Target {
  std::string token;
  std::string journal;
  std::string lesson;
  std::string pupil;
};
Target parse_target(const std::string& line);
std::vector<Target> read_targets(const std::string& path);  // at least one

// A request with a fresh Idempotency-Key.
std::string post_of(const Target& target, std::uint64_t number);

// What stands between `begin` and the next quotation mark; gives up where there is none.
std::string text_after(std::string_view json, std::string_view begin);

}  // namespace klade::bench
