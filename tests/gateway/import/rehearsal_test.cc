#include "gateway/import/rehearsal.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

const SchoolId kSchool(hash_id("school"));
const YearId kYear(hash_id("year"));
const SemesterId kSemester(hash_id("semester"));

Result<AnyState, LogFault> nothing_yet(const PlannedCommand& planned) {
  return initial_state(planned.command);
}
PlannedCommand planned(School::Command command, const std::string& what) {
  return {Command(std::move(command)), kSchool, CommandId(hash_id(what)), what};
}
PlannedCommand year_until(Date to) {
  const Date from = date_of(2026, 9, 1);
  return planned(PlanYear{kSchool, kYear, "2026/2027", from, to, {{kSemester, "1.", from, to}}},
                 "plan_year");
}

TEST(Rehearsal, DecidesEachCommandOnWhatThoseBeforeItMade) {
  const std::vector<PlannedCommand> plan{planned(OpenSchool{kSchool, "Skola"}, "open_school"),
                                         year_until(date_of(2027, 5, 31))};
  const auto refusals = rehearse(plan, nothing_yet, Instant{});
  ASSERT_TRUE(refusals.ok());
  EXPECT_TRUE(refusals->empty());
}

TEST(Rehearsal, FindsEveryRefusal) {
  const std::vector<PlannedCommand> plan{year_until(date_of(2027, 5, 31)),
                                         planned(OpenSchool{kSchool, "Skola"}, "open_school"),
                                         year_until(date_of(2028, 5, 31))};
  const auto refusals = rehearse(plan, nothing_yet, Instant{});
  ASSERT_TRUE(refusals.ok());
  ASSERT_EQ(refusals->size(), 2U);
  EXPECT_EQ((*refusals)[0].refusal, Refusal::unknown_school);
  EXPECT_EQ((*refusals)[1].refusal, Refusal::period_too_long);
  EXPECT_EQ((*refusals)[1].what, "plan_year");
}

TEST(Rehearsal, BeginsWithWhatStands) {
  const auto opened = [](const PlannedCommand& planned) {
    AnyState state = initial_state(planned.command);
    evolve(state, SchoolOpened{kSchool, "Skola"});
    return Result<AnyState, LogFault>(std::move(state));
  };
  const auto refusals = rehearse({year_until(date_of(2027, 5, 31))}, opened, Instant{});
  ASSERT_TRUE(refusals.ok());
  EXPECT_TRUE(refusals->empty());
}

}  // namespace
}  // namespace klade
