// Query diary: a pupil's week on one page.  GET /pupils/{id}/diary?week=2026-W46.  DI1, DI2, DI3,
// AB2.
//
// Days are Monday to Friday, and Saturday or Sunday when it is a lesson day or holds lessons or
// notes.  On a lesson day the timetable's lessons stand, each with what its teacher has recorded; a
// recorded lesson beyond the timetable stands as well.  On a free day only recorded lessons stand,
// and `holiday` names it.  A moved working day has the timetable of the day off it stands for. A
// lesson that is not recorded yet has no id (null) and no texts.  Lessons of journals count on the
// days that the pupil is enrolled.  Depends on diary_revision.
#pragma once

#include <string>
#include <vector>

#include "projections/reading.h"
#include "projections/views/absences.h"
#include "projections/views/diary_note_page.h"
#include "projections/views/mark_text.h"

namespace klade {

struct DiaryLesson {
  std::uint8_t number = 0;
  std::string subject;
  std::string room;
  std::string topic;
  std::string result;
  std::string homework;
  std::vector<MarkAnswer> marks;
  std::string_view absence;  // "", absent, late, excused
  std::string teacher;       // the substitute's name when substituted, else empty
  JournalId journal;
  LessonId lesson;
  FIELDS(number, subject, room, topic, result, homework, marks, absence, teacher, journal, lesson)
};
struct DiaryDay {
  Date date{};
  std::string holiday;
  std::vector<DiaryLesson> lessons;
  std::vector<NoticeAnswer> notices;   // of absences that cover the day
  std::vector<DiaryNoteAnswer> notes;  // of staff; those withdrawn stand no more (DI2)
  FIELDS(date, holiday, lessons, notices, notes)
};
struct DiaryWeek {
  std::vector<DiaryDay> days;
  FIELDS(days)
};
DiaryWeek diary_week(const Reading& reading, PersonId pupil, IsoWeek week);
std::uint64_t diary_revision(const ViewReader& rows, PersonId pupil);

}  // namespace klade
