// KafkaState: what librdkafka says of itself, for metrics.  A value; it names brokers, nothing
// else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace klade {

struct KafkaState {
  struct Broker {
    std::string name;
    bool up = false;
    std::uint64_t requests_in_flight = 0;
    std::uint64_t retries = 0;
    std::uint64_t timeouts = 0;
    std::uint64_t disconnects = 0;
    double round_trip_seconds = 0;  // mean of the last second
  };
  std::vector<Broker> brokers;
  std::uint64_t waiting_messages = 0;  // handed over and not yet reported
  std::uint64_t producer_epochs = 0;   // that librdkafka began of itself
  std::uint64_t producers_replaced = 0;
  std::uint64_t errors = 0;  // that librdkafka told of: connections lost, requests timed out
};

}  // namespace klade
