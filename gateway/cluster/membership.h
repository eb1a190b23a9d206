// ClusterMembership: who is there, by what is heard, and which partitions this node is to claim
// now.  It decides liveness only: whether a claim counts is the log's business (docs/adr/0016).
//
//   heard      a node that was heard within `silence` is there; judged by this node's steady clock
//   sight      nothing is judged for `listen` after this node's own announcements are first heard
//              and after they were not for `blind`; then the others have a whole `silence` again;
//              after `deaf` this node is of no use to anybody
//   choice     rendezvous hashing of node id and partition over the ready nodes; while nobody is
//              ready over those that start; of these, over who is not unable
//   claim      the choice claims a partition whose owner is not there at once, that of another
//              ready node once the ready nodes have been the same for `settle`; after any claim
//              of a partition `quiet` and some jitter pass before the next, unless its owner leaves
//   namesake   another life that goes on under this node's id, with whom it would fight: who began
//              later says nothing more and claims nothing; the other one does so when that one is
//              still heard after `silence`
//   unable     a node that has had no answer from a partition's log for seconds says so, if it is
//              the owner after `hold` more, and is not there for that partition; while nobody is
//              able the partition stays.  Who is not its owner says so for `recover` longer, so
//              that it does not come and go
//
// It reads no clock and no randomness: both are given.  Not thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "aggregates/owner/partition_owner.h"
#include "gateway/cluster/announcement.h"

namespace klade {

struct MembershipLimits {
  std::chrono::milliseconds announce{500};  // between two of this node's announcements
  std::chrono::milliseconds silence{5'000};
  std::chrono::milliseconds blind{2'000};
  std::chrono::milliseconds deaf{20'000};  // beyond what brokers take to mend themselves
  std::chrono::milliseconds listen{1'500};
  std::chrono::milliseconds settle{1'000};
  std::chrono::milliseconds quiet{2'000};
  std::chrono::milliseconds jitter{500};   // at most
  std::chrono::milliseconds hold{15'000};  // beyond what brokers take to choose a new leader
  std::chrono::milliseconds recover{60'000};
};

class ClusterMembership {
 public:
  static constexpr std::size_t kMaxNodes = 256;  // known; beyond, a new one is not taken in
  static constexpr std::chrono::minutes kRemembered{10};  // a node that is not heard any more
  static constexpr std::chrono::seconds kMaxLag{10};      // of views behind another node's

  using Time = std::chrono::steady_clock::time_point;
  // A random time up to the one given.
  using Jitter = std::function<std::chrono::milliseconds(std::chrono::milliseconds)>;

  ClusterMembership(NodeId node,
                    std::string owner,
                    std::uint32_t partitions,
                    const MembershipLimits& limits,
                    Jitter jitter);

  void set_state(NodeState state);
  NodeState state() const { return state_; }

  // What this node is to say now; nothing when it has said it lately.
  std::optional<NodeAnnouncement> announcement(Time now,
                                               std::span<const Ownership> ownerships,
                                               std::vector<std::uint64_t> shown = {});
  void hear(const NodeAnnouncement& heard, Time now);

  // The partitions to claim now; `ownerships` has one a partition, as the log says.
  std::vector<Partition> claims(Time now, std::span<const Ownership> ownerships);

  enum class Standing { unknown, starting, ready, leaving, dead };
  // Of the owner that a claim names.
  Standing standing(const std::string& owner, Time now) const;
  // Whether an owner of that name was heard of lately.
  bool is_there(const std::string& owner, Time now) const;
  // Whether it may be asked: it is there, or nothing can be judged.
  bool may_answer(const std::string& owner, Time now) const;
  bool hears_itself(Time now) const { return heard_itself_within(limits_.blind, now); }
  bool is_deaf(Time now) const { return !heard_itself_within(limits_.deaf, now); }
  // Whether the log of some partition has had no answer for this node for `hold`, and for another
  // one it has.
  bool is_worse_off(Time now) const;
  // Whether the owner of that name says that it is unable.
  bool owner_is_unable(const std::string& owner, std::size_t partition) const;
  // Whether another node runs with this node's id; for good.
  bool has_namesake() const { return has_namesake_; }
  // Whether there is another node that would take over.
  bool others_ready(Time now) const;

  struct Seen {
    NodeId node;
    std::string owner;
    Standing standing = Standing::unknown;
  };
  std::vector<Seen> nodes(Time now) const;
  // The last frame that any node said to show, a partition.
  std::vector<std::uint64_t> furthest() const;

  // What this node's views show now, a partition; looked at often.
  void watch_shown(Time now, std::span<const std::uint64_t> shown);
  // Whether some of what another node has shown for longer than kMaxLag is not shown here.
  bool lags(Time now) const;

 private:
  struct Peer {
    NodeAnnouncement last;
    Time heard{};
  };
  struct Trouble {               // of this node with a partition
    std::optional<Time> since;   // nothing: it has answers
    std::optional<Time> unable;  // when it last was
  };
  struct Claimed {
    std::uint64_t epoch = 0;
    Time quiet_until{};  // for claims of what a living node has
    Time next_try{};     // for claims of this node's
    Trouble trouble;
  };
  struct Goal {
    std::uint64_t frame = 0;  // that another node shows
    Time since{};
  };
  void watch_trouble(Trouble& trouble, const Ownership& at, Time now) const;
  std::vector<std::uint32_t> unable(Time now, std::span<const Ownership> ownerships);
  NodeId choice(std::size_t partition) const;
  bool heard_itself_within(std::chrono::milliseconds time, Time now) const;
  bool judges(Time now) const;
  Standing standing(const Peer& peer, Time now) const;
  void regain_sight(Time now);
  void hear_namesake(const NodeAnnouncement& heard, Time now);
  void watch_claims(Time now, std::span<const Ownership> ownerships);
  void watch_ready(Time now);
  std::set<NodeId> candidates(Time now) const;
  bool is_unable(const NodeId& node, std::size_t partition) const;
  bool is_due(std::size_t partition, const Ownership& ownership, Time now) const;

  const NodeId node_;
  const std::string owner_;
  const MembershipLimits limits_;
  const Jitter jitter_;
  NodeState state_ = NodeState::starting;
  std::map<NodeId, Peer> peers_;            // and this node itself
  std::vector<Claimed> claimed_;            // a partition
  std::vector<std::optional<Goal>> goals_;  // a partition; nothing: all is shown here
  std::optional<Time> announced_;           // nothing: say it at once
  std::optional<Time> sight_;               // since when this node's own announcements are heard
  struct OtherLife {
    std::string owner;
    Time first{};  // heard
    Time last{};
  };
  std::optional<OtherLife> other_life_;  // of this node's id; it may be over
  bool has_namesake_ = false;
  std::set<NodeId> ready_;
  Time ready_since_{};
};

}  // namespace klade
