// What other people's programs read from the analytics topics: tests/kafka/consumers from C++.
// Where such a program is not installed the current test is skipped, or failed with CI=true.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace klade {

// {topic, partition, offset, key, headers, value}: headers an object of texts, the value its text.
// By topic, partition and offset.
using ConsumedRecords = std::vector<nlohmann::json>;

// All committed records of all topics, as one of kConsumers sees them.  Expects of those that have
// a producer that it would have chosen the partition that each record stands in.
extern const std::vector<std::string> kConsumers;
ConsumedRecords consumed(const std::string& program, const std::string& brokers);

// What AsyncAPI's parser finds wrong with docs/asyncapi.yaml, and Ajv with these records by it.
std::string wrong_by_asyncapi(const ConsumedRecords& records);

// Sends a record without a value for each of these keys.
void send_tombstones(const std::string& brokers,
                     const std::string& topic,
                     const std::vector<std::string>& keys);

}  // namespace klade
