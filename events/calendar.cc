#include "events/calendar.h"

#include <algorithm>

namespace klade {
namespace {

using std::chrono::days;

constexpr unsigned kSaturday = 6;
constexpr unsigned kSunday = 7;

int year_of(Date date) {
  const std::chrono::year_month_day ymd{date};
  return static_cast<int>(ymd.year());
}

bool is_weekend(Date date) { return iso_weekday(date) >= kSaturday; }

Date second_sunday_of_may(int year) {
  const Date first = date_of(year, 5, 1);
  return first + days{kSunday - iso_weekday(first)} + days{7};
}

// The Monday that is free for a holiday on a weekend; the holiday itself when it needs none.
Date free_day_for(Date holiday) {
  return is_weekend(holiday) ? holiday + days{kSunday + 1 - iso_weekday(holiday)} : holiday;
}

bool is_moved_working_day(const SchoolCalendar& calendar, Date date) {
  return std::ranges::any_of(calendar.moved_days,
                             [&](const auto& moved) { return moved.working_day == date; });
}

bool is_moved_day_off(const SchoolCalendar& calendar, Date date) {
  return std::ranges::any_of(calendar.moved_days,
                             [&](const auto& moved) { return moved.day_off == date; });
}

const SchoolCalendar::Holiday* holiday_on(const SchoolCalendar& calendar, Date date) {
  const auto found = std::ranges::find_if(calendar.holidays, [&](const auto& holiday) {
    return holiday.from <= date && date <= holiday.to;
  });
  return found == calendar.holidays.end() ? nullptr : &*found;
}

bool is_working_day(const SchoolCalendar& calendar, Date date) {
  if (is_moved_working_day(calendar, date)) return true;
  return !is_weekend(date) && !is_moved_day_off(calendar, date) &&
         public_holiday_name(date).empty() && holiday_on(calendar, date) == nullptr;
}

}  // namespace

// The algorithm of Meeus, Jones and Butcher; the letters are theirs.
Date easter(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - b / 4 - g + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return date_of(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

std::vector<PublicHoliday> public_holidays(int year) {
  const Date sunday = easter(year);
  const Date restored = date_of(year, 5, 4);
  const Date proclaimed = date_of(year, 11, 18);
  std::vector<PublicHoliday> all = {
      {date_of(year, 1, 1), "Jaungada diena"},
      {sunday - days{2}, "Lielā Piektdiena"},
      {sunday, "Pirmās Lieldienas"},
      {sunday + days{1}, "Otrās Lieldienas"},
      {date_of(year, 5, 1),
       "Darba svētki, Latvijas Republikas Satversmes sapulces sasaukšanas diena"},
      {restored, "Latvijas Republikas Neatkarības atjaunošanas diena"},
      {second_sunday_of_may(year), "Mātes diena"},
      {sunday + days{49}, "Vasarsvētki"},
      {date_of(year, 6, 23), "Līgo diena"},
      {date_of(year, 6, 24), "Jāņu diena"},
      {proclaimed, "Latvijas Republikas Proklamēšanas diena"},
      {date_of(year, 12, 24), "Ziemassvētku vakars"},
      {date_of(year, 12, 25), "Pirmie Ziemassvētki"},
      {date_of(year, 12, 26), "Otrie Ziemassvētki"},
      {date_of(year, 12, 31), "Vecgada diena"},
  };
  if (is_weekend(restored)) all.push_back({free_day_for(restored), "Brīvdiena par 4. maiju"});
  if (is_weekend(proclaimed)) {
    all.push_back({free_day_for(proclaimed), "Brīvdiena par 18. novembri"});
  }
  std::ranges::stable_sort(all, {}, &PublicHoliday::date);
  return all;
}

std::string_view public_holiday_name(Date date) {
  const std::vector<PublicHoliday> all = public_holidays(year_of(date));
  const auto found = std::ranges::find(all, date, &PublicHoliday::date);
  return found == all.end() ? std::string_view{} : found->name;
}

DayKind day_kind(const SchoolCalendar& calendar, Date date) {
  if (date < calendar.year_from || date > calendar.year_to) return DayKind::outside_year;
  return is_working_day(calendar, date) ? DayKind::school_day : DayKind::free_day;
}

std::string holiday_name(const SchoolCalendar& calendar, Date date) {
  if (is_moved_working_day(calendar, date)) return {};
  if (const auto name = public_holiday_name(date); !name.empty()) return std::string(name);
  if (const auto* holiday = holiday_on(calendar, date)) return holiday->title;
  return is_moved_day_off(calendar, date) ? "Pārcelta brīvdiena" : "";
}

Date add_working_days(const SchoolCalendar& calendar, Date date, int n) {
  Date day = date;
  int left = n;
  for (int looked = 0; left > 0 && looked < kMaxWorkingDaySearch; ++looked) {
    day += days{1};
    if (is_working_day(calendar, day)) --left;
  }
  return day;
}

}  // namespace klade
