// Aggregate Journal: one class (or group), one subject, one school year, with all its lessons,
// marks and attendance.  J4, J8, J10, J11, G1 to G4, AB1, D1 to D3.
//
// A command carries as facts what the caller established outside: of a date, whether it is a
// school day, and the instant until which an entry counts as in time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "aggregates/decision.h"
#include "events/calendar.h"

namespace klade {

inline constexpr std::size_t kMaxMarksPerCommand = 400;
inline constexpr std::uint8_t kMaxLessonNumber = 15;
inline constexpr std::size_t kMaxSlots = std::size_t{7} * (kMaxLessonNumber + 1);
inline constexpr std::uint8_t kMaxWeightTenths = 100;

struct OpenJournal {  // opens it, or changes subject, class or group of an open one
  JournalId journal;
  SchoolId school;
  YearId year;
  ClassId school_class;
  std::string subject;
  std::string group;
  FIELDS(journal, school, year, school_class, subject, group)
};
struct AssignTeacher {
  JournalId journal;
  PersonId teacher;
  Date from{};
  FIELDS(journal, teacher, from)
};
struct ReleaseTeacher {
  JournalId journal;
  PersonId teacher;
  Date until{};
  FIELDS(journal, teacher, until)
};
struct EnrolPupil {
  JournalId journal;
  PersonId pupil;
  Date from{};
  FIELDS(journal, pupil, from)
};
struct UnenrolPupil {
  JournalId journal;
  PersonId pupil;
  Date until{};
  FIELDS(journal, pupil, until)
};
struct SetTimetable {
  JournalId journal;
  std::vector<Slot> slots;
  FIELDS(journal, slots)
};
struct CloseJournal {
  JournalId journal;
  Date until{};
  FIELDS(journal, until)
};

// By the journal's teacher; with a reason by another teacher as a substitution (J10).
struct RecordLesson {
  JournalId journal;
  LessonId lesson;
  Date date{};
  std::uint8_t number = 0;
  LessonText text;
  bool substitution = false;
  Sealed substitution_reason;
  DayKind day = DayKind::school_day;  // fact
  Instant due{};                      // fact: D1
  FIELDS(journal, lesson, date, number, text, substitution, substitution_reason, day, due)
};
struct CorrectLesson {
  JournalId journal;
  LessonId lesson;
  LessonText text;
  Sealed reason;
  FIELDS(journal, lesson, text, reason)
};
// Refused while marks or attendance stand: they are withdrawn first, each with its reason.
struct WithdrawLesson {
  JournalId journal;
  LessonId lesson;
  Sealed reason;
  FIELDS(journal, lesson, reason)
};

struct NewMark {
  LessonId lesson;
  PersonId pupil;
  MarkId mark;
  MarkValue value;
  MarkKind kind = MarkKind::formative;
  std::uint8_t weight_tenths = 10;
  Instant due{};  // fact: D2, D3
  FIELDS(lesson, pupil, mark, value, kind, weight_tenths, due)
};
struct RecordMarks {  // all or none
  JournalId journal;
  std::vector<NewMark> marks;
  FIELDS(journal, marks)
};
struct CorrectMark {
  JournalId journal;
  MarkId mark;
  MarkValue value;
  Sealed reason;
  FIELDS(journal, mark, value, reason)
};
struct WithdrawMark {
  JournalId journal;
  MarkId mark;
  Sealed reason;
  FIELDS(journal, mark, reason)
};

struct TakeAttendance {
  JournalId journal;
  LessonId lesson;
  std::vector<PersonId> absent;
  std::vector<PersonId> late;
  Instant due{};  // fact: D1
  FIELDS(journal, lesson, absent, late, due)
};

struct Journal {
  using Command = std::variant<OpenJournal,
                               AssignTeacher,
                               ReleaseTeacher,
                               EnrolPupil,
                               UnenrolPupil,
                               SetTimetable,
                               CloseJournal,
                               RecordLesson,
                               CorrectLesson,
                               WithdrawLesson,
                               RecordMarks,
                               CorrectMark,
                               WithdrawMark,
                               TakeAttendance>;
  struct Membership {
    Date from{};
    std::optional<Date> until;  // the last day, included
  };
  // Each time that somebody belonged, in the order it was said; only the last may be without end.
  using Memberships = std::map<PersonId, std::vector<Membership>>;
  struct Lesson {
    Date date{};
    std::uint8_t number = 0;
    PersonId teacher;
    bool withdrawn = false;
    bool attendance_taken = false;
    std::set<PersonId> absent;
    std::set<PersonId> late;
    std::size_t marks = 0;  // that stand
  };
  struct Mark {
    LessonId lesson;
    PersonId pupil;
    MarkValue value;
    bool withdrawn = false;
  };
  bool opened = false;
  bool closed = false;
  ClassId school_class;
  std::string subject;
  std::string group;
  std::vector<Slot> slots;
  Memberships teachers;
  Memberships pupils;
  std::map<LessonId, Lesson> lessons;
  std::map<MarkId, Mark> marks;
};
Decision decide(const Journal::Command& command, const Journal& journal, const Context& context);
void evolve(Journal& journal, const Event& event);
StreamId stream_of(const Journal::Command& command);

}  // namespace klade
