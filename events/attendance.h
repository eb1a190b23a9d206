// Context attendance: who was absent or late, what was announced and what is excused.
// Streams: journal-<JournalId> (AttendanceTaken), absences-<PersonId> of the pupil (the rest).
// AB1 to AB5, D1.
#pragma once

#include <variant>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/time.h"
#include "events/people.h"
#include "events/vault/sealed.h"

namespace klade {

struct AttendanceTaken {
  static constexpr std::string_view kType = "attendance.attendance_taken.v1";
  static constexpr std::string_view kMeaning =
      "A teacher says who was absent or late at a lesson; nobody, when both lists are empty.";
  JournalId journal;
  LessonId lesson;
  Date date{};
  std::uint8_t number = 0;
  std::vector<PersonId> absent;  // replaces what was said of this lesson before
  std::vector<PersonId> late;
  std::vector<PersonId> present_again;  // were absent or late before, and are not now
  bool entered_late = false;            // after the school's deadline (D1)
  FIELDS(journal, lesson, date, number, absent, late, present_again, entered_late)
  bool operator==(const AttendanceTaken&) const = default;
};

struct AbsenceAnnounced {
  static constexpr std::string_view kType = "attendance.absence_announced.v1";
  static constexpr std::string_view kMeaning = "A parent, or an adult pupil, announces an absence.";
  PersonId pupil;
  NoticeId notice;
  Date from{};
  Date to{};
  Sealed reason;  // "absence.reason", under the pupil's key
  FIELDS(pupil, notice, from, to, reason)
  bool operator==(const AbsenceAnnounced&) const = default;
};

struct AbsenceNoticeWithdrawn {
  static constexpr std::string_view kType = "attendance.absence_notice_withdrawn.v1";
  static constexpr std::string_view kMeaning = "An absence notice is taken back.";
  PersonId pupil;
  NoticeId notice;
  Sealed reason;  // "absence.reason", under the pupil's key
  FIELDS(pupil, notice, reason)
  bool operator==(const AbsenceNoticeWithdrawn&) const = default;
};

enum class ExcuseKind : std::uint8_t { illness = 1, family = 2, event = 3, other = 4 };
template <>
std::span<const Name<ExcuseKind>> names();
std::string_view name_of(ExcuseKind kind);

struct AbsenceExcused {
  static constexpr std::string_view kType = "attendance.absence_excused.v1";
  static constexpr std::string_view kMeaning = "A pupil's absences on some days are excused.";
  PersonId pupil;
  ExcuseId excuse;
  Date from{};
  Date to{};
  ExcuseKind kind = ExcuseKind::other;
  Sealed reason;            // "absence.reason", under the pupil's key
  ClassId on_authority_of;  // the class its giver leads; nil when by another role
  FIELDS(pupil, excuse, from, to, kind, reason, on_authority_of)
  bool operator==(const AbsenceExcused&) const = default;
};

using AttendanceEvent =
    std::variant<AttendanceTaken, AbsenceAnnounced, AbsenceNoticeWithdrawn, AbsenceExcused>;

}  // namespace klade
