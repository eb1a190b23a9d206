#include "projections/views/schools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

SchoolRow row_in(const SchoolWorld& world) { return *school(world.rows, world.school); }

TEST(Schools, TheAnswerIsOfTodaysYear) {
  SchoolWorld world;
  const YearId next{world.fresh()};
  world.happens(
      YearPlanned{world.school, next, "2027/28", date_of(2027, 9, 1), date_of(2028, 5, 31), {}});
  const SchoolAnswer now = school_answer(row_in(world), day(10, 1));
  EXPECT_EQ(now.name, "Ozolu vidusskola");
  EXPECT_EQ(now.year->title, "2026/27");
  EXPECT_THAT(now.semesters, SizeIs(2));
  EXPECT_EQ(school_answer(row_in(world), date_of(2027, 8, 31)).year->title, "2026/27");
  EXPECT_EQ(school_answer(row_in(world), date_of(2027, 9, 1)).year->title, "2027/28");
  EXPECT_EQ(school_answer(row_in(world), date_of(2020, 1, 1)).year->title, "2026/27");
}

TEST(Schools, WithoutAYearNoDayIsASchoolDay) {
  const SchoolRow empty;
  EXPECT_EQ(year_on(empty, day(10, 1)), nullptr);
  EXPECT_EQ(day_kind(calendar_on(empty, day(10, 1)), day(10, 1)), DayKind::outside_year);
  EXPECT_FALSE(school_answer(empty, day(10, 1)).year);
}

TEST(Schools, AChangedYearReplacesTheOld) {
  SchoolWorld world;
  world.happens(YearPlanned{world.school, world.year, "2026./2027.", day(9, 2), day(5, 31), {}});
  EXPECT_THAT(row_in(world).years, SizeIs(1));
  EXPECT_EQ(row_in(world).years[0].title, "2026./2027.");
}

TEST(Schools, J11_HolidaysAndMovedDaysMakeTheCalendarUntilTheyAreWithdrawn) {
  SchoolWorld world;
  const HolidayId autumn{world.fresh()};
  const MovedDayId moved{world.fresh()};
  world.happens(
      HolidayDeclared{world.school, autumn, day(10, 19), day(10, 23), "Rudens brīvdienas"});
  world.happens(DayMoved{world.school, moved, day(12, 24), day(12, 12)});
  SchoolCalendar calendar = calendar_on(row_in(world), day(10, 1));
  EXPECT_EQ(day_kind(calendar, day(10, 20)), DayKind::free_day);
  EXPECT_EQ(holiday_name(calendar, day(10, 20)), "Rudens brīvdienas");
  EXPECT_EQ(day_kind(calendar, day(12, 12)), DayKind::school_day);
  EXPECT_THAT(school_answer(row_in(world), day(10, 1)).moved_days, SizeIs(1));
  world.happens(HolidayWithdrawn{world.school, autumn, {}});
  world.happens(MovedDayWithdrawn{world.school, moved, {}});
  calendar = calendar_on(row_in(world), day(10, 1));
  EXPECT_EQ(day_kind(calendar, day(10, 20)), DayKind::school_day);
  EXPECT_EQ(day_kind(calendar, day(12, 12)), DayKind::free_day);
  EXPECT_THAT(row_in(world).holidays, IsEmpty());
}

TEST(Schools, J11_DaysBetweenSemestersAreFree) {
  SchoolWorld world;
  const SchoolCalendar calendar = calendar_on(row_in(world), day(10, 1));
  EXPECT_EQ(day_kind(calendar, day(12, 23)), DayKind::school_day);
  EXPECT_EQ(day_kind(calendar, day(12, 28)), DayKind::free_day);
  EXPECT_EQ(holiday_name(calendar, day(12, 28)), "Skolēnu brīvlaiks");
  EXPECT_EQ(day_kind(calendar, day(1, 8)), DayKind::free_day);
  EXPECT_EQ(day_kind(calendar, day(1, 11)), DayKind::school_day);
  world.happens(HolidayDeclared{
      world.school, HolidayId(world.fresh()), day(12, 24), day(1, 10), "Ziemas brīvdienas"});
  EXPECT_EQ(holiday_name(calendar_on(row_in(world), day(10, 1)), day(12, 28)), "Ziemas brīvdienas");
}

TEST(Schools, HolidaysStandByTheirFirstDays) {
  SchoolWorld world;
  const HolidayId late{world.fresh()};
  const HolidayId early{world.fresh()};
  world.happens(HolidayDeclared{world.school, late, day(3, 15), day(3, 19), "Pavasaris"});
  world.happens(HolidayDeclared{world.school, early, day(10, 19), day(10, 23), "Rudens"});
  const SchoolRow row = row_in(world);
  EXPECT_THAT(row.holidays,
              ElementsAre(testing::Field(&SchoolHoliday::id, early),
                          testing::Field(&SchoolHoliday::id, late)));
}

TEST(Schools, SettingsAreSetTogetherAndKeepTheRest) {
  SchoolWorld world;
  const std::uint64_t before = school_revision(world.rows, world.school);
  SchoolSettings settings;
  settings.ranking_shown = false;
  world.happens(SettingsChanged{world.school, settings});
  EXPECT_EQ(row_in(world).settings, settings);
  EXPECT_EQ(row_in(world).name, "Ozolu vidusskola");
  EXPECT_GT(school_revision(world.rows, world.school), before);
  EXPECT_THAT(all_schools(world.rows), ElementsAre(world.school));
}

TEST(Schools, APeriodIsASemesterOrTheYear) {
  SchoolWorld world;
  const SchoolRow row = row_in(world);
  EXPECT_EQ(period_of(row, "year", day(10, 1))->range, (DateRange{day(9, 1), day(5, 31)}));
  EXPECT_EQ(period_of(row, to_text(world.spring), day(10, 1))->range,
            (DateRange{day(1, 11), day(5, 31)}));
  EXPECT_EQ(period_of(row, to_text(world.spring), day(10, 1))->year, world.year);
  EXPECT_FALSE(period_of(row, to_text(world.year), day(10, 1)));
  EXPECT_FALSE(period_of(row, "", day(10, 1)));
}

}  // namespace
}  // namespace klade
