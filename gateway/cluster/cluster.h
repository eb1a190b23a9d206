// Cluster: this node among the others.  Its one thread says what the node is, hears what the others
// say, and has the owners claim what ClusterMembership says.
//
// Thread-safe; start, leave and stop once each.  What it is given must outlive it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "events/cluster/announcements.h"
#include "gateway/cluster/membership.h"

namespace klade {

class Cluster {
 public:
  static constexpr std::chrono::milliseconds kLook{50};

  struct Ways {
    std::function<std::vector<Ownership>()> ownerships;  // one a partition
    std::function<std::vector<std::uint64_t>()> shown;   // frames that views show, a partition
    std::function<void(Partition)> claim;
    std::function<bool()> caught_up;    // whether the node can be ready; asked until it is
    std::function<void()> judged_anew;  // somebody came, or is gone
    std::function<void()> namesake;     // another node has this one's id; once
  };
  Cluster(Announcements& announcements,
          NodeId node,
          std::string owner,
          std::uint32_t partitions,
          const MembershipLimits& limits,
          Ways ways);
  ~Cluster() { stop(); }
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  void start();
  // Says that it leaves, and waits until others have what was this node's, at most `patience`; not
  // at all when nobody else is ready.
  void leave(std::chrono::milliseconds patience);
  void stop();

  // Ownership of a partition has changed.  Any thread, does not block.
  void look_again();

  bool may_answer(const std::string& owner) const;
  // Whether that owner of the partition is there, and able.
  bool is_able(const std::string& owner, std::size_t partition) const;
  bool is_worse_off() const;
  bool hears_itself() const;
  bool is_deaf() const;
  std::vector<ClusterMembership::Seen> nodes() const;
  std::vector<std::uint64_t> furthest() const;
  bool lags() const;

 private:
  void run(const std::stop_token& stop);
  void take(const std::vector<std::string>& messages);

  Announcements& announcements_;
  const Ways ways_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  ClusterMembership membership_;                        // guarded by mutex_
  std::vector<ClusterMembership::Standing> standings_;  // of the thread: as last told
  bool told_of_namesake_ = false;                       // of the thread
  std::jthread thread_;
};

}  // namespace klade
