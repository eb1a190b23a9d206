#include "tests/kafka/broker.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string_view>

#include "tests/paths.h"

namespace klade {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value ? value : "";
}

}  // namespace

void skip_or_fail(const std::string& why) {
  if (environment("CI") == "true") FAIL() << why;
  GTEST_SKIP() << why;
}

std::string require_kafka() {
  std::string brokers = environment("KLADE_KAFKA_BROKERS");
  if (brokers.empty()) {
    std::ifstream file(std::filesystem::path(kBinaryDir) / "kafka-tests" / "brokers");
    std::getline(file, brokers);
  }
  if (brokers.empty()) {
    skip_or_fail("no Kafka: KLADE_KAFKA_BROKERS is not set, and no broker of the fixture is up");
  }
  return brokers;
}

std::string unique_topic_prefix() {
  std::random_device random;
  char text[32];
  std::snprintf(text, sizeof text, "test-%08x%08x", random(), random());
  return text;
}

}  // namespace klade
