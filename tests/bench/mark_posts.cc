#include "tests/bench/mark_posts.h"

#include <fstream>
#include <sstream>

#include "events/core/id.h"
#include "tests/bench/bench.h"

namespace klade::bench {

Target parse_target(const std::string& line) {
  Target target;
  std::istringstream words(line);
  words >> target.token >> target.journal >> target.lesson >> target.pupil;
  if (target.pupil.empty()) give_up("a target is: token journal lesson pupil");
  return target;
}

std::vector<Target> read_targets(const std::string& path) {
  std::ifstream file(path);
  std::vector<Target> targets;
  for (std::string line; std::getline(file, line);) targets.push_back(parse_target(line));
  if (targets.empty()) give_up("no targets in " + path);
  return targets;
}

std::string post_of(const Target& target, std::uint64_t number) {
  const std::string body = R"({"marks":[{"lesson":")" + target.lesson + R"(","pupil":")" +
                           target.pupil + R"(","scale":"ten","value":")" +
                           std::to_string(1 + number % 10) + R"(","kind":"formative"}]})";
  return "POST /api/v1/journals/" + target.journal +
         "/marks HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + target.token +
         "\r\nContent-Type: application/json\r\nIdempotency-Key: " + to_text(random_id()) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string text_after(std::string_view json, std::string_view begin) {
  const std::size_t at = json.find(begin);
  const std::size_t end = at == std::string_view::npos ? at : json.find('"', at + begin.size());
  if (end == std::string_view::npos) give_up("no " + std::string(begin) + " in an answer");
  return std::string(json.substr(at + begin.size(), end - at - begin.size()));
}

}  // namespace klade::bench
