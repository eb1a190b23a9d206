// NodeAnnouncement: what a node of the cluster says of itself, twice a second, to all.
//
//   message = "KLN1" and the packed fields        beyond 256, partitions are left out;
//                                                 what follows them is of a later version
//
// A node's `owner` is the address in its claims: HOST:PORT/LIFE, where its peers reach it and which
// life of the node it is, drawn at its start.  So a node that was started anew is not taken for the
// one that claimed.  Values; pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"

namespace klade {

using NodeId = Id<struct NodeTag>;

enum class NodeState : std::uint8_t {
  starting = 1,  // its views do not show the log's end yet
  ready = 2,
  leaving = 3,  // it stops: others are to claim what it has
};
template <>
std::span<const Name<NodeState>> names();
std::string_view name_of(NodeState state);

struct OwnedPartition {
  std::uint32_t partition = 0;
  std::uint64_t epoch = 0;
  FIELDS(partition, epoch)
  bool operator==(const OwnedPartition&) const = default;
};

struct NodeAnnouncement {
  NodeId node;        // the same for all its lives
  std::string owner;  // HOST:PORT/LIFE
  NodeState state = NodeState::starting;
  std::vector<OwnedPartition> owned;
  std::vector<std::uint64_t> shown;   // the last frame that its views show, a partition
  std::vector<std::uint32_t> unable;  // partitions that it cannot write or read
  FIELDS(node, owner, state, owned, shown, unable)
  bool operator==(const NodeAnnouncement&) const = default;
};

std::string encode(const NodeAnnouncement& announcement);
std::optional<NodeAnnouncement> decode_announcement(std::string_view bytes);

// HOST:PORT/LIFE of a new life.
std::string new_owner(const std::string& address);
// HOST:PORT of it; nothing when it is not of that form.
std::optional<std::string> address_of_owner(std::string_view owner);

}  // namespace klade
