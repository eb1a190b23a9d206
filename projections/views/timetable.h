// Query timetable: the weekly lessons of a pupil, or of all pupils of a class together.
// GET /pupils/{id}/timetable, GET /classes/{id}/timetable.
//
// The journals are those in which the pupil (or a pupil of the class) is enrolled on the day and
// that are not closed before it.  Sorted by weekday, number, subject in Latvian order.  A pupil's
// depends on the day, on pupil_timetable_revision, and on people_revision for names.
#pragma once

#include <string>
#include <vector>

#include "events/core/time.h"
#include "projections/reading.h"

namespace klade {

struct TimetableItem {
  std::uint8_t weekday = 0;  // 1 Monday .. 7 Sunday
  std::uint8_t number = 0;
  std::string subject;
  std::string room;
  std::vector<std::string> teachers;
  JournalId journal;
  FIELDS(weekday, number, subject, room, teachers, journal)
};
struct Timetable {
  std::vector<TimetableItem> items;
  FIELDS(items)
};
Timetable pupil_timetable(const Reading& reading, PersonId pupil, Date day);
Timetable class_timetable(const Reading& reading, ClassId id, Date day);
std::uint64_t pupil_timetable_revision(const ViewReader& rows, PersonId pupil);

}  // namespace klade
