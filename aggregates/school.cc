#include "aggregates/school.h"

#include <algorithm>
#include <set>

#include "aggregates/bounds.h"
#include "events/calendar.h"
#include "events/core/match.h"

namespace klade {
namespace {

constexpr int kMaxHolidayDays = 120;  // the summer is 92
constexpr std::int32_t kMaxMarkDays = 60;
constexpr std::int32_t kMaxExcuseDays = 366;
constexpr WallTime kEndOfDay{24 * 60};
constexpr unsigned kFriday = 5;

Decision rule(const OpenSchool& c, const School& school) {
  if (const auto refusal = name_refused(c.name)) return *refusal;
  if (school.opened && school.name == c.name) return {};
  return {SchoolOpened{c.school, c.name}};
}

// Semesters in order, each inside the year, none overlapping the one before.
std::optional<Refusal> semesters_refused(const PlanYear& c) {
  if (c.semesters.empty()) return Refusal::year_without_semesters;
  const Semester* before = nullptr;
  for (const Semester& semester : c.semesters) {
    if (const auto refusal = name_refused(semester.title)) return refusal;
    if (semester.to < semester.from) return Refusal::dates_reversed;
    if (semester.from < c.from || semester.to > c.to) return Refusal::outside_the_school_year;
    if (before != nullptr && semester.from <= before->to) return Refusal::dates_overlap;
    before = &semester;
  }
  return std::nullopt;
}

Decision rule(const PlanYear& c, const School& school) {
  if (const auto refusal = name_refused(c.title)) return *refusal;
  if (const auto refusal = period_refused(c.from, c.to, kMaxYearDays)) return *refusal;
  if (const auto refusal = semesters_refused(c)) return *refusal;
  const YearPlanned planned{c.school, c.year, c.title, c.from, c.to, c.semesters};
  const auto known = school.years.find(c.year);
  if (known != school.years.end() && known->second == planned) return {};
  return {planned};
}

bool is_of_a_parent(Role role) {
  return role == Role::mother || role == Role::father || role == Role::guardian;
}

bool may_be_set_to_excuse(Role role) {
  return is_of_a_parent(role) || may_have(role, Permission::excuse_absences);
}

bool within(WallTime time) { return time >= WallTime{0} && time <= kEndOfDay; }
bool within(std::int32_t value, std::int32_t most) { return value >= 0 && value <= most; }

bool listed_once(std::vector<Role> roles) {
  std::ranges::sort(roles);
  return std::ranges::adjacent_find(roles) == roles.end();
}

bool in_range(const SchoolSettings& s) {
  return within(s.lesson_entry_until) && within(s.absence_notice_until) &&
         within(s.formative_mark_days, kMaxMarkDays) &&
         within(s.summative_mark_days, kMaxMarkDays) &&
         within(s.excuse_days_after_month, kMaxExcuseDays) && !s.excused_by.empty() &&
         std::ranges::all_of(s.excused_by, may_be_set_to_excuse) && listed_once(s.excused_by);
}

Decision rule(const ChangeSettings& c, const School& school) {
  if (!in_range(c.settings)) return Refusal::settings_out_of_range;
  if (school.settings == c.settings) return {};
  return {SettingsChanged{c.school, c.settings}};
}

bool is_of_a_person(Role role) {
  return role == Role::pupil || is_of_a_parent(role) || is_staff_role(role);
}

// Each once, and none that nobody has.
bool are_roles_of_people(const std::vector<Role>& roles) {
  return listed_once(roles) && std::ranges::all_of(roles, is_of_a_person);
}

Decision rule(const ChangeAccessSettings& c, const School& school) {
  const auto& wanted = c.settings;
  if (!are_roles_of_people(wanted.recovery_by_sms)) return Refusal::settings_out_of_range;
  if (!are_roles_of_people(wanted.second_factor)) return Refusal::settings_out_of_range;
  if (!std::ranges::all_of(wanted.second_factor, is_staff_role))
    return Refusal::settings_out_of_range;
  if (school.access == c.settings) return {};
  return {AccessSettingsChanged{c.school, c.settings}};
}

Decision rule(const ChangeMailSettings& c, const School& school) {
  if (!are_roles_of_people(c.settings.to_school)) return Refusal::settings_out_of_range;
  if (school.mail == c.settings) return {};
  return {MailSettingsChanged{c.school, c.settings}};
}

Decision rule(const FreeFeatures& c, const School& school) {
  if (school.free_features == c.features) return {};
  const std::set<Feature> once(c.features.begin(), c.features.end());
  if (once.size() != c.features.size()) return Refusal::settings_out_of_range;
  return {FreeFeaturesChanged{c.school, c.features}};
}

std::optional<Refusal> permissions_refused(const SetRolePermissions& c, PermissionSet wanted) {
  if (!is_of_a_person(c.role)) return Refusal::permission_not_for_role;
  for (const Permission permission : c.permissions) {
    if (!may_have(c.role, permission)) return Refusal::permission_not_for_role;
  }
  if (wanted.list().size() != c.permissions.size()) return Refusal::permission_listed_twice;
  for (const auto& [permission, name] : names<Permission>()) {
    if (must_have(c.role, permission) && !wanted.has(permission)) {
      return Refusal::permission_indispensable;
    }
  }
  return std::nullopt;
}

Decision rule(const SetRolePermissions& c, const School& school) {
  const PermissionSet wanted(c.permissions);
  if (const auto refusal = permissions_refused(c, wanted)) return *refusal;
  const auto set = school.permissions.find(c.role);
  const bool is_so = set == school.permissions.end() ? default_permissions(c.role) == wanted
                                                     : set->second == wanted;
  if (is_so) return {};
  return {RolePermissionsChanged{c.school, c.role, wanted.list()}};
}

Decision rule(const ChangeSchoolNotificationSettings& c, const School& school) {
  const std::int32_t delay = c.settings.parent_delay_minutes;
  if (delay < 0 || delay > kMaxParentDelayMinutes) return Refusal::settings_out_of_range;
  if (school.notifications == c.settings) return {};
  return {SchoolNotificationSettingsChanged{c.school, c.settings}};
}

Decision rule(const DeclareHoliday& c, const School& school) {
  if (const auto refusal = name_refused(c.title)) return *refusal;
  if (const auto refusal = period_refused(c.from, c.to, kMaxHolidayDays)) return *refusal;
  if (school.withdrawn_holidays.contains(c.holiday)) return Refusal::already_withdrawn;
  const HolidayDeclared declared{c.school, c.holiday, c.from, c.to, c.title};
  const auto known = school.holidays.find(c.holiday);
  if (known != school.holidays.end() && known->second == declared) return {};
  return {declared};
}

Decision rule(const WithdrawHoliday& c, const School& school) {
  if (!school.holidays.contains(c.holiday)) return Refusal::unknown_holiday;
  if (school.withdrawn_holidays.contains(c.holiday)) return Refusal::already_withdrawn;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {HolidayWithdrawn{c.school, c.holiday, c.reason}};
}

// Whether another moved day that stands has something to do with this day.
bool is_moved_otherwise(const School& school, MovedDayId mine, Date day) {
  return std::ranges::any_of(school.moved_days, [&](const auto& known) {
    const auto& [id, moved] = known;
    return id != mine && !school.withdrawn_moved_days.contains(id) &&
           (moved.day_off == day || moved.working_day == day);
  });
}

Decision rule(const MoveDay& c, const School& school) {
  if (c.day_off == c.working_day) return Refusal::moved_day_invalid;
  if (iso_weekday(c.day_off) > kFriday) return Refusal::moved_day_invalid;
  if (!public_holiday_name(c.working_day).empty()) return Refusal::moved_day_invalid;
  if (school.withdrawn_moved_days.contains(c.moved_day)) return Refusal::already_withdrawn;
  const DayMoved moved{c.school, c.moved_day, c.day_off, c.working_day};
  const auto known = school.moved_days.find(c.moved_day);
  if (known != school.moved_days.end() && known->second == moved) return {};
  if (is_moved_otherwise(school, c.moved_day, c.day_off)) return Refusal::moved_day_invalid;
  if (is_moved_otherwise(school, c.moved_day, c.working_day)) return Refusal::moved_day_invalid;
  return {moved};
}

Decision rule(const WithdrawMovedDay& c, const School& school) {
  if (!school.moved_days.contains(c.moved_day)) return Refusal::unknown_moved_day;
  if (school.withdrawn_moved_days.contains(c.moved_day)) return Refusal::already_withdrawn;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {MovedDayWithdrawn{c.school, c.moved_day, c.reason}};
}

void apply(School& school, const SchoolOpened& e) {
  school.opened = true;
  school.name = e.name;
}
void apply(School& school, const YearPlanned& e) { school.years[e.year] = e; }
void apply(School& school, const SettingsChanged& e) { school.settings = e.settings; }
void apply(School& school, const AccessSettingsChanged& e) { school.access = e.settings; }
void apply(School& school, const MailSettingsChanged& e) { school.mail = e.settings; }
void apply(School& school, const FreeFeaturesChanged& e) { school.free_features = e.features; }
void apply(School& school, const RolePermissionsChanged& e) {
  school.permissions[e.role] = PermissionSet(e.permissions);
}
void apply(School& school, const SchoolNotificationSettingsChanged& e) {
  school.notifications = e.settings;
}
void apply(School& school, const HolidayDeclared& e) { school.holidays[e.holiday] = e; }
void apply(School& school, const HolidayWithdrawn& e) {
  school.withdrawn_holidays[e.holiday] = true;
}
void apply(School& school, const DayMoved& e) { school.moved_days[e.moved_day] = e; }
void apply(School& school, const MovedDayWithdrawn& e) {
  school.withdrawn_moved_days[e.moved_day] = true;
}

}  // namespace

Decision decide(const School::Command& command, const School& school, const Context&) {
  if (!school.opened && !std::holds_alternative<OpenSchool>(command)) {
    return Refusal::unknown_school;
  }
  return match(command, [&](const auto& c) { return rule(c, school); });
}

void evolve(School& school, const Event& event) {
  const auto* of_school = std::get_if<SchoolEvent>(&event);
  CHECK(of_school != nullptr);
  match(*of_school, [&](const auto& e) { apply(school, e); });
}

StreamId stream_of(const School::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::school, c.school}; });
}

}  // namespace klade
