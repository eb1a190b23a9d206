#include "projections/views/timetable.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/latvian_order.h"
#include "projections/views/pupils.h"

namespace klade {
namespace {

struct Line {
  std::string subject_key;
  TimetableItem item;
  auto order() const { return std::tie(item.weekday, item.number, subject_key, item.journal); }
};

void add_journal(const Reading& reading, JournalId id, Date day, std::vector<Line>& lines) {
  const auto row = journal(reading.rows, id);
  const std::vector<Slot> slots = journal_slots(reading.rows, id);
  if (!row || slots.empty()) return;
  if (journal_closed(reading.rows, id).value_or(kLastDate) < day) return;
  const std::vector<std::string> teachers = teacher_names(reading, id, day);
  const std::string key = latvian_sort_key(row->subject);
  for (const Slot& slot : slots) {
    lines.push_back({key, {slot.weekday, slot.number, row->subject, slot.room, teachers, id}});
  }
}

Timetable timetable_of(const Reading& reading, const std::set<JournalId>& journals, Date day) {
  std::vector<Line> lines;
  for (const JournalId id : journals) add_journal(reading, id, day, lines);
  std::ranges::sort(lines, [](const Line& a, const Line& b) { return a.order() < b.order(); });
  Timetable timetable;
  for (Line& line : lines) timetable.items.push_back(std::move(line.item));
  return timetable;
}

void add_journals(const ViewReader& rows, PersonId pupil, Date day, std::set<JournalId>& journals) {
  for (const JournalId id : journals_of_pupil(rows, pupil, {day, day})) journals.insert(id);
}

}  // namespace

Timetable pupil_timetable(const Reading& reading, PersonId pupil, Date day) {
  std::set<JournalId> journals;
  add_journals(reading.rows, pupil, day, journals);
  return timetable_of(reading, journals, day);
}

Timetable class_timetable(const Reading& reading, ClassId id, Date day) {
  std::set<JournalId> journals;
  for (const PersonId pupil : pupils_of_class(reading.rows, id, day)) {
    add_journals(reading.rows, pupil, day, journals);
  }
  return timetable_of(reading, journals, day);
}

std::uint64_t pupil_timetable_revision(const ViewReader& rows, PersonId pupil) {
  return std::max(enrolments_revision(rows, pupil), pupil_lessons_revision(rows, pupil));
}

}  // namespace klade
