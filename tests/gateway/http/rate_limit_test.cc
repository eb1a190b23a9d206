#include "gateway/http/rate_limit.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

using std::chrono::seconds;

TEST(RateLimit, GivesATokenBackWithTime) {
  RateLimit limit(2, seconds(30));
  const Instant start{seconds(1'000'000)};
  EXPECT_FALSE(limit.take("a", start));
  EXPECT_FALSE(limit.take("a", start));
  EXPECT_EQ(limit.take("a", start), seconds(30));
  EXPECT_FALSE(limit.take("b", start));
  EXPECT_EQ(limit.take("a", start + seconds(29)), seconds(1));
  EXPECT_FALSE(limit.take("a", start + seconds(30)));
  EXPECT_TRUE(limit.take("a", start + seconds(30)));
}

TEST(RateLimit, CountsNothingForWhatSucceeds) {
  RateLimit limit(1, seconds(30));
  const Instant start{seconds(1'000'000)};
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(limit.take("a", start));
    limit.give_back("a");
  }
}

TEST(RateLimit, ForgetsRatherThanGrows) {
  RateLimit limit(2, seconds(30));
  const Instant start{seconds(1'000'000)};
  for (std::size_t i = 0; i < RateLimit::kMaxKeys + 10; ++i) {
    limit.take(std::to_string(i), start);
  }
  EXPECT_LE(limit.keys(), RateLimit::kMaxKeys);
  for (int i = 0; limit.keys() < RateLimit::kMaxKeys; ++i) {
    limit.take("more " + std::to_string(i), start);
  }
  EXPECT_FALSE(limit.take("late", start + seconds(60)));
  EXPECT_EQ(limit.keys(), 1U);
}

TEST(RateLimit, WhoFillsTheTableBringsNoEmptyBucketOutOfIt) {
  RateLimit limit(2, seconds(30));
  const Instant start{seconds(1'000'000)};
  limit.take("attacked", start);
  limit.take("attacked", start);
  for (std::size_t i = 0; i < 3 * RateLimit::kMaxKeys; ++i) {
    limit.take(std::to_string(i), start);
  }
  EXPECT_LE(limit.keys(), RateLimit::kMaxKeys);
  EXPECT_TRUE(limit.take("attacked", start));
}

}  // namespace
}  // namespace klade
