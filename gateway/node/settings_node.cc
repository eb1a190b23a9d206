#include "gateway/node/settings_node.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "events/core/id.h"
#include "gateway/settings/addresses.h"

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

// HOST of a broker: [PROTOCOL://]HOST[:PORT], an IPv6 address in brackets.
std::string_view host_of_broker(std::string_view broker) {
  const std::size_t from = broker.find_first_not_of(' ');
  broker.remove_prefix(std::min(from, broker.size()));
  broker = broker.substr(0, broker.find_last_not_of(' ') + 1);
  if (const auto at = broker.find("://"); at != std::string_view::npos)
    broker.remove_prefix(at + 3);
  if (broker.starts_with('[')) return broker.substr(1, broker.find(']') - 1);
  return broker.substr(0, broker.rfind(':'));
}

bool all_on_loopback(std::string_view brokers) {
  while (!brokers.empty()) {
    const std::string_view broker = brokers.substr(0, brokers.find(','));
    brokers.remove_prefix(std::min(broker.size() + 1, brokers.size()));
    if (!is_loopback(host_of_broker(broker))) return false;
  }
  return true;
}

// With brokers elsewhere there may be nodes elsewhere, which would take the address of this node
// for their own loopback: each forwarded command would be lost.
std::optional<SettingFault> not_reached_by_others(const Settings& settings) {
  const auto listen = parse_listen_address(settings.peer_listen);
  const bool hidden = settings.peer_advertise.empty() && listen && is_loopback(listen->host);
  if (!hidden || all_on_loopback(settings.brokers)) return std::nullopt;
  return SettingFault{
      "peer_listen: " + settings.peer_listen +
      " is not reached by other nodes: name an address that is, or with peer_advertise this one"};
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
  if (auto fault = not_reached_by_others(settings)) return Failure{*std::move(fault)};
  options.kafka = std::move(*kafka);
  options.node = parse_id<NodeId>(settings.node_id).value_or(NodeId());
  options.link.peer_listen = settings.peer_listen;
  options.link.peer_advertise = settings.peer_advertise;
  options.link.forward.patience = std::chrono::seconds(settings.forward_seconds);
  return options;
}

}  // namespace klade
