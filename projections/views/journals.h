// View journals: each journal with its teachers, pupils, timetable, lessons, marks and attendance.
//
//   i <journal>                                  JournalRow
//   w <journal>                                  slots: vector of Slot
//   x <journal>                                  closed: its last day
//   s <school> <journal>                         (no value)
//   t <journal> <teacher> <from>                 until (optional date)
//   p <teacher> <journal> <from>                 until
//   e <journal> <pupil> <from>                   until
//   l <journal> <date> <number:u8> <lesson>      LessonRow
//   n <lesson>                                   LessonPlace
//   u <teacher> <journal> <lesson>               (no value): given as a substitute
//   m <journal> <date> <lesson> <pupil> <mark>   JournalMarkRow
//   a <journal> <date> <lesson> <pupil>          Presence (one byte)
//   r <journal>                                  revision: anything of it
//   v <journal>                                  revision: its name, teachers, timetable, lessons
//   o <school>                                   revision: its journals and their subjects
//
// Withdrawn lessons and marks have no rows here; a mark's past is in mark_history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/projection.h"
#include "projections/reading.h"
#include "projections/views/membership.h"

namespace klade {

class JournalsView final : public Projection {
 public:
  View view() const override { return View::journals; }
  std::string_view name() const override { return "journals"; }
  std::uint32_t version() const override { return 3; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct JournalRow {
  JournalId id;
  SchoolId school;
  YearId year;
  ClassId school_class;  // nil for a mixed group
  std::string subject;
  std::string group;  // what the class column shows
  FIELDS(id, school, year, school_class, subject, group)
  bool operator==(const JournalRow&) const = default;
};
struct LessonRow {
  PersonId teacher;
  LessonText text;
  bool substitution = false;
  Sealed substitution_reason;
  bool late = false;
  bool attendance_taken = false;
  FIELDS(teacher, text, substitution, substitution_reason, late, attendance_taken)
  bool operator==(const LessonRow&) const = default;
};
struct LessonPlace {
  JournalId journal;
  Date date{};
  std::uint8_t number = 0;
  FIELDS(journal, date, number)
  bool operator==(const LessonPlace&) const = default;
};
// A lesson where it stands.
struct LessonAt {
  LessonId id;
  LessonPlace place;
  LessonRow row;
};
struct JournalMarkRow {
  MarkValue value;
  MarkKind kind = MarkKind::formative;
  std::uint8_t weight_tenths = 0;
  bool late = false;
  std::uint64_t order = 0;  // of entry in the journal: orders the marks of a cell
  FIELDS(value, kind, weight_tenths, late, order)
  bool operator==(const JournalMarkRow&) const = default;
};
// Stored: values are frozen.
enum class Presence : std::uint8_t { absent = 1, late = 2 };
std::string_view name_of(Presence presence);

std::optional<JournalRow> journal(const ViewReader& rows, JournalId id);
std::optional<Date> journal_closed(const ViewReader& rows, JournalId id);  // its last day
std::vector<Slot> journal_slots(const ViewReader& rows, JournalId id);
std::vector<JournalId> journals_of_school(const ViewReader& rows, SchoolId school);
// Those from which the teacher is not detached before the day.
std::vector<JournalId> journals_of_teacher(const ViewReader& rows, PersonId teacher, Date day);
// Those in which the person gave a lesson as a substitute.
std::vector<JournalId> journals_of_substitute(const ViewReader& rows, PersonId teacher);
bool teaches(const ViewReader& rows, PersonId teacher, JournalId id, Date day);
std::vector<Member> teachers_of_journal(const ViewReader& rows, JournalId id);  // all ever
std::vector<Member> pupils_of_journal(const ViewReader& rows, JournalId id);    // all ever
bool is_enrolled(const ViewReader& rows, PersonId pupil, JournalId id, Date day);

// Also of a withdrawn one: that nothing more is entered there is the journal's rule.
std::optional<LessonPlace> lesson_place(const ViewReader& rows, LessonId id);
std::optional<LessonAt> lesson(const ViewReader& rows, LessonId id);
std::vector<LessonAt> lessons_of_journal(const ViewReader& rows, JournalId id, DateRange range);

// Marks and attendance, by date, lesson and pupil.
struct JournalMark {
  MarkId id;
  LessonId lesson;
  PersonId pupil;
  JournalMarkRow row;
};
std::vector<JournalMark> marks_of_journal(const ViewReader& rows, JournalId id, DateRange range);
struct JournalPresence {
  LessonId lesson;
  PersonId pupil;
  Date date{};
  Presence what = Presence::absent;
};
std::vector<JournalPresence> attendance_of_journal(const ViewReader& rows,
                                                   JournalId id,
                                                   DateRange range);

std::uint64_t journal_revision(const ViewReader& rows, JournalId id);
std::uint64_t journal_lessons_revision(const ViewReader& rows, JournalId id);
std::uint64_t subjects_revision(const ViewReader& rows, SchoolId school);

// Names of who teaches on the day or is yet to, in Latvian order; when all are detached, of those
// who were last.
std::vector<std::string> teacher_names(const Reading& reading, JournalId id, Date day);

// GET /journals: items in Latvian order of class and subject.  The handler cuts pages.
// Depends on journal_lessons_revision of each and people_revision.
struct JournalSummary {
  JournalId id;
  std::string school_class;  // "class"
  std::string subject;
  std::vector<std::string> teachers;
  static void fields(auto& self, auto&& visit) {
    visit("id", self.id);
    visit("class", self.school_class);
    visit("subject", self.subject);
    visit("teachers", self.teachers);
  }
};
std::vector<JournalSummary> journal_list(const Reading& reading,
                                         const std::vector<JournalId>& ids,
                                         Date day);

}  // namespace klade
