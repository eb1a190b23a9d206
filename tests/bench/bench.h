// What the measuring programs share.  klade_bench COMMAND [--NAME VALUE]... prints one line of
// JSON; tests/bench/bench.py puts the table together.  A step that fails stops the process with a
// word.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace klade::bench {

using Steady = std::chrono::steady_clock;

inline double seconds_since(Steady::time_point begin) {
  return std::chrono::duration<double>(Steady::now() - begin).count();
}

[[noreturn]] inline void give_up(const std::string& why) {
  std::fprintf(stderr, "klade_bench: %s\n", why.c_str());
  std::exit(1);  // NOLINT(concurrency-mt-unsafe): nothing is to be saved
}

// --NAME VALUE pairs.
class Arguments {
 public:
  Arguments(int count, char** words) {
    for (int i = 0; i + 1 < count; i += 2) {
      const std::string_view name = words[i];
      if (!name.starts_with("--")) give_up("wanted --NAME VALUE, got " + std::string(name));
      values_.emplace(name.substr(2), words[i + 1]);
    }
  }
  bool has(const std::string& name) const { return values_.contains(name); }
  std::string text(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) give_up("missing: --" + name);
    return found->second;
  }
  double number(const std::string& name) const { return std::stod(text(name)); }
  std::size_t count(const std::string& name) const { return std::stoul(text(name)); }

 private:
  std::map<std::string, std::string> values_;
};

// The result: names and numbers, in order.
class Figures {
 public:
  void add(const std::string& name, double value) { put(name, std::to_string(value)); }
  void add_text(const std::string& name, const std::string& value) {
    put(name, "\"" + value + "\"");
  }
  void print() const { std::printf("%s}\n", text_.c_str()); }

 private:
  void put(const std::string& name, const std::string& json) {
    text_ += (text_.empty() ? "{\"" : ", \"") + name + "\": " + json;
  }
  std::string text_;
};

// Of latencies in any unit; 0 when there are none.
inline double percentile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(rank));
  return values[rank];
}

// One a file.
void engine_bench(const Arguments& arguments);
void views_bench(const Arguments& arguments);
void chain_bench(const Arguments& arguments);
void http_bench(const Arguments& arguments);
void kafka_events_bench(const Arguments& arguments);
void kafka_floor_bench(const Arguments& arguments);
void kafka_replay_bench(const Arguments& arguments);

}  // namespace klade::bench
