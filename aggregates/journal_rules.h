// The rules of Journal, by what they are about: journal_roster.cc (the journal, its teachers,
// pupils and timetable), journal_lessons.cc (lessons and attendance), journal_marks.cc (marks).
// For journal.cc only, which sees to it that the journal is open.  Pure functions.
#pragma once

#include "aggregates/journal.h"

namespace klade {

Decision rule(const OpenJournal& c, const Journal& journal, const Context& context);
Decision rule(const AssignTeacher& c, const Journal& journal, const Context& context);
Decision rule(const ReleaseTeacher& c, const Journal& journal, const Context& context);
Decision rule(const EnrolPupil& c, const Journal& journal, const Context& context);
Decision rule(const UnenrolPupil& c, const Journal& journal, const Context& context);
Decision rule(const SetTimetable& c, const Journal& journal, const Context& context);
Decision rule(const CloseJournal& c, const Journal& journal, const Context& context);
Decision rule(const RecordLesson& c, const Journal& journal, const Context& context);
Decision rule(const CorrectLesson& c, const Journal& journal, const Context& context);
Decision rule(const WithdrawLesson& c, const Journal& journal, const Context& context);
Decision rule(const TakeAttendance& c, const Journal& journal, const Context& context);
Decision rule(const RecordMarks& c, const Journal& journal, const Context& context);
Decision rule(const CorrectMark& c, const Journal& journal, const Context& context);
Decision rule(const WithdrawMark& c, const Journal& journal, const Context& context);

void apply(Journal& journal, const JournalOpened& e);
void apply(Journal& journal, const TeacherAssigned& e);
void apply(Journal& journal, const TeacherReleased& e);
void apply(Journal& journal, const PupilEnrolled& e);
void apply(Journal& journal, const PupilUnenrolled& e);
void apply(Journal& journal, const TimetableSet& e);
void apply(Journal& journal, const JournalClosed& e);
void apply(Journal& journal, const LessonRecorded& e);
void apply(Journal& journal, const LessonCorrected& e);
void apply(Journal& journal, const LessonWithdrawn& e);
void apply(Journal& journal, const AttendanceTaken& e);
void apply(Journal& journal, const MarkRecorded& e);
void apply(Journal& journal, const MarkCorrected& e);
void apply(Journal& journal, const MarkWithdrawn& e);

// Whether the person is a teacher of the journal on the date.
bool teaches(const Journal& journal, PersonId person, Date date);
bool is_enrolled(const Journal& journal, PersonId pupil, Date date);
// Whether the one who acts may change entries of the lesson: who teaches the journal today, or who
// gave the lesson (a substitute, or a teacher released since).
bool may_enter(const Journal& journal, const Journal::Lesson& lesson, const Context& context);

}  // namespace klade
