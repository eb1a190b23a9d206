// KafkaSettings: which cluster, which topics, and what librdkafka is told besides.  A value.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "events/core/result.h"
#include "events/core/storage_error.h"

namespace klade {

struct KafkaSettings {
  std::string brokers;            // host:port,host:port
  std::string prefix = "klade";   // of all topics: klade.log, klade.vault, ...
  std::uint32_t partitions = 8;   // of topics that are made here
  std::uint32_t replication = 0;  // of all; 0: as many brokers as there are, at most three
  std::map<std::string, std::string> properties;  // librdkafka's own: TLS, SASL

  std::string topic(const std::string& name) const { return prefix + "." + name; }
};

// A file of lines `name=value`, as Kafka's own tools take; comments begin with #.  It may hold
// passwords, so no message repeats a value.
Result<std::map<std::string, std::string>, StorageError> load_kafka_properties(
    const std::filesystem::path& path);

}  // namespace klade
