#include "aggregates/owner/outcome.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

TEST(Position, ReadsBackWhatItWrites) {
  const Position position{Partition{3}, 18'446'744'073'709'551'615U};
  EXPECT_EQ(to_text(position), "3-18446744073709551615");
  EXPECT_EQ(parse_position(to_text(position)), position);
}

TEST(Position, TakesNoOtherText) {
  for (const char* text : {"",
                           "-",
                           "0",
                           "0-",
                           "-1",
                           "0-x",
                           "0-1 ",
                           " 0-1",
                           "00-1",
                           "0-01",
                           "+0-1",
                           "0--1",
                           "0-1-2",
                           "4294967296-1",
                           "0-18446744073709551616"}) {
    EXPECT_EQ(parse_position(text), std::nullopt) << text;
  }
}

TEST(OwnerFault, HasANameEach) {
  EXPECT_EQ(name_of(OwnerFault::busy), "busy");
  EXPECT_EQ(name_of(OwnerFault::not_owner), "not_owner");
  EXPECT_EQ(name_of(OwnerFault::unavailable), "unavailable");
  EXPECT_EQ(name_of(OwnerFault::stopping), "stopping");
  EXPECT_EQ(name_of(OwnerFault::too_large), "too_large");
}

}  // namespace
}  // namespace klade
