#include "gateway/http/position_waits.h"

#include <gtest/gtest.h>

#include <future>
#include <optional>

namespace klade {
namespace {

constexpr std::chrono::milliseconds kLong{60'000};
constexpr std::chrono::milliseconds kShort{1};

Position at(std::uint32_t partition, std::uint64_t seq) { return {Partition{partition}, seq}; }

TEST(PositionWaits, AnswersAtOnceWhatIsVisible) {
  PositionWaits waits(2, 10);
  waits.reached(Partition{1}, 5);
  std::optional<bool> reached;
  waits.wait(at(1, 5), kLong, [&](bool yes) { reached = yes; });
  EXPECT_EQ(reached, true);
}

TEST(PositionWaits, AnswersWhenItBecomesVisible) {
  PositionWaits waits(1, 10);
  std::optional<bool> reached;
  waits.wait(at(0, 5), kLong, [&](bool yes) { reached = yes; });
  waits.reached(Partition{0}, 4);
  EXPECT_FALSE(reached);
  waits.reached(Partition{0}, 7);
  EXPECT_EQ(reached, true);
}

TEST(PositionWaits, GivesUpInTime) {
  PositionWaits waits(1, 10);
  std::promise<bool> reached;
  waits.wait(at(0, 5), kShort, [&](bool yes) { reached.set_value(yes); });
  EXPECT_FALSE(reached.get_future().get());
}

TEST(PositionWaits, BoundsWhoWaitsAndKnowsItsPartitions) {
  PositionWaits waits(1, 1);
  std::optional<bool> first;
  std::optional<bool> second;
  std::optional<bool> elsewhere;
  waits.wait(at(0, 5), kLong, [&](bool yes) { first = yes; });
  waits.wait(at(0, 5), kLong, [&](bool yes) { second = yes; });
  waits.wait(at(9, 1), kLong, [&](bool yes) { elsewhere = yes; });
  EXPECT_FALSE(first);
  EXPECT_EQ(second, false);
  EXPECT_EQ(elsewhere, false);
  waits.stop();
  EXPECT_EQ(first, false);
}

}  // namespace
}  // namespace klade
