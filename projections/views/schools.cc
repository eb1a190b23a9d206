#include "projections/views/schools.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kSchools = 's';
constexpr char kRevisions = 'r';
constexpr std::string_view kWholeYear = "year";
constexpr const char* kBreakTitle = "Skolēnu brīvlaiks";

template <class Item, class AnyId>
void remove_item(std::vector<Item>& items, AnyId id) {
  std::erase_if(items, [&](const Item& item) { return item.id == id; });
}

// In the place of the item of its id, if there was one; ordered by `day`, then by id.
template <class Item>
void set_item(std::vector<Item>& items, const Item& item, Date Item::*day) {
  remove_item(items, item.id);
  const auto after = [&](const Item& other) {
    return std::pair(other.*day, other.id) > std::pair(item.*day, item.id);
  };
  items.insert(std::ranges::find_if(items, after), item);
}

void apply(SchoolRow& row, const SchoolOpened& e) { row.name = e.name; }
void apply(SchoolRow& row, const YearPlanned& e) {
  set_item(row.years, SchoolYear{e.year, e.title, e.from, e.to, e.semesters}, &SchoolYear::from);
}
void apply(SchoolRow& row, const SettingsChanged& e) { row.settings = e.settings; }
void apply(SchoolRow& row, const AccessSettingsChanged& e) { row.access = e.settings; }
void apply(SchoolRow& row, const MailSettingsChanged& e) { row.mail = e.settings; }
void apply(SchoolRow& row, const SchoolNotificationSettingsChanged& e) {
  row.notifications = e.settings;
}
void apply(SchoolRow& row, const FreeFeaturesChanged& e) { row.free_features = e.features; }
void apply(SchoolRow& row, const RolePermissionsChanged& e) {
  std::erase_if(row.bundles, [&](const RoleBundle& bundle) { return bundle.role == e.role; });
  row.bundles.push_back({e.role, e.permissions});
  std::ranges::sort(row.bundles, {}, &RoleBundle::role);
}
void apply(SchoolRow& row, const HolidayDeclared& e) {
  set_item(row.holidays, SchoolHoliday{e.holiday, e.from, e.to, e.title}, &SchoolHoliday::from);
}
void apply(SchoolRow& row, const HolidayWithdrawn& e) { remove_item(row.holidays, e.holiday); }
void apply(SchoolRow& row, const DayMoved& e) {
  set_item(row.moved_days,
           SchoolMovedDay{e.moved_day, e.day_off, e.working_day},
           &SchoolMovedDay::day_off);
}
void apply(SchoolRow& row, const MovedDayWithdrawn& e) { remove_item(row.moved_days, e.moved_day); }

// The days of a year that are in none of its semesters (J11).
void add_breaks(const SchoolYear& year, std::vector<SchoolCalendar::Holiday>& breaks) {
  if (year.semesters.empty()) return;
  constexpr std::chrono::days kDay{1};
  std::vector<Semester> semesters = year.semesters;
  std::ranges::sort(semesters, {}, &Semester::from);
  Date next = year.from;
  const auto close = [&](Date until) {
    if (next <= until) breaks.push_back({next, until, kBreakTitle});
  };
  for (const Semester& semester : semesters) {
    close(semester.from - kDay);
    next = std::max(next, semester.to + kDay);
  }
  close(year.to);
}

}  // namespace

bool SchoolsView::wants(std::string_view type) const { return is_type_in<SchoolEvent>(type); }

void SchoolsView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const auto* event = std::get_if<SchoolEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const auto& e) {
    const std::string key = row_key(kSchools, e.school);
    SchoolRow row = get_row<SchoolRow>(rows, key).value_or(SchoolRow{});
    row.id = e.school;
    apply(row, e);
    rows.put(key, packed(row));
    rows.put(row_key(kRevisions, e.school), packed(place.seq));
  });
}

std::optional<SchoolRow> school(const ViewReader& rows, SchoolId id) {
  return get_row<SchoolRow>(rows, View::schools, row_key(kSchools, id));
}

PermissionSet permissions_of(const SchoolRow& school, Role role) {
  const auto set = std::ranges::find(school.bundles, role, &RoleBundle::role);
  return set == school.bundles.end() ? default_permissions(role) : PermissionSet(set->permissions);
}

std::vector<SchoolId> all_schools(const ViewReader& rows) {
  std::vector<SchoolId> schools;
  rows.scan(View::schools, row_key(kSchools), [&](std::string_view key, std::string_view) {
    read_key(key, schools.emplace_back());
    return true;
  });
  return schools;
}

std::uint64_t school_revision(const ViewReader& rows, SchoolId id) {
  return get_revision(rows, View::schools, row_key(kRevisions, id));
}

const SchoolYear* year_on(const SchoolRow& school, Date day) {
  if (school.years.empty()) return nullptr;
  const SchoolYear* found = &school.years.front();
  for (const SchoolYear& year : school.years) {
    if (year.from <= day) found = &year;
  }
  return found;
}

DateRange year_range(const SchoolRow& school, Date day) {
  const SchoolYear* year = year_on(school, day);
  return year == nullptr ? DateRange{} : DateRange{year->from, year->to};
}

SchoolCalendar calendar_on(const SchoolRow& school, Date day) {
  SchoolCalendar calendar;
  std::vector<SchoolCalendar::Holiday> between;
  calendar.year_from = kLastDate;
  calendar.year_to = kFirstDate;
  if (const SchoolYear* year = year_on(school, day)) {
    calendar.year_from = year->from;
    calendar.year_to = year->to;
    add_breaks(*year, between);
  }
  for (const SchoolHoliday& holiday : school.holidays) {
    calendar.holidays.push_back({holiday.from, holiday.to, holiday.title});
  }
  // After what the school has declared, whose titles say more.
  std::ranges::move(between, std::back_inserter(calendar.holidays));
  for (const SchoolMovedDay& moved : school.moved_days) {
    calendar.moved_days.push_back({moved.day_off, moved.working_day});
  }
  return calendar;
}

std::optional<SchoolPeriod> period_of(const SchoolRow& school, std::string_view text, Date day) {
  if (text == kWholeYear) {
    const SchoolYear* year = year_on(school, day);
    if (year == nullptr) return std::nullopt;
    return SchoolPeriod{year->id, {year->from, year->to}};
  }
  const auto id = parse_id<SemesterId>(text);
  if (!id) return std::nullopt;
  for (const SchoolYear& year : school.years) {
    const auto semester = std::ranges::find(year.semesters, *id, &Semester::id);
    if (semester != year.semesters.end()) {
      return SchoolPeriod{year.id, {semester->from, semester->to}};
    }
  }
  return std::nullopt;
}

SchoolAnswer school_answer(const SchoolRow& school, Date today) {
  SchoolAnswer answer{school.id,
                      school.name,
                      std::nullopt,
                      {},
                      school.settings,
                      school.access,
                      school.mail,
                      school.free_features,
                      school.notifications,
                      school.holidays,
                      school.moved_days};
  if (const SchoolYear* year = year_on(school, today)) {
    answer.year = YearAnswer{year->id, year->title, year->from, year->to};
    answer.semesters = year->semesters;
  }
  return answer;
}

}  // namespace klade
