// Aggregate School: its year, settings and calendar.  J1, J11 and requirements 1.14.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "aggregates/decision.h"

namespace klade {

inline constexpr std::int32_t kMaxParentDelayMinutes = 24 * 60;

struct OpenSchool {
  SchoolId school;
  std::string name;
  FIELDS(school, name)
};
struct PlanYear {
  SchoolId school;
  YearId year;
  std::string title;
  Date from{};
  Date to{};
  std::vector<Semester> semesters;
  FIELDS(school, year, title, from, to, semesters)
};
struct ChangeSettings {
  SchoolId school;
  SchoolSettings settings;
  FIELDS(school, settings)
};
struct ChangeAccessSettings {
  SchoolId school;
  AccessSettings settings;
  FIELDS(school, settings)
};
struct ChangeMailSettings {
  SchoolId school;
  MailSettings settings;
  FIELDS(school, settings)
};
struct DeclareHoliday {
  SchoolId school;
  HolidayId holiday;
  Date from{};
  Date to{};
  std::string title;
  FIELDS(school, holiday, from, to, title)
};
struct WithdrawHoliday {
  SchoolId school;
  HolidayId holiday;
  Sealed reason;
  FIELDS(school, holiday, reason)
};
struct MoveDay {
  SchoolId school;
  MovedDayId moved_day;
  Date day_off{};
  Date working_day{};
  FIELDS(school, moved_day, day_off, working_day)
};
struct FreeFeatures {
  SchoolId school;
  std::vector<Feature> features;
  FIELDS(school, features)
};
// Of one role, all together; none: it may nothing beside what is its own.
struct SetRolePermissions {
  SchoolId school;
  Role role = Role::none;
  std::vector<Permission> permissions;
  FIELDS(school, role, permissions)
};
struct ChangeSchoolNotificationSettings {
  SchoolId school;
  SchoolNotificationSettings settings;
  FIELDS(school, settings)
};
struct WithdrawMovedDay {
  SchoolId school;
  MovedDayId moved_day;
  Sealed reason;
  FIELDS(school, moved_day, reason)
};

struct School {
  using Command = std::variant<OpenSchool,
                               PlanYear,
                               ChangeSettings,
                               ChangeAccessSettings,
                               ChangeMailSettings,
                               FreeFeatures,
                               SetRolePermissions,
                               ChangeSchoolNotificationSettings,
                               DeclareHoliday,
                               WithdrawHoliday,
                               MoveDay,
                               WithdrawMovedDay>;
  bool opened = false;
  std::string name;
  SchoolSettings settings;
  AccessSettings access;
  MailSettings mail;
  std::vector<Feature> free_features;
  std::map<Role, PermissionSet> permissions;  // of the roles that were set
  SchoolNotificationSettings notifications;
  std::map<YearId, YearPlanned> years;
  std::map<HolidayId, HolidayDeclared> holidays;
  std::map<HolidayId, bool> withdrawn_holidays;
  std::map<MovedDayId, DayMoved> moved_days;
  std::map<MovedDayId, bool> withdrawn_moved_days;
};
Decision decide(const School::Command& command, const School& school, const Context& context);
void evolve(School& school, const Event& event);
StreamId stream_of(const School::Command& command);

}  // namespace klade
