// Of partitions that some nodes cannot write.
#include "tests/gateway/cluster/membership_timeline.h"

namespace klade {
namespace {

using std::chrono::milliseconds;

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

TEST_F(MembershipTest, WhoHasNoAnswerWhereAnotherHasIsWorseOff) {
  settle(2);
  const auto is_worse_off = [this](std::size_t node) {
    return time_.node(node).membership->is_worse_off(time_.now());
  };
  time_.node(0).unwritable = {0};
  time_.run(milliseconds{14'000});
  EXPECT_FALSE(is_worse_off(0)) << "it may only have to find the new leader";
  time_.run(milliseconds{2'000});
  EXPECT_TRUE(is_worse_off(0));
  EXPECT_FALSE(is_worse_off(1));
  time_.node(1).unwritable = {0};
  time_.run(milliseconds{20'000});
  EXPECT_FALSE(is_worse_off(0)) << "the other one neither";
  time_.node(0).unwritable.clear();
  time_.run(milliseconds{1'000});
  EXPECT_FALSE(is_worse_off(0));
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

}  // namespace
}  // namespace klade
