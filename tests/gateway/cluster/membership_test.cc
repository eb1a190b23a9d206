#include "gateway/cluster/membership.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/core/bytes.h"
#include "tests/gateway/cluster/membership_timeline.h"

namespace klade {
namespace {

using std::chrono::milliseconds;
using Time = ClusterMembership::Time;

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
  bad.shown.resize(257);
  EXPECT_EQ(decode_announcement(encode(bad))->shown.size(), 256U);
  EXPECT_FALSE(decode_announcement("KLN1" + packed(bad)));
  bad = good;
  bad.node = {};
  EXPECT_FALSE(decode_announcement(encode(bad)));
  EXPECT_EQ(decode_announcement(encode(good) + "more"), good) << "of a later version";
  EXPECT_FALSE(decode_announcement(encode(good).substr(0, encode(good).size() - 1)));
  EXPECT_FALSE(decode_announcement("KLN2"));
}

}  // namespace
}  // namespace klade
