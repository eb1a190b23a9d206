#include "gateway/analytics/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klade {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(AnalyticsTokens, AreKnownByTheirHashes) {
  const SchoolId school{hash_id("school")};
  const std::string text =
      analytics_token_hash("one") + "," + analytics_token_hash("two") + "@" + to_text(school);
  const auto grants = parse_grants(text);
  ASSERT_TRUE(grants);
  ASSERT_THAT(*grants, SizeIs(2));
  ASSERT_NE(granted_to("one", *grants), nullptr);
  EXPECT_EQ(granted_to("one", *grants)->school, std::nullopt);
  ASSERT_NE(granted_to("two", *grants), nullptr);
  EXPECT_EQ(granted_to("two", *grants)->school, school);
  EXPECT_EQ(granted_to("three", *grants), nullptr);
  EXPECT_EQ(granted_to("", *grants), nullptr);
  EXPECT_EQ(granted_to(analytics_token_hash("one"), *grants), nullptr) << "the hash is no token";
}

TEST(AnalyticsTokens, MayBeNone) {
  ASSERT_TRUE(parse_grants(""));
  EXPECT_THAT(*parse_grants(""), IsEmpty());
  EXPECT_EQ(granted_to("", *parse_grants("")), nullptr);
}

TEST(AnalyticsTokens, AreSetInOneForm) {
  const std::string hash = analytics_token_hash("one");
  EXPECT_THAT(hash, SizeIs(64));
  for (const std::string& bad : {std::string("x"),
                                 std::string(","),
                                 hash + ",",
                                 "," + hash,
                                 hash.substr(1),
                                 hash + "0",
                                 hash + "00",
                                 hash + "@",
                                 hash + "@school",
                                 hash + " "}) {
    EXPECT_FALSE(parse_grants(bad)) << bad;
  }
}

}  // namespace
}  // namespace klade
