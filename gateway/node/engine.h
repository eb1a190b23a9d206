// The engine of a node from its parts, for one node alone or one of several: Node::open opens the
// parts, tests hand them in.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "aggregates/owner/stream_store.h"
#include "events/cluster/announcements.h"
#include "events/kafka/kafka_state.h"
#include "events/log/event_log.h"
#include "events/vault/secret.h"
#include "gateway/node/node.h"

namespace klade {

// What several nodes share, as this one reaches it.
struct ClusterParts {
  std::shared_ptr<Announcements> announcements;
  SecretKey operator_key;
  NodeId node;
  std::function<KafkaState()> kafka_state;  // empty without Kafka
};

struct NodeParts {
  std::shared_ptr<KeyVault> vault;
  std::shared_ptr<EventLog> log;
  std::unique_ptr<StreamStore> index;
  std::unique_ptr<RocksViews> views;
  std::optional<ClusterParts> cluster;  // nothing: alone
};

// NodeFault peer_line: it cannot listen for its peers.
Result<std::unique_ptr<Node>, NodeFault> make_node(NodeParts parts, const NodeOptions& options);

}  // namespace klade
