// As much of Kafka's protocol as FaultProxy needs.  Pure functions over frames without their
// length.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "tests/kafka/proxy.h"

namespace klade {

struct RequestHead {
  KafkaApi api = KafkaApi::produce;
  std::int16_t version = 0;
};
std::optional<RequestHead> request_head(const std::string& frame);

// Makes an answer of ApiVersions offer no version of Metadata, FindCoordinator and Produce that the
// functions below cannot read.
void lower_versions(std::int16_t version, std::string& answer);

// Replaces the brokers' ports in an answer to Metadata or FindCoordinator; others are left alone.
void redirect_brokers(const RequestHead& request,
                      const std::map<std::uint16_t, std::uint16_t>& ports,
                      std::string& answer);

// A request to Produce with a byte of its last record changed; others are left alone.
std::string spoiled(const RequestHead& request, std::string frame);
// Makes an answer to Produce say of its first partition that the record is written, on too few
// brokers, so that the client tries again; others are left alone.
void say_not_enough_replicas(const RequestHead& request, std::string& answer);

}  // namespace klade
