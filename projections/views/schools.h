// View schools: each school with its years, settings and calendar.
//
//   s <school>   SchoolRow       r <school>   revision: everything of it
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/calendar.h"
#include "projections/projection.h"
#include "projections/reading.h"
#include "projections/views/membership.h"

namespace klade {

class SchoolsView final : public Projection {
 public:
  View view() const override { return View::schools; }
  std::string_view name() const override { return "schools"; }
  std::uint32_t version() const override { return 5; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct SchoolYear {
  YearId id;
  std::string title;
  Date from{};
  Date to{};
  std::vector<Semester> semesters;
  FIELDS(id, title, from, to, semesters)
  bool operator==(const SchoolYear&) const = default;
};
struct SchoolHoliday {
  HolidayId id;
  Date from{};
  Date to{};
  std::string title;
  FIELDS(id, from, to, title)
  bool operator==(const SchoolHoliday&) const = default;
};
struct SchoolMovedDay {
  MovedDayId id;
  Date day_off{};
  Date working_day{};
  FIELDS(id, day_off, working_day)
  bool operator==(const SchoolMovedDay&) const = default;
};
struct RoleBundle {
  Role role = Role::none;
  std::vector<Permission> permissions;
  FIELDS(role, permissions)
  bool operator==(const RoleBundle&) const = default;
};
struct SchoolRow {
  SchoolId id;
  std::string name;
  SchoolSettings settings;
  AccessSettings access;
  MailSettings mail;
  std::vector<Feature> free_features;
  std::vector<RoleBundle> bundles;  // of the roles that the school has set, by role
  SchoolNotificationSettings notifications;
  std::vector<SchoolYear> years;           // by their first days
  std::vector<SchoolHoliday> holidays;     // by their first days
  std::vector<SchoolMovedDay> moved_days;  // by the days off
  FIELDS(id,
         name,
         settings,
         access,
         mail,
         free_features,
         bundles,
         notifications,
         years,
         holidays,
         moved_days)
  bool operator==(const SchoolRow&) const = default;
};

std::optional<SchoolRow> school(const ViewReader& rows, SchoolId id);
// What a role may at the school: as it has set it, or else by default.
PermissionSet permissions_of(const SchoolRow& school, Role role);
std::vector<SchoolId> all_schools(const ViewReader& rows);
std::uint64_t school_revision(const ViewReader& rows, SchoolId id);

// The year that a day belongs to: the last one that began by then, or else the first to come.
const SchoolYear* year_on(const SchoolRow& school, Date day);
// The days of that year; every day when the school has none.
DateRange year_range(const SchoolRow& school, Date day);
// With the bounds of that year, free between its semesters; without any year no day is within it.
SchoolCalendar calendar_on(const SchoolRow& school, Date day);

// A semester's, or a whole year's ("year": the one of `day`), first and last day.  Nothing for a
// text that names no period of the school.
struct SchoolPeriod {
  YearId year;
  DateRange range;
};
std::optional<SchoolPeriod> period_of(const SchoolRow& school, std::string_view text, Date day);

// GET /school
struct YearAnswer {
  YearId id;
  std::string title;
  Date from{};
  Date to{};
  FIELDS(id, title, from, to)
};
struct SchoolAnswer {
  SchoolId id;
  std::string name;
  std::optional<YearAnswer> year;
  std::vector<Semester> semesters;
  SchoolSettings settings;
  AccessSettings access;
  MailSettings mail;
  std::vector<Feature> free_features;
  SchoolNotificationSettings notifications;
  std::vector<SchoolHoliday> holidays;
  std::vector<SchoolMovedDay> moved_days;
  FIELDS(id,
         name,
         year,
         semesters,
         settings,
         access,
         mail,
         free_features,
         notifications,
         holidays,
         moved_days)
};
SchoolAnswer school_answer(const SchoolRow& school, Date today);  // depends on school_revision

}  // namespace klade
