#include "gateway/cluster/membership.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>

namespace klade {
namespace {

using std::chrono::milliseconds;
using Time = ClusterMembership::Time;

constexpr std::uint32_t kPartitions = 8;
constexpr milliseconds kTick{50};

// Nodes on one time line, with a log that takes every claim, and what each hears of the others.
class Timeline {
 public:
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
    time_.run(milliseconds{10'000});
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

TEST_F(MembershipTest, OneNodeClaimsEverythingOnceItHasListened) {
  const auto node = time_.add(0);
  time_.set_ready(node);
  time_.run(milliseconds{1'500});
  EXPECT_EQ(time_.claims(), 0U);
  time_.run(milliseconds{100});
  EXPECT_EQ(time_.owned_by(node), kPartitions);
  time_.run(milliseconds{60'000});
  EXPECT_EQ(time_.claims(), kPartitions);
}

TEST_F(MembershipTest, NodesThatStartTogetherShareThePartitionsWithoutContest) {
  for (std::size_t i = 0; i < 3; ++i) time_.set_ready(time_.add(i));
  time_.run(milliseconds{20'000});
  EXPECT_EQ(time_.claims(), kPartitions);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_GT(time_.owned_by(i), 0U);
}

TEST_F(MembershipTest, AKilledNodesPartitionsAreTakenOverAfterItsSilence) {
  settle(3);
  const auto had = time_.owned_by(1);
  time_.node(1).runs = false;
  const auto took = time_.until_owned();
  EXPECT_GE(took, milliseconds{4'500});
  EXPECT_LE(took, milliseconds{8'000});
  EXPECT_EQ(time_.claims(), had);  // what lived was not touched
}

TEST_F(MembershipTest, AStoppingNodesPartitionsAreTakenOverAtOnce) {
  settle(3);
  const auto had = time_.owned_by(1);
  time_.node(1).membership->set_state(NodeState::leaving);
  EXPECT_LE(time_.until_owned(), milliseconds{100});
  EXPECT_EQ(time_.claims(), had);
}

TEST_F(MembershipTest, APartitionThatItsOwnerCannotWriteIsTakenOverAndNothingElse) {
  settle(3);
  const std::size_t partition = one_of(1);
  time_.node(1).unwritable = {partition};
  time_.run(milliseconds{15'000});
  EXPECT_EQ(time_.claims(), 0U) << "brokers may be choosing a leader";
  time_.run(milliseconds{1'000});
  EXPECT_NE(time_.owner_of(partition), time_.node(1).owner);
  EXPECT_EQ(time_.claims(), 1U);
  // It does not come and go.
  time_.node(1).unwritable.clear();
  time_.run(milliseconds{55'000});
  EXPECT_EQ(time_.claims(), 1U);
  time_.run(milliseconds{15'000});
  EXPECT_EQ(time_.owner_of(partition), time_.node(1).owner);
  EXPECT_EQ(time_.claims(), 2U);
}

TEST_F(MembershipTest, APartitionThatNobodyCanWriteStaysWhereItIs) {
  settle(3);
  const std::size_t partition = one_of(1);
  time_.node(1).unwritable = {partition};
  time_.run(milliseconds{20'000});
  EXPECT_EQ(time_.claims(), 1U);
  const std::string owner = time_.owner_of(partition);  // not the choice of all three
  for (std::size_t i = 0; i < 3; ++i) time_.node(i).unwritable = {partition};
  time_.run(milliseconds{120'000});
  EXPECT_EQ(time_.claims(), 1U);
  EXPECT_EQ(time_.owner_of(partition), owner);
}

TEST_F(MembershipTest, APartitionThatNobodyCanWriteForAWhileStaysWhereItIs) {
  settle(3);
  for (std::size_t i = 0; i < 3; ++i) time_.node(i).unwritable = {0, 1, 2};
  time_.run(milliseconds{18'000});
  for (std::size_t i = 0; i < 3; ++i) time_.node(i).unwritable.clear();
  time_.run(milliseconds{120'000});
  EXPECT_EQ(time_.claims(), 0U);
}

TEST_F(MembershipTest, ANodeStartedAnewIsNotTakenForTheOneThatClaimed) {
  settle(3);
  time_.start_again(1);
  time_.run(milliseconds{500});  // its first words tell that the life before is over
  EXPECT_TRUE(time_.all_owned());
  EXPECT_EQ(time_.owned_by(1), 0U);
  time_.set_ready(1);
  time_.run(milliseconds{10'000});
  EXPECT_GT(time_.owned_by(1), 0U);  // it is the choice for as many as before
}

TEST_F(MembershipTest, ViewsMayBeBehindForAWhile) {
  settle(1);
  auto& membership = *time_.node(0).membership;
  std::vector<std::uint64_t> shown(kPartitions, 5);
  NodeAnnouncement other{
      NodeId(hash_id("other")), new_owner("10.0.0.1:1"), NodeState::ready, {}, shown, {}};
  const auto look = [&](milliseconds after) {
    time_.run(after);
    other.shown[3] += 10;  // the log goes on
    membership.hear(other, time_.now());
    membership.watch_shown(time_.now(), shown);
    return membership.lags(time_.now());
  };
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(look(milliseconds{5'000}));
    shown[3] = other.shown[3] - 3;  // behind, and comes after
  }
  shown[3] = other.shown[3];
  EXPECT_FALSE(look(milliseconds{100}));
  EXPECT_FALSE(look(milliseconds{10'000}));
  EXPECT_TRUE(look(milliseconds{100}));
  shown[3] = other.shown[3];
  EXPECT_FALSE(look(milliseconds{100}));
}

TEST_F(MembershipTest, OfTwoNodesWithOneIdTheNewcomerStops) {
  settle(2);
  const auto& first = *time_.node(0).membership;
  const auto newcomer = time_.add(0);
  time_.run(milliseconds{1'000});
  EXPECT_FALSE(time_.node(newcomer).membership->has_namesake()) << "it may be an earlier life's";
  time_.run(milliseconds{9'000});
  EXPECT_TRUE(time_.node(newcomer).membership->has_namesake());
  EXPECT_EQ(time_.owned_by(newcomer), 0U);
  EXPECT_FALSE(first.has_namesake()) << "the other one has fallen silent";
  EXPECT_GT(time_.owned_by(0), 0U);
}

TEST_F(MembershipTest, ANodeStopsWhenOneWithItsIdStays) {
  settle(1);
  const auto newcomer = time_.add(0);
  time_.node(newcomer).hears_others = false;
  time_.run(milliseconds{4'000});
  EXPECT_FALSE(time_.node(0).membership->has_namesake());
  time_.run(milliseconds{2'000});
  EXPECT_TRUE(time_.node(0).membership->has_namesake());
  EXPECT_FALSE(time_.node(newcomer).membership->has_namesake());
}

TEST_F(MembershipTest, AnEarlierLifeIsNoNamesake) {
  settle(2);
  NodeAnnouncement last{time_.node(1).id, time_.node(1).owner, NodeState::ready, {}, {}, {}};
  time_.start_again(1);
  time_.run(milliseconds{100});
  auto& again = *time_.node(1).membership;
  again.hear(last, time_.now());  // was still on its way
  time_.run(milliseconds{3'000});
  last.state = NodeState::leaving;
  again.hear(last, time_.now());
  EXPECT_FALSE(again.has_namesake());
}

TEST_F(MembershipTest, ANodeThatJoinsGetsItsShareOnceAllIsQuiet) {
  settle(2);
  const auto node = time_.add(7);
  time_.run(milliseconds{10'000});
  EXPECT_EQ(time_.claims(), 0U);  // not ready
  time_.set_ready(node);
  time_.run(milliseconds{500});
  EXPECT_EQ(time_.claims(), 0U);  // not settled
  time_.run(milliseconds{2'000});
  EXPECT_EQ(time_.owned_by(node), time_.claims());
  EXPECT_GT(time_.claims(), 0U);
  time_.run(milliseconds{60'000});
  EXPECT_EQ(time_.owned_by(node), time_.claims());
}

TEST_F(MembershipTest, WhoIsNotReadyClaimsOnlyWhenNobodyIs) {
  const auto node = time_.add(0);
  time_.run(milliseconds{3'000});
  EXPECT_EQ(time_.owned_by(node), kPartitions);
}

TEST_F(MembershipTest, AnOwnerNotYetHeardOfMayBeAskedButIsNotThere) {
  const auto node = time_.add(0);
  time_.run(milliseconds{500});
  const auto& membership = *time_.node(node).membership;
  const std::string unheard = new_owner("10.0.0.1:1");
  EXPECT_TRUE(membership.may_answer(unheard, time_.now()));
  EXPECT_FALSE(membership.is_there(unheard, time_.now()));
  time_.run(milliseconds{2'000});
  EXPECT_FALSE(membership.may_answer(unheard, time_.now()));
  EXPECT_TRUE(membership.is_there(time_.node(node).owner, time_.now()));
}

TEST_F(MembershipTest, AnOwnerThatNobodyHearsOfHasNothing) {
  for (std::size_t i = 0; i < kPartitions; ++i) time_.claim_by(new_owner("10.0.0.1:1"), i);
  settle(1);
  EXPECT_EQ(time_.owned_by(0), kPartitions);
}

TEST_F(MembershipTest, WhoDoesNotHearItselfJudgesNothing) {
  settle(2);
  auto& deaf = time_.node(0);
  deaf.hears_itself = false;
  deaf.hears_others = false;
  time_.run(milliseconds{15'000});
  EXPECT_FALSE(deaf.membership->hears_itself(time_.now()));
  EXPECT_FALSE(deaf.membership->is_deaf(time_.now()));
  time_.run(milliseconds{45'000});
  EXPECT_EQ(time_.claims(), 0U);
  EXPECT_TRUE(deaf.membership->is_deaf(time_.now()));
  EXPECT_TRUE(deaf.membership->may_answer(time_.node(1).owner, time_.now()));
  EXPECT_FALSE(deaf.membership->is_there(time_.node(1).owner, time_.now()));

  // Back, it gives the others a whole silence.
  deaf.hears_itself = true;
  time_.run(milliseconds{4'500});
  EXPECT_EQ(time_.claims(), 0U);
  deaf.hears_others = true;
  time_.run(milliseconds{20'000});
  EXPECT_EQ(time_.claims(), 0U);
}

TEST_F(MembershipTest, BackInSightWhoIsGoneSinceIsFound) {
  settle(2);
  time_.node(0).hears_itself = false;
  time_.run(milliseconds{5'000});
  time_.node(1).runs = false;
  time_.run(milliseconds{10'000});
  time_.node(0).hears_itself = true;
  EXPECT_LE(time_.until_owned(), milliseconds{6'500});
}

TEST_F(MembershipTest, TwoOfDifferentOpinionContestSeldom) {
  settle(2);
  // Each holds the other for dead, but for what the log says.
  time_.node(0).hears_others = false;
  time_.node(1).hears_others = false;
  time_.run(milliseconds{60'000});
  EXPECT_GT(time_.claims(), kPartitions);
  EXPECT_GE(time_.closest_claims(), milliseconds{2'000});
  time_.node(0).hears_others = true;
  time_.node(1).hears_others = true;
  time_.run(milliseconds{10'000});
  time_.forget_claims();
  time_.run(milliseconds{60'000});
  EXPECT_EQ(time_.claims(), 0U);
}

TEST_F(MembershipTest, ANodeThatFlapsIsNotFollowedEachTime) {
  settle(2);
  for (int i = 0; i < 60; ++i) {
    time_.node(1).membership->set_state(i % 2 == 0 ? NodeState::starting : NodeState::ready);
    time_.run(milliseconds{500});
  }
  EXPECT_GE(time_.closest_claims(), milliseconds{2'000});
}

TEST_F(MembershipTest, SaysWhatItOwnsTwiceASecondAndAtOnceWhenItChanges) {
  ClusterMembership node(
      NodeId(random_id()), new_owner("h:1"), 1, {}, [](milliseconds) { return milliseconds{0}; });
  const std::vector<Ownership> owned{{7, "h:1/x", true}};
  const Time now = time_.now();
  const auto first = node.announcement(now, owned);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->owned, (std::vector<OwnedPartition>{{0, 7}}));
  EXPECT_FALSE(node.announcement(now + milliseconds{499}, owned));
  EXPECT_TRUE(node.announcement(now + milliseconds{500}, owned));
  node.set_state(NodeState::leaving);
  EXPECT_EQ(node.announcement(now + milliseconds{501}, owned).value().state, NodeState::leaving);
}

TEST(NodeAnnouncement, WhatIsNotOneIsNotTaken) {
  const NodeAnnouncement good{
      NodeId(random_id()), new_owner("[::1]:9000"), NodeState::ready, {{3, 9}}, {5}, {2}};
  EXPECT_EQ(decode_announcement(encode(good)), good);
  NodeAnnouncement bad = good;
  bad.owner = "[::1]:9000";
  EXPECT_FALSE(decode_announcement(encode(bad)));
  bad = good;
  bad.state = NodeState{9};
  EXPECT_FALSE(decode_announcement(encode(bad)));
  bad = good;
  bad.node = {};
  EXPECT_FALSE(decode_announcement(encode(bad)));
  EXPECT_FALSE(decode_announcement(encode(good) + "x"));
  EXPECT_FALSE(decode_announcement("KLN2"));
}

}  // namespace
}  // namespace klade
