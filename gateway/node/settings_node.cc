#include "gateway/node/settings_node.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "events/core/id.h"

namespace klade {
namespace {

Result<KafkaSettings, SettingFault> kafka_settings(const Settings& settings) {
  if (settings.brokers.empty()) return Failure{SettingFault{"brokers: needed when log is kafka"}};
  KafkaSettings kafka;
  kafka.brokers = settings.brokers;
  kafka.prefix = settings.topic_prefix;
  kafka.partitions = static_cast<std::uint32_t>(settings.partitions);
  kafka.replication = static_cast<std::uint32_t>(settings.replication);
  if (settings.kafka_properties.empty()) return kafka;
  auto properties = load_kafka_properties(settings.kafka_properties);
  if (!properties) {
    return Failure{SettingFault{"kafka_properties: " + properties.error().message}};
  }
  kafka.properties = std::move(*properties);
  return kafka;
}

// What is said of several nodes would go unheard by a node that begins a log of its own.
std::optional<SettingFault> said_in_vain(const Settings& settings) {
  constexpr std::array<std::pair<std::string_view, std::string Settings::*>, 3> kOfSeveral{
      {{"brokers", &Settings::brokers},
       {"node_id", &Settings::node_id},
       {"peer_advertise", &Settings::peer_advertise}}};
  for (const auto& [name, member] : kOfSeveral) {
    if (!(settings.*member).empty()) {
      return SettingFault{std::string(name) + ": only when log is kafka"};
    }
  }
  return std::nullopt;
}

}  // namespace

Result<NodeOptions, SettingFault> node_options(const Settings& settings) {
  NodeOptions options;
  options.dir = DataDir{settings.data};
  options.operator_key = settings.operator_key;
  options.create = true;
  options.partitions = static_cast<std::uint32_t>(settings.partitions);
  options.owner.queue = settings.owner_queue;
  options.owner.batch = settings.owner_batch;
  options.owner.frames_in_flight = settings.frames_in_flight;
  options.owner.cached_streams = settings.cached_streams;
  options.views.block_cache_bytes = settings.view_cache_mib << 20U;
  if (settings.log != "kafka") {
    if (auto fault = said_in_vain(settings)) return Failure{*std::move(fault)};
    return options;
  }
  auto kafka = kafka_settings(settings);
  if (!kafka) return Failure{kafka.error()};
  options.kafka = std::move(*kafka);
  options.node = parse_id<NodeId>(settings.node_id).value_or(NodeId());
  options.link.peer_listen = settings.peer_listen;
  options.link.peer_advertise = settings.peer_advertise;
  options.link.forward.patience = std::chrono::seconds(settings.forward_seconds);
  return options;
}

}  // namespace klade
