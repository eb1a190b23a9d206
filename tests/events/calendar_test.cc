#include "events/calendar.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

constexpr std::chrono::days kDay{1};

SchoolCalendar calendar() {
  SchoolCalendar c;
  c.year_from = date_of(2026, 9, 1);
  c.year_to = date_of(2027, 5, 31);
  c.holidays = {{date_of(2026, 10, 19), date_of(2026, 10, 23), "Rudens brīvdienas"},
                {date_of(2026, 12, 21), date_of(2027, 1, 1), "Ziemas brīvdienas"}};
  c.moved_days = {{date_of(2027, 1, 8), date_of(2027, 1, 16)}};
  return c;
}

TEST(Easter, FallsOnItsKnownDates) {
  EXPECT_EQ(easter(2027), date_of(2027, 3, 28));
  EXPECT_EQ(easter(2026), date_of(2026, 4, 5));
  EXPECT_EQ(easter(2025), date_of(2025, 4, 20));
  EXPECT_EQ(easter(2024), date_of(2024, 3, 31));
  EXPECT_EQ(easter(2038), date_of(2038, 4, 25));  // the latest there is
  EXPECT_EQ(easter(1818), date_of(1818, 3, 22));  // the earliest there is
}

TEST(PublicHolidays, AreThoseOfTheLaw) {
  EXPECT_EQ(public_holiday_name(date_of(2027, 1, 1)), "Jaungada diena");
  EXPECT_EQ(public_holiday_name(date_of(2027, 3, 26)), "Lielā Piektdiena");
  EXPECT_EQ(public_holiday_name(date_of(2027, 3, 28)), "Pirmās Lieldienas");
  EXPECT_EQ(public_holiday_name(date_of(2027, 3, 29)), "Otrās Lieldienas");
  EXPECT_EQ(public_holiday_name(date_of(2027, 5, 9)), "Mātes diena");
  EXPECT_EQ(public_holiday_name(date_of(2027, 5, 16)), "Vasarsvētki");
  EXPECT_EQ(public_holiday_name(date_of(2027, 6, 23)), "Līgo diena");
  EXPECT_EQ(public_holiday_name(date_of(2027, 12, 31)), "Vecgada diena");
  EXPECT_EQ(public_holiday_name(date_of(2027, 11, 19)), "");
  EXPECT_EQ(public_holidays(2026).size(), 15U);  // 4 May a Monday, 18 November a Wednesday
}
TEST(PublicHolidays, GiveAMondayForAWeekend) {
  EXPECT_EQ(iso_weekday(date_of(2026, 5, 4)), 1U);
  EXPECT_EQ(public_holiday_name(date_of(2026, 5, 5)), "");
  EXPECT_EQ(public_holiday_name(date_of(2024, 5, 6)), "Brīvdiena par 4. maiju");  // a Saturday
  EXPECT_EQ(public_holiday_name(date_of(2025, 5, 5)), "Brīvdiena par 4. maiju");  // a Sunday
  EXPECT_EQ(public_holiday_name(date_of(2028, 11, 20)), "Brīvdiena par 18. novembri");
  EXPECT_EQ(public_holiday_name(date_of(2027, 11, 19)), "");
  EXPECT_EQ(public_holiday_name(date_of(2027, 5, 3)), "");  // 1 May, a Saturday, gives none
}
TEST(PublicHolidays, StandInOrder) {
  for (int year = 2020; year < 2060; ++year) {
    const auto all = public_holidays(year);
    for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LE(all[i - 1].date, all[i].date);
  }
}

TEST(SchoolCalendar, J11_KnowsWhichDaysAreLessonDays) {
  const SchoolCalendar c = calendar();
  EXPECT_EQ(day_kind(c, date_of(2026, 11, 26)), DayKind::school_day);
  EXPECT_EQ(day_kind(c, date_of(2026, 11, 28)), DayKind::free_day);  // a Saturday
  EXPECT_EQ(day_kind(c, date_of(2026, 11, 18)), DayKind::free_day);  // a public holiday
  EXPECT_EQ(day_kind(c, date_of(2026, 10, 19)), DayKind::free_day);  // the school's, first day
  EXPECT_EQ(day_kind(c, date_of(2026, 10, 23)), DayKind::free_day);  // and last
  EXPECT_EQ(day_kind(c, date_of(2026, 10, 26)), DayKind::school_day);
  EXPECT_EQ(day_kind(c, c.year_from - kDay), DayKind::outside_year);
  EXPECT_EQ(day_kind(c, c.year_from), DayKind::school_day);
  EXPECT_EQ(day_kind(c, c.year_to), DayKind::school_day);
  EXPECT_EQ(day_kind(c, c.year_to + kDay), DayKind::outside_year);
}
TEST(SchoolCalendar, MovesAWorkingDay) {
  const SchoolCalendar c = calendar();
  EXPECT_EQ(day_kind(c, date_of(2027, 1, 8)), DayKind::free_day);
  EXPECT_EQ(day_kind(c, date_of(2027, 1, 16)), DayKind::school_day);
  EXPECT_EQ(holiday_name(c, date_of(2027, 1, 8)), "Pārcelta brīvdiena");
  EXPECT_EQ(holiday_name(c, date_of(2027, 1, 16)), "");
}
TEST(SchoolCalendar, SaysWhyADayIsFree) {
  const SchoolCalendar c = calendar();
  EXPECT_EQ(holiday_name(c, date_of(2026, 10, 20)), "Rudens brīvdienas");
  EXPECT_EQ(holiday_name(c, date_of(2026, 12, 24)), "Ziemassvētku vakars");
  EXPECT_EQ(holiday_name(c, date_of(2026, 11, 28)), "");
  EXPECT_EQ(holiday_name(c, date_of(2026, 11, 26)), "");
}
TEST(SchoolCalendar, D2_D3_CountsWorkingDays) {
  const SchoolCalendar c = calendar();
  EXPECT_EQ(add_working_days(c, date_of(2026, 11, 26), 0), date_of(2026, 11, 26));
  EXPECT_EQ(add_working_days(c, date_of(2026, 11, 26), 3), date_of(2026, 12, 1));
  EXPECT_EQ(add_working_days(c, date_of(2026, 11, 17), 1), date_of(2026, 11, 19));
  EXPECT_EQ(add_working_days(c, date_of(2026, 10, 16), 1), date_of(2026, 10, 26));
  EXPECT_EQ(add_working_days(c, date_of(2027, 1, 7), 1), date_of(2027, 1, 11));
  EXPECT_EQ(add_working_days(c, date_of(2027, 1, 15), 1), date_of(2027, 1, 16));
  EXPECT_EQ(add_working_days(c, date_of(2027, 5, 31), 2), date_of(2027, 6, 2));
}
TEST(SchoolCalendar, LooksForWorkingDaysWithinABound) {
  SchoolCalendar c = calendar();
  c.holidays.push_back({date_of(2000, 1, 1), date_of(2100, 1, 1), "Vienmēr"});
  EXPECT_EQ(add_working_days(c, date_of(2026, 9, 1), 1),
            date_of(2027, 1, 16));  // the moved working day
  EXPECT_EQ(add_working_days(c, date_of(2026, 9, 1), 2),
            date_of(2026, 9, 1) + kMaxWorkingDaySearch * kDay);
}

}  // namespace
}  // namespace klade
