// The Latvian calendar and a school's own: which days are lesson days, what a free day is called
// and when so many working days have passed.  J11, D1 to D3; requirements section 4.
//
// Public holidays follow the law on holidays: Easter is computed; after a 4 May or 18 November on
// a weekend the Monday is free; Mother's Day and Pentecost are Sundays.  The closing day of the
// Song Festival is in no rule, so a school declares it like a holiday of its own.
// Pure functions; safe to use from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/core/names.h"
#include "events/core/time.h"

namespace klade {

enum class DayKind : std::uint8_t { school_day, free_day, outside_year };
template <>
std::span<const Name<DayKind>> names();

// What a school's calendar says.  Days are local dates; last days are included.
struct SchoolCalendar {
  struct Holiday {
    Date from{};
    Date to{};
    std::string title;
  };
  struct MovedDay {
    Date day_off{};
    Date working_day{};
  };
  Date year_from{};
  Date year_to{};
  std::vector<Holiday> holidays;
  std::vector<MovedDay> moved_days;
};

struct PublicHoliday {
  Date date{};
  std::string_view name;  // in Latvian
};

// Western Easter Sunday, Gregorian calendar.
Date easter(int year);

// The public holidays of a year in order of their dates.
std::vector<PublicHoliday> public_holidays(int year);

// The Latvian name of the public holiday; empty on any other day.
std::string_view public_holiday_name(Date date);

// Whether lessons are recorded on the day.  A moved working day comes before every holiday.
DayKind day_kind(const SchoolCalendar& calendar, Date date);

// Why the day is free: a public holiday's name, the school's title of it, or that it was moved.
// Empty on lesson days and on plain weekends.
std::string holiday_name(const SchoolCalendar& calendar, Date date);

// The n-th working day after `date`, the year's bounds aside: a deadline may fall after the last
// lesson.  `date` itself when n is not positive.  Looks kMaxWorkingDaySearch days ahead at most.
inline constexpr int kMaxWorkingDaySearch = 1100;
Date add_working_days(const SchoolCalendar& calendar, Date date, int n);

}  // namespace klade
