// A journal with a teacher, two pupils and a lesson, and the commands its tests vary.
#pragma once

#include "aggregates/journal.h"
#include "tests/aggregates/given.h"

namespace klade::journal_fixture {

inline const auto kJournal = id<JournalId>("maths 7.a");
inline const auto kSchool = id<SchoolId>("school");
inline const auto kYear = id<YearId>("2026");
inline const auto kClass = id<ClassId>("7.a");
inline const auto kLesson = id<LessonId>("lesson");
inline const auto kMark = id<MarkId>("mark");
inline const auto kAda = id<PersonId>("ada");
inline const auto kBob = id<PersonId>("bob");
inline const auto kStranger = id<PersonId>("pupil of another class");
inline const Actor kTeacher{id<PersonId>("teacher"), Role::teacher};
inline const Actor kColleague{id<PersonId>("colleague"), Role::teacher};
inline const Actor kParent{id<PersonId>("parent"), Role::mother};
inline const auto kReason = sealed("reason");
inline const Date kFrom = date_of(2026, 9, 1);
inline const Date kToday = date_of(2026, 11, 26);
inline constexpr std::chrono::days kDay{1};
inline const Instant kNow = riga_instant(kToday, std::chrono::hours{12});
inline const Instant kDue = riga_instant(kToday, std::chrono::hours{17});
inline const LessonText kText{sealed("topic"), sealed("result"), sealed("homework")};

inline const JournalOpened kOpened{kJournal, kSchool, kYear, kClass, "Matemātika", "7.a"};
inline const TeacherAssigned kAssigned{kJournal, kTeacher.person, kFrom};
inline const PupilEnrolled kAdaEnrolled{kJournal, kAda, kFrom};
inline const PupilEnrolled kBobEnrolled{kJournal, kBob, kFrom};
inline const LessonRecorded kLessonRecorded{
    kJournal, kLesson, kToday, 3, kTeacher.person, kText, false, {}, false};
inline const MarkRecorded kMarkRecorded{
    kJournal, kLesson, kToday, kAda, kMark, {Scale::ten, 7}, MarkKind::formative, 10, false};

inline std::vector<Event> roster(std::vector<Event> more = {}) {
  std::vector<Event> events = {kOpened, kAssigned, kAdaEnrolled, kBobEnrolled};
  events.insert(events.end(), more.begin(), more.end());
  return events;
}
inline std::vector<Event> with_lesson(std::vector<Event> more = {}) {
  more.insert(more.begin(), kLessonRecorded);
  return roster(std::move(more));
}

inline RecordLesson record_lesson() {
  return {kJournal, kLesson, kToday, 3, kText, false, {}, DayKind::school_day, kDue};
}
inline NewMark new_mark() {
  return {kLesson, kAda, kMark, {Scale::ten, 7}, MarkKind::formative, 10, kDue};
}
inline RecordMarks record(std::vector<NewMark> marks) { return {kJournal, std::move(marks)}; }
inline TakeAttendance take(std::vector<PersonId> absent, std::vector<PersonId> late) {
  return {kJournal, kLesson, std::move(absent), std::move(late), kDue};
}

}  // namespace klade::journal_fixture
