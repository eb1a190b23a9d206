// RecentRequests: the ids of requests that came lately, so that one that comes again is known.
// Bounded in time and number; not thread-safe.
#pragma once

#include <chrono>
#include <deque>
#include <set>
#include <utility>

#include "gateway/cluster/peer_seal.h"

namespace klade {

class RecentRequests {
 public:
  static constexpr std::chrono::minutes kKept{5};
  static constexpr std::size_t kMost = 100'000;  // beyond, the oldest are forgotten

  using Time = std::chrono::steady_clock::time_point;

  // False when it was there.
  bool add(const PeerRequestId& id, Time now) {
    while (!order_.empty() && now - order_.front().second > kKept) forget_oldest();
    if (!ids_.insert(id).second) return false;
    if (order_.size() >= kMost) forget_oldest();
    order_.emplace_back(id, now);
    return true;
  }

 private:
  void forget_oldest() {
    ids_.erase(order_.front().first);
    order_.pop_front();
  }

  std::set<PeerRequestId> ids_;
  std::deque<std::pair<PeerRequestId, Time>> order_;
};

}  // namespace klade
