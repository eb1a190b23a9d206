// NodeLink: what makes a node one of several, put together: it listens for its peers, takes part in
// the cluster, and brings commands to their owners wherever they are.
//
// In this order: open, owners made with owner() and changed(), start, submit ..., leave,
// stop_commands, the owners stop, stop.  All else is for any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aggregates/owner/partition_owner.h"
#include "events/cluster/announcements.h"
#include "events/core/result.h"
#include "events/vault/secret.h"
#include "gateway/cluster/cluster.h"
#include "gateway/cluster/forwarder.h"
#include "gateway/cluster/peer_client.h"

namespace klade {

struct LinkOptions {
  std::string peer_listen = "127.0.0.1:0";
  std::string peer_advertise;  // HOST:PORT; empty: where it listens
  bool guest = false;          // claims nothing while another node is ready
  ForwardLimits forward;
  MembershipLimits membership;
  PeerLimits peers;
  std::chrono::milliseconds peer_patience{3'000};  // for outcomes, until an answer without them
  std::chrono::milliseconds leave_time{2'000};     // 0: it goes without a word
};

struct LinkStatus {
  bool hears_itself = false;
  bool is_deaf = true;        // has not heard itself for so long that it is to be left alone
  bool is_worse_off = false;  // some partition's log answers others, and not this node
  bool lags = false;          // the views are behind another node's, and do not come nearer
  std::vector<ClusterMembership::Seen> nodes;
  std::vector<std::uint64_t> furthest;  // frame that any node shows, a partition
  ForwardMetrics forwarded;
  std::uint64_t taken = 0;  // commands of other nodes
};

class NodeLink {
 public:
  // What is wrong, in words for the operator.  The announcements must outlive it.
  static Result<std::unique_ptr<NodeLink>, std::string> open(const LinkOptions& options,
                                                             NodeId node,
                                                             const SecretKey& operator_key,
                                                             Announcements& announcements,
                                                             std::uint32_t partitions);
  ~NodeLink();
  NodeLink(const NodeLink&) = delete;
  NodeLink& operator=(const NodeLink&) = delete;

  // The address that stands in this node's claims.
  const std::string& owner() const;

  struct Views {
    std::function<bool()> caught_up;                    // whether the node may be ready
    std::function<std::vector<std::uint64_t>()> shown;  // the last frame, a partition
  };
  // The owners, one a partition, and the views outlive stop().  `namesake` is called once, when
  // another node turns out to have this one's id: it is to stop.
  void start(std::vector<PartitionOwner*> owners, Views views, std::function<void()> namesake);
  void submit(Partition partition, Command command, const Origin& origin, Reply reply);
  // An owner's ownership has changed; on its thread, does not block.
  void changed();

  void leave();
  void stop_commands();
  void stop();

  // Whether that owner of the partition was heard of lately, is able, and commands come back from
  // there.
  bool is_reached(const std::string& owner, std::size_t partition) const;
  LinkStatus status() const;

 private:
  class Parts;
  explicit NodeLink(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace klade
