// A Kafka of one broker for a test that hurts it, or wants settings that the fixture's has not.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/kafka/broker.h"
#include "tests/paths.h"
#include "tests/temporary_directory.h"

namespace klade {

class OwnCluster {
 public:
  // Settings of the broker's as `name=value`.
  explicit OwnCluster(const std::vector<std::string>& properties = {}) {
    std::string more;
    for (const std::string& each : properties) more += " --property " + each;
    EXPECT_EQ(run("up --nodes 1" + more), 0);
  }
  ~OwnCluster() { signal("KILL"); }
  OwnCluster(const OwnCluster&) = delete;
  OwnCluster& operator=(const OwnCluster&) = delete;

  std::string brokers() const {
    std::ifstream file(directory_.path() / "brokers");
    std::string brokers;
    std::getline(file, brokers);
    return brokers;
  }
  // Where the broker keeps its topics.
  std::filesystem::path data() const { return directory_.path() / "node-1" / "data"; }
  void signal(const std::string& name) const { run("kill --node 1 --signal " + name); }
  void start() const { EXPECT_EQ(run("start --node 1"), 0); }

 private:
  int run(const std::string& what) const {
    const std::string command = std::string(kSourceDir) + "/tests/kafka/cluster.py " + what +
                                " --directory " + directory_.path().string() + " >/dev/null";
    return std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe): one thread
  }

  TemporaryDirectory directory_;
};

}  // namespace klade
