#include "gateway/routes/name_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klade {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(NameDaysOfTheCalendar, N4_AreThoseThatNewspapersPrint) {
  EXPECT_THAT(name_days(date_of(2026, 1, 1)),
              UnorderedElementsAre("Laimnesis", "Solvija", "Solvita"));
  EXPECT_THAT(name_days(date_of(2026, 3, 29)), UnorderedElementsAre("Agija", "Aldonis"));
  EXPECT_THAT(name_days(date_of(2026, 4, 21)), UnorderedElementsAre("Anastasija", "Marģers"));
  EXPECT_THAT(name_days(date_of(2026, 11, 25)),
              UnorderedElementsAre("Kadrija", "Kate", "Katrīna", "Trīne", "Katrīne"));
  EXPECT_THAT(name_days(date_of(2026, 12, 5)), UnorderedElementsAre("Sabīne", "Sarma", "Klaudijs"));
  EXPECT_THAT(name_days(date_of(2026, 12, 25)), UnorderedElementsAre("Stella", "Larisa"));
}
TEST(NameDaysOfTheCalendar, N4_AreTheSameInALeapYearWhose29thOfFebruaryIsNobodys) {
  EXPECT_THAT(name_days(date_of(2028, 2, 29)), IsEmpty());
  for (const unsigned day : {1U, 29U}) {
    EXPECT_EQ(name_days(date_of(2028, 3, day)), name_days(date_of(2027, 3, day)));
  }
  EXPECT_THAT(name_days(date_of(2028, 3, 29)), UnorderedElementsAre("Agija", "Aldonis"));
  for (Date date = date_of(2027, 1, 1); date < date_of(2028, 1, 1); date += std::chrono::days{1}) {
    EXPECT_FALSE(name_days(date).empty()) << to_text(date);
  }
}

}  // namespace
}  // namespace klade
