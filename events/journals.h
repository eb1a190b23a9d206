// Context journals: a journal (one class or group, one subject, one school year), its teachers,
// pupils and timetable.  Stream: journal-<JournalId>.  J4, DI3.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

struct JournalOpened {
  static constexpr std::string_view kType = "journals.journal_opened.v1";
  static constexpr std::string_view kMeaning = "A journal is opened for a class, subject and year.";
  JournalId journal;
  SchoolId school;
  YearId year;
  ClassId school_class;  // the class most of its pupils are in; nil for a mixed group
  std::string subject;
  std::string group;  // what the class column shows: 7.a, or the group's own name
  FIELDS(journal, school, year, school_class, subject, group)
  bool operator==(const JournalOpened&) const = default;
};

struct TeacherAssigned {
  static constexpr std::string_view kType = "journals.teacher_assigned.v1";
  static constexpr std::string_view kMeaning = "A teacher is attached to a journal from a day on.";
  JournalId journal;
  PersonId teacher;
  Date from{};
  FIELDS(journal, teacher, from)
  bool operator==(const TeacherAssigned&) const = default;
};

struct TeacherReleased {
  static constexpr std::string_view kType = "journals.teacher_released.v1";
  static constexpr std::string_view kMeaning = "A teacher is detached from a journal.";
  JournalId journal;
  PersonId teacher;
  Date until{};
  FIELDS(journal, teacher, until)
  bool operator==(const TeacherReleased&) const = default;
};

struct PupilEnrolled {
  static constexpr std::string_view kType = "journals.pupil_enrolled.v1";
  static constexpr std::string_view kMeaning = "A pupil is in a journal from a day on.";
  JournalId journal;
  PersonId pupil;
  Date from{};
  FIELDS(journal, pupil, from)
  bool operator==(const PupilEnrolled&) const = default;
};

struct PupilUnenrolled {
  static constexpr std::string_view kType = "journals.pupil_unenrolled.v1";
  static constexpr std::string_view kMeaning = "A pupil is no longer in a journal.";
  JournalId journal;
  PersonId pupil;
  Date until{};
  FIELDS(journal, pupil, until)
  bool operator==(const PupilUnenrolled&) const = default;
};

struct Slot {
  std::uint8_t weekday = 0;  // 1 Monday .. 7 Sunday
  std::uint8_t number = 0;   // lesson of the day, from 0
  std::string room;
  FIELDS(weekday, number, room)
  bool operator==(const Slot&) const = default;
};

struct TimetableSet {
  static constexpr std::string_view kType = "journals.timetable_set.v1";
  static constexpr std::string_view kMeaning = "A journal's weekly lessons are set anew.";
  JournalId journal;
  std::vector<Slot> slots;
  FIELDS(journal, slots)
  bool operator==(const TimetableSet&) const = default;
};

struct JournalClosed {
  static constexpr std::string_view kType = "journals.journal_closed.v1";
  static constexpr std::string_view kMeaning =
      "A journal takes no more entries; its history stays.";
  JournalId journal;
  Date until{};
  FIELDS(journal, until)
  bool operator==(const JournalClosed&) const = default;
};

using JournalEvent = std::variant<JournalOpened,
                                  TeacherAssigned,
                                  TeacherReleased,
                                  PupilEnrolled,
                                  PupilUnenrolled,
                                  TimetableSet,
                                  JournalClosed>;

}  // namespace klade
