// Context school: the school, its year, settings and calendar.  Stream: school-<SchoolId>.
// J1, J11, D1 to D4, AB2 to AB4 and requirements 1.14.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"
#include "events/people.h"
#include "events/permissions.h"

namespace klade {

struct SchoolOpened {
  static constexpr std::string_view kType = "school.school_opened.v1";
  static constexpr std::string_view kMeaning = "A school begins to use Klade, or changes its name.";
  SchoolId school;
  std::string name;
  FIELDS(school, name)
  bool operator==(const SchoolOpened&) const = default;
};

struct Semester {
  SemesterId id;
  std::string title;
  Date from{};
  Date to{};  // the last day, included
  FIELDS(id, title, from, to)
  bool operator==(const Semester&) const = default;
};

struct YearPlanned {
  static constexpr std::string_view kType = "school.year_planned.v1";
  static constexpr std::string_view kMeaning =
      "A school year and its semesters are set or changed.";
  SchoolId school;
  YearId year;
  std::string title;
  Date from{};
  Date to{};
  std::vector<Semester> semesters;
  FIELDS(school, year, title, from, to, semesters)
  bool operator==(const YearPlanned&) const = default;
};

// What schools decide differently (requirements 1.14).  Days are working days of the school.
struct SchoolSettings {
  WallTime lesson_entry_until{17 * 60};         // D1: lessons and absences, on the lesson's day
  std::int32_t formative_mark_days = 3;         // D2
  std::int32_t summative_mark_days = 7;         // D3
  WallTime absence_notice_until{18 * 60};       // AB2: for the same day
  std::vector<Role> excused_by{Role::teacher};  // AB4: a teacher only for the class it leads
  std::int32_t excuse_days_after_month = 5;     // AB4: calendar days after the month's end
  bool ranking_shown = true;                    // DI5
  FIELDS(lesson_entry_until,
         formative_mark_days,
         summative_mark_days,
         absence_notice_until,
         excused_by,
         excuse_days_after_month,
         ranking_shown)
  bool operator==(const SchoolSettings&) const = default;
};

struct SettingsChanged {
  static constexpr std::string_view kType = "school.settings_changed.v1";
  static constexpr std::string_view kMeaning = "A school's settings are set anew, all together.";
  SchoolId school;
  SchoolSettings settings;
  FIELDS(school, settings)
  bool operator==(const SettingsChanged&) const = default;
};

// Who gets in, and how, as schools decide it differently (requirements 1.14).
struct AccessSettingsV1 {
  std::vector<Role> recovery_by_sms{};
  std::vector<Role> second_factor{};
  FIELDS(recovery_by_sms, second_factor)
  bool operator==(const AccessSettingsV1&) const = default;
};
struct AccessSettings {
  // Who gets a new password by a text from its phone (P4); others go to the superuser (P10).
  std::vector<Role> recovery_by_sms{Role::pupil, Role::mother, Role::father, Role::guardian};
  std::vector<Role> second_factor{};  // who has to have one
  // A pupil who left by an order, and its parents, may still read what stands of them here (A15).
  bool former_may_read = false;
  FIELDS(recovery_by_sms, second_factor, former_may_read)
  bool operator==(const AccessSettings&) const = default;
};

struct AccessSettingsChangedV1 {
  static constexpr std::string_view kType = "school.access_settings_changed.v1";
  static constexpr std::string_view kMeaning =
      "A school sets anew who gets in and how, all together.";
  SchoolId school;
  AccessSettingsV1 settings;
  FIELDS(school, settings)
  bool operator==(const AccessSettingsChangedV1&) const = default;
};

struct AccessSettingsChanged {
  static constexpr std::string_view kType = "school.access_settings_changed.v2";
  static constexpr std::string_view kMeaning =
      "A school sets anew who gets in and how, all together.";
  SchoolId school;
  AccessSettings settings;
  FIELDS(school, settings)
  bool operator==(const AccessSettingsChanged&) const = default;
};
inline AccessSettingsChanged upcast(const AccessSettingsChangedV1& old) {
  return {old.school, {old.settings.recovery_by_sms, old.settings.second_factor}};
}

// Who writes letters to whom, beside staff, who write to everybody, and everybody to staff (M1).
struct MailSettings {
  bool parents_to_parents = true;  // of the class
  bool pupils_to_pupils = true;    // of the class
  bool pupils_to_parents = false;  // of the class, other than their own, to whom they always may
  std::vector<Role> to_school{Role::deputy, Role::director, Role::superuser};  // to everybody
  FIELDS(parents_to_parents, pupils_to_pupils, pupils_to_parents, to_school)
  bool operator==(const MailSettings&) const = default;
};

struct MailSettingsChanged {
  static constexpr std::string_view kType = "school.mail_settings_changed.v1";
  static constexpr std::string_view kMeaning =
      "A school sets anew who writes letters to whom, all together.";
  SchoolId school;
  MailSettings settings;
  FIELDS(school, settings)
  bool operator==(const MailSettingsChanged&) const = default;
};

// What the Family Set may be asked for (FS3).  What is not here is free for all: marks, notices,
// timetable, homework, topics, letters (FS4).  Stored: values are frozen.
enum class Feature : std::uint8_t {
  overview = 1,         // all marks by subject and detailed overviews of tests
  ranking = 2,          // the class's ranking
  absences_report = 3,  // absences, counted
  transcripts = 4,      // a transcript of marks
  notifications = 5,    // of marks and absences by text and by e-mail
  no_ads = 6,           // advertisements can be closed (FS5)
};
template <>
std::span<const Name<Feature>> names();
std::string_view name_of(Feature feature);

struct FreeFeaturesChanged {
  static constexpr std::string_view kType = "school.free_features_changed.v1";
  static constexpr std::string_view kMeaning =
      "A school sets anew what its people need no Family Set for, all together.";
  SchoolId school;
  std::vector<Feature> features;
  FIELDS(school, features)
  bool operator==(const FreeFeaturesChanged&) const = default;
};

struct RolePermissionsChanged {
  static constexpr std::string_view kType = "school.role_permissions_changed.v1";
  static constexpr std::string_view kMeaning =
      "A school sets anew what one of its roles may do, all together.";
  SchoolId school;
  Role role = Role::none;
  std::vector<Permission> permissions;
  FIELDS(school, role, permissions)
  bool operator==(const RolePermissionsChanged&) const = default;
};

// When a pupil's parents are told of what the pupil is told of at once (N2).
struct SchoolNotificationSettings {
  std::int32_t parent_delay_minutes = 0;
  FIELDS(parent_delay_minutes)
  bool operator==(const SchoolNotificationSettings&) const = default;
};

struct SchoolNotificationSettingsChanged {
  static constexpr std::string_view kType = "school.notification_settings_changed.v1";
  static constexpr std::string_view kMeaning =
      "A school sets anew how long after a pupil its parents are told.";
  SchoolId school;
  SchoolNotificationSettings settings;
  FIELDS(school, settings)
  bool operator==(const SchoolNotificationSettingsChanged&) const = default;
};

struct HolidayDeclared {
  static constexpr std::string_view kType = "school.holiday_declared.v1";
  static constexpr std::string_view kMeaning =
      "A school's holiday: no lesson is recorded on its days.";
  SchoolId school;
  HolidayId holiday;
  Date from{};
  Date to{};
  std::string title;
  FIELDS(school, holiday, from, to, title)
  bool operator==(const HolidayDeclared&) const = default;
};

struct HolidayWithdrawn {
  static constexpr std::string_view kType = "school.holiday_withdrawn.v1";
  static constexpr std::string_view kMeaning = "A declared holiday is taken back.";
  SchoolId school;
  HolidayId holiday;
  Sealed reason;  // under the school's key
  FIELDS(school, holiday, reason)
  bool operator==(const HolidayWithdrawn&) const = default;
};

struct DayMoved {
  static constexpr std::string_view kType = "school.day_moved.v1";
  static constexpr std::string_view kMeaning =
      "A working day is moved: one day becomes free, another one is worked.";
  SchoolId school;
  MovedDayId moved_day;
  Date day_off{};
  Date working_day{};
  FIELDS(school, moved_day, day_off, working_day)
  bool operator==(const DayMoved&) const = default;
};

struct MovedDayWithdrawn {
  static constexpr std::string_view kType = "school.moved_day_withdrawn.v1";
  static constexpr std::string_view kMeaning = "A moved working day is taken back.";
  SchoolId school;
  MovedDayId moved_day;
  Sealed reason;  // under the school's key
  FIELDS(school, moved_day, reason)
  bool operator==(const MovedDayWithdrawn&) const = default;
};

using SchoolEvent = std::variant<SchoolOpened,
                                 YearPlanned,
                                 SettingsChanged,
                                 AccessSettingsChanged,
                                 MailSettingsChanged,
                                 FreeFeaturesChanged,
                                 RolePermissionsChanged,
                                 SchoolNotificationSettingsChanged,
                                 HolidayDeclared,
                                 HolidayWithdrawn,
                                 DayMoved,
                                 MovedDayWithdrawn>;

}  // namespace klade
