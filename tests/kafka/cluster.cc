#include "tests/kafka/cluster.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/kafka/broker.h"
#include "tests/paths.h"

namespace klade {
namespace {

constexpr int kMissing = 77;

std::string quoted(const std::string& text) { return "'" + text + "'"; }

std::string line_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

KafkaCluster::KafkaCluster(int nodes,
                           const std::vector<std::string>& properties,
                           const std::vector<std::string>& hosts,
                           const std::string& secure) {
  std::vector<std::string> arguments = {"up", "--nodes", std::to_string(nodes)};
  for (const std::string& property : properties) arguments.push_back("--property=" + property);
  for (const std::string& host : hosts) arguments.push_back("--host=" + host);
  if (!secure.empty()) arguments.push_back("--secure=" + secure);
  const int code = run(arguments);
  if (code == kMissing) {
    skip_or_fail("no Java or Maven to run Kafka with");
  } else {
    EXPECT_EQ(code, 0) << "no cluster";
  }
  brokers_ = line_of(directory_.path() / "brokers");
}

std::string KafkaCluster::secure_brokers() const { return line_of(directory_.path() / "secure"); }

std::filesystem::path KafkaCluster::client_properties() const {
  return directory_.path() / "client.properties";
}

KafkaCluster::~KafkaCluster() { run({"down"}); }

void KafkaCluster::kill(int node) const {
  EXPECT_EQ(run({"kill", "--node", std::to_string(node)}), 0);
}
void KafkaCluster::end(int node) const {
  EXPECT_EQ(run({"kill", "--signal", "TERM", "--node", std::to_string(node)}), 0);
}
void KafkaCluster::stop(int node) const {
  EXPECT_EQ(run({"kill", "--signal", "STOP", "--node", std::to_string(node)}), 0);
}
void KafkaCluster::resume(int node) const {
  EXPECT_EQ(run({"kill", "--signal", "CONT", "--node", std::to_string(node)}), 0);
}
void KafkaCluster::start(int node) const {
  EXPECT_EQ(run({"start", "--node", std::to_string(node)}), 0);
}

void KafkaCluster::grant(const std::vector<std::string>& rights) const {
  std::vector<std::string> arguments = {"grant"};
  for (const std::string& right : rights) arguments.push_back("--right=" + right);
  EXPECT_EQ(run(arguments), 0);
}

std::filesystem::path KafkaCluster::data(int node) const {
  return directory_.path() / ("node-" + std::to_string(node)) / "data";
}

int KafkaCluster::run(const std::vector<std::string>& arguments) const {
  std::string command = quoted(std::string(kSourceDir) + "/tests/kafka/cluster.py");
  for (const std::string& argument : arguments) command += " " + quoted(argument);
  command += " --directory " + quoted(directory_.path()) + " >/dev/null";
  const int status = std::system(command.c_str());  // NOLINT
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace klade
