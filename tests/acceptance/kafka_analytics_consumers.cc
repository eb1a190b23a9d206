#include "tests/acceptance/kafka_analytics_consumers.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <tuple>

#include "tests/kafka/broker.h"
#include "tests/paths.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

constexpr int kMissing = 77;

struct Printed {
  int code = 0;
  std::string out;
};
Printed run_shell(const std::string& command, const std::string& in) {
  const TemporaryDirectory folder;
  const auto input = folder.path() / "in";
  const auto output = folder.path() / "out";
  std::ofstream(input) << in;
  const std::string whole = command + " <'" + input.string() + "' >'" + output.string() + "'";
  const int status = std::system(whole.c_str());  // NOLINT
  std::ifstream file(output);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, {std::istreambuf_iterator<char>(file), {}}};
}

Printed run_consumers(const std::string& arguments, const std::string& in = {}) {
  Printed printed = run_shell(
      "'" + std::string(kSourceDir) + "/tests/kafka/consumers/consumers.py' " + arguments, in);
  if (printed.code == kMissing) skip_or_fail("no program to run: " + arguments);
  return printed;
}

auto position_of(const nlohmann::json& record) {
  return std::tuple(record["topic"].get<std::string>(),
                    record["partition"].get<int>(),
                    record["offset"].get<std::int64_t>());
}

}  // namespace

const std::vector<std::string> kConsumers = {"kcat", "kafkajs", "java"};

ConsumedRecords consumed(const std::string& program, const std::string& brokers) {
  const Printed printed = run_consumers(program + " --brokers '" + brokers + "'");
  if (printed.code == kMissing) return {};
  EXPECT_EQ(printed.code, 0) << program;
  ConsumedRecords records;
  std::istringstream lines(printed.out);
  for (std::string line; std::getline(lines, line);) {
    nlohmann::json record = nlohmann::json::parse(line);
    EXPECT_EQ(record.value("chosen", record["partition"]), record["partition"])
        << program << " would send it elsewhere: " << line;
    record.erase("chosen");
    records.push_back(std::move(record));
  }
  std::ranges::sort(records, {}, position_of);
  return records;
}

std::string wrong_by_asyncapi(const ConsumedRecords& records) {
  std::string lines;
  for (const auto& record : records) lines += record.dump() + '\n';
  const Printed printed = run_consumers("asyncapi --records", lines);
  if (printed.code == kMissing || printed.code == 0) return printed.out;
  return "wrong: " + printed.out;
}

void send_tombstones(const std::string& brokers,
                     const std::string& topic,
                     const std::vector<std::string>& keys) {
  std::string lines;
  for (const std::string& key : keys) lines += key + ":\n";
  const Printed sent =
      run_shell("kcat -P -Z -K : -b '" + brokers + "' -t '" + topic + "' -p 0", lines);
  EXPECT_EQ(sent.code, 0);
}

}  // namespace klade
