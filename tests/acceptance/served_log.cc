#include "tests/acceptance/served_log.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "tests/acceptance/process.h"
#include "tests/kafka/broker.h"

namespace klade {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyDigits = 64;

// Without a broker the tests that need it are skipped, each before it begins.
class NeedsKafka : public testing::Environment {
 public:
  void SetUp() override {
    if (log_is_in_kafka()) require_kafka();
  }
};
testing::Environment* const kNeedsKafka = testing::AddGlobalTestEnvironment(new NeedsKafka);

std::string prefix_of(const fs::path& data) {
  return "acceptance-" + data.parent_path().filename().string();
}

std::vector<std::string> kafka_options(const fs::path& data) {
  return {"--log", "kafka", "--brokers", require_kafka(), "--topic-prefix", prefix_of(data)};
}

}  // namespace

bool log_is_in_kafka() {
  // Before any thread begins.
  const char* log = std::getenv("KLADE_ACCEPTANCE_LOG");  // NOLINT(concurrency-mt-unsafe)
  return log != nullptr && std::string(log) == "kafka";
}

std::vector<std::string> serve_options(const fs::path& data) {
  std::vector<std::string> all{"--data", data.string()};
  if (!log_is_in_kafka()) return all;
  for (std::string& each : kafka_options(data)) all.push_back(std::move(each));
  all.insert(all.end(), {"--peer-listen", "127.0.0.1:0", "--replication", "0"});
  return all;
}

std::vector<std::string> replay_options(const fs::path& data) {
  std::vector<std::string> all{"--data", data.string()};
  if (!log_is_in_kafka()) return all;
  for (std::string& each : kafka_options(data)) all.push_back(std::move(each));
  return all;
}

void prepare_log(const fs::path& data) {
  if (!log_is_in_kafka() || fs::exists(data / "operator.key")) return;
  fs::create_directories(data);
  const fs::path key = data / "operator.key";
  std::ofstream(key) << std::string(kKeyDigits, '7') << '\n';
  ::chmod(key.c_str(), S_IRUSR | S_IWUSR);
}

void copy_school(const fs::path& from, const fs::path& data) {
  if (!log_is_in_kafka()) {
    fs::copy(from, data, fs::copy_options::recursive);
    return;
  }
  fs::create_directories(data);
  fs::copy(from / "operator.key", data / "operator.key");
  const Ran ran = run_replay({"copy",
                              "--data",
                              from.string(),
                              "--to-replication",
                              "0",
                              "--to-brokers",
                              require_kafka(),
                              "--to-topic-prefix",
                              prefix_of(data)});
  if (ran.code != 0) throw std::runtime_error("the school cannot be copied: " + ran.err);
}

}  // namespace klade
