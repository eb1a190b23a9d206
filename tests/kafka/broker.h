// The real Kafka that tests run against.  CTest starts one before the tests that need it and stops
// it after them: those whose suite or instantiation begins with "Kafka", and those whose
// parameter's name begins with "kafka" (tests/CMakeLists.txt).  Whoever runs a test's executable by
// hand starts one with `make kafka-up` and says where it is in KLADE_KAFKA_BROKERS.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "events/kafka/kafka_settings.h"

namespace klade {

// host:port of each broker, with commas, as librdkafka takes them.  Empty when there is none, after
// skip_or_fail(): called in SetUp(), it keeps the test's body from running.
std::string require_kafka();

// Skips the current test or, where the environment has CI=true, fails it.
void skip_or_fail(const std::string& why);

// Begins topics (and groups, and transactional ids) that no other test has, of this process or
// another.
std::string unique_topic_prefix();

class KafkaTest : public testing::Test {
 protected:
  void SetUp() override { brokers_ = require_kafka(); }

  const std::string& brokers() const { return brokers_; }
  const std::string& prefix() const { return prefix_; }
  KafkaSettings settings() const {
    KafkaSettings settings;
    settings.brokers = brokers_;
    settings.prefix = prefix_;
    return settings;
  }

 private:
  std::string brokers_;
  std::string prefix_ = unique_topic_prefix();
};

}  // namespace klade
