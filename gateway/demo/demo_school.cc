#include "gateway/demo/demo_school.h"

#include <algorithm>

#include "events/calendar.h"
#include "gateway/routes/facts.h"
#include "projections/views/classes.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr unsigned kMonday = 1;
constexpr std::chrono::days kOneDay{1};
constexpr std::chrono::days kMondayToFriday{4};

Date monday_from(Date date) {
  while (iso_weekday(date) != kMonday) date += kOneDay;
  return date;
}

HolidayId holiday_id(const SchoolRow& school, const SchoolYear& year, std::string_view which) {
  return HolidayId(hash_id("demo|holiday|" + to_text(school.id) + '|' + to_text(year.id) + '|' +
                           std::string(which)));
}

bool in_a_semester(const SchoolYear& year, Date date) {
  return std::ranges::any_of(year.semesters, [date](const Semester& semester) {
    return semester.from <= date && date <= semester.to;
  });
}

std::vector<DemoDay> lesson_days(const SchoolRow& school, const SchoolYear& year) {
  std::vector<DemoDay> days;
  for (Date date = year.from; date <= year.to; date += kOneDay) {
    if (!in_a_semester(year, date)) continue;
    if (day_kind_of(school, date) != DayKind::school_day) continue;
    // A moved working day has the lessons of the day that is free for it.
    const auto moved = std::ranges::find(school.moved_days, date, &SchoolMovedDay::working_day);
    const Date like = moved == school.moved_days.end() ? date : moved->day_off;
    days.push_back({date, static_cast<std::uint8_t>(iso_weekday(like))});
  }
  return days;
}

// How a class of this grade is marked (requirement G1).
Scale scale_of(const ViewReader& rows, const JournalRow& journal) {
  const std::optional<ClassRow> of = school_class(rows, journal.school_class);
  return of && of->grade <= kLastGradeOfStap ? Scale::stap : Scale::ten;
}

void add_profiles(const ViewReader& rows, DemoSchool& school) {
  for (const ProfileRow& row : profiles_of_school(rows, school.row.id)) {
    if (row.closed || row.roles.empty()) continue;
    const DemoActor actor{row.profile, row.person, row.roles.front()};
    if (row.pupil.is_nil()) {
      if (std::ranges::count(row.roles, Role::superuser) > 0 && !school.superuser) {
        school.superuser = {row.profile, row.person, Role::superuser};
      }
      if (std::ranges::count(row.roles, Role::teacher) == 0) continue;
      school.staff[row.person] = {row.profile, row.person, Role::teacher};
    } else if (actor.role != Role::pupil) {
      school.pupils[row.pupil].parents.push_back(actor);
    }
  }
}

void add_classes(const ViewReader& rows, const SchoolYear& year, DemoSchool& school) {
  for (const ClassRow& row : classes_of_year(rows, school.row.id, year.id)) {
    if (row.dissolved) continue;
    for (const Member& member : members_of_class(rows, row.id)) {
      if (!member.membership.until) school.pupils[member.person].school_class = row.id;
    }
    for (const Member& member : teachers_of_class(rows, row.id)) {
      if (!member.membership.until) school.class_teachers[row.id] = member.person;
    }
  }
}

void add_journals(const ViewReader& rows, const SchoolYear& year, DemoSchool& school) {
  for (const JournalId& id : journals_of_school(rows, school.row.id)) {
    const std::optional<JournalRow> row = journal(rows, id);
    if (!row || row->year != year.id || journal_closed(rows, id)) continue;
    school.journals.push_back({id,
                               row->subject,
                               scale_of(rows, *row),
                               journal_slots(rows, id),
                               teachers_of_journal(rows, id),
                               pupils_of_journal(rows, id)});
    for (const Member& pupil : school.journals.back().pupils) school.pupils[pupil.person];
  }
}

}  // namespace

const AwaySpell* DemoSchool::away(PersonId pupil, Date date) const {
  const auto found = pupils.find(pupil);
  if (found == pupils.end()) return nullptr;
  for (const AwaySpell& spell : found->second.spells) {
    if (spell.from <= date && date <= spell.to) return &spell;
  }
  return nullptr;
}

std::vector<SchoolHoliday> demo_holidays(const SchoolRow& school, const SchoolYear& year) {
  std::vector<SchoolHoliday> holidays;
  const std::chrono::year first(std::chrono::year_month_day(year.from).year());
  const Date autumn = monday_from(Date{first / 10 / 24});
  holidays.push_back(
      {holiday_id(school, year, "autumn"), autumn, autumn + kMondayToFriday, "Rudens brīvdienas"});
  for (std::size_t i = 1; i < year.semesters.size(); ++i) {
    const Date from = year.semesters[i - 1].to + kOneDay;
    const Date to = year.semesters[i].from - kOneDay;
    if (from > to) continue;
    holidays.push_back(
        {holiday_id(school, year, "between" + std::to_string(i)), from, to, "Ziemas brīvdienas"});
  }
  const Date spring = monday_from(Date{(first + std::chrono::years{1}) / 3 / 14});
  holidays.push_back({holiday_id(school, year, "spring"),
                      spring,
                      spring + kMondayToFriday,
                      "Pavasara brīvdienas"});
  const bool own = std::ranges::any_of(school.holidays, [&](const SchoolHoliday& declared) {
    return std::ranges::find(holidays, declared.id, &SchoolHoliday::id) == holidays.end();
  });
  if (own) holidays.clear();
  return holidays;
}

std::optional<DemoSchool> load_demo_school(const ViewReader& rows,
                                           SchoolId id,
                                           Date until,
                                           const Dice& dice) {
  std::optional<SchoolRow> row = school(rows, id);
  if (!row) return std::nullopt;
  const SchoolYear* year = year_on(*row, until);
  if (year == nullptr) return std::nullopt;
  DemoSchool school;
  school.row = *row;
  for (const SchoolHoliday& holiday : demo_holidays(*row, *year)) {
    auto& known = school.row.holidays;
    if (std::ranges::find(known, holiday.id, &SchoolHoliday::id) == known.end()) {
      known.push_back(holiday);
    }
  }
  school.days = lesson_days(school.row, *year);
  add_profiles(rows, school);
  add_classes(rows, *year, school);
  add_journals(rows, *year, school);
  std::vector<Date> dates;
  for (const DemoDay& day : school.days) dates.push_back(day.date);
  for (auto& [pupil, known] : school.pupils) known.spells = away_spells(dice, pupil, dates);
  return school;
}

}  // namespace klade
