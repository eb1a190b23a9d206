// Nodes of a cluster on one time line, each with what it hears of the others.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gateway/cluster/membership.h"

namespace klade {

inline constexpr std::uint32_t kPartitions = 8;
inline constexpr std::chrono::milliseconds kTick{50};

// Nodes on one time line, with a log that takes every claim, and what each hears of the others.
class Timeline {
 public:
  using milliseconds = std::chrono::milliseconds;
  using Time = ClusterMembership::Time;
  struct Node {
    NodeId id;
    std::string owner;
    std::unique_ptr<ClusterMembership> membership;
    bool runs = true;
    bool hears_others = true;
    bool hears_itself = true;
    std::set<std::size_t> unwritable = {};  // partitions whose log does not answer it
  };

  std::size_t add(std::uint64_t number) {
    Node node;
    node.id = NodeId(derive_id(hash_id("node"), number));
    start(node);
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
  }
  void start_again(std::size_t index) { start(nodes_[index]); }
  Node& node(std::size_t index) { return nodes_[index]; }
  void set_ready(std::size_t index) { nodes_[index].membership->set_state(NodeState::ready); }

  // A claim that none of these nodes made.
  void claim_by(const std::string& owner, std::size_t partition) {
    ++log_[partition].epoch;
    log_[partition].address = owner;
  }

  void run(milliseconds time) {
    for (const Time end = now_ + time; now_ < end; now_ += kTick) tick();
  }
  // Until every partition is owned by a node that runs and is `ready` or `starting`; how long.
  milliseconds until_owned() {
    const Time from = now_;
    while (!all_owned() && now_ - from < milliseconds{30'000}) run(kTick);
    return std::chrono::duration_cast<milliseconds>(now_ - from);
  }
  bool all_owned() {
    return std::ranges::all_of(log_, [&](const Ownership& at) {
      return std::ranges::any_of(nodes_, [&](const Node& node) {
        return node.runs && node.owner == at.address &&
               node.membership->state() != NodeState::leaving;
      });
    });
  }
  std::size_t owned_by(std::size_t index) {
    return static_cast<std::size_t>(
        std::ranges::count(log_, nodes_[index].owner, &Ownership::address));
  }
  const std::string& owner_of(std::size_t partition) const { return log_[partition].address; }
  std::size_t claims() const { return claims_.size(); }
  void forget_claims() { claims_.clear(); }
  // The shortest time between two claims of one partition.
  milliseconds closest_claims() const {
    milliseconds closest = milliseconds::max();
    for (std::size_t i = 0; i < claims_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (claims_[i].partition != claims_[j].partition) continue;
        closest = std::min(closest,
                           std::chrono::duration_cast<milliseconds>(claims_[i].at - claims_[j].at));
      }
    }
    return closest;
  }
  Time now() const { return now_; }

 private:
  struct Made {
    std::size_t partition = 0;
    Time at{};
  };

  void start(Node& node) {
    node.owner = new_owner("127.0.0.1:9000");
    node.runs = true;
    node.membership = std::make_unique<ClusterMembership>(
        node.id, node.owner, kPartitions, MembershipLimits{}, [this](milliseconds most) {
          jitter_ = (jitter_ * 7 + 3) % 11;
          return most * jitter_ / 10;
        });
  }
  std::vector<Ownership> seen_by(const Node& node) const {
    std::vector<Ownership> seen = log_;
    for (Ownership& at : seen) at.ours = at.address == node.owner;
    for (const std::size_t partition : node.unwritable) seen[partition].unavailable = true;
    return seen;
  }
  void tick() {
    for (Node& node : nodes_) {
      if (!node.runs) continue;
      const auto said = node.membership->announcement(now_, seen_by(node));
      if (!said) continue;
      const auto heard = decode_announcement(encode(*said));
      for (Node& other : nodes_) {
        const bool hears = &other == &node ? node.hears_itself : other.hears_others;
        if (other.runs && hears) other.membership->hear(heard.value(), now_);
      }
    }
    for (Node& node : nodes_) {
      if (!node.runs) continue;
      for (const Partition partition : node.membership->claims(now_, seen_by(node))) {
        claim_by(node.owner, static_cast<std::size_t>(partition));
        claims_.push_back({static_cast<std::size_t>(partition), now_});
      }
    }
  }

  Time now_{milliseconds{1'000'000}};
  std::int64_t jitter_ = 0;
  std::deque<Node> nodes_;
  std::vector<Ownership> log_{kPartitions};
  std::vector<Made> claims_;
};

class MembershipTest : public testing::Test {
 protected:
  // That many nodes, ready, everything owned and quiet.
  void settle(std::size_t nodes) {
    for (std::size_t i = 0; i < nodes; ++i) time_.set_ready(time_.add(i));
    time_.run(std::chrono::milliseconds{10'000});
    ASSERT_TRUE(time_.all_owned());
    time_.forget_claims();
  }
  std::size_t one_of(std::size_t index) {
    std::size_t partition = 0;
    while (time_.owner_of(partition) != time_.node(index).owner) ++partition;
    return partition;
  }
  Timeline time_;
};

}  // namespace klade
