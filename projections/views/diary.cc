#include "projections/views/diary.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "events/calendar.h"
#include "projections/views/journals.h"
#include "projections/views/latvian_order.h"
#include "projections/views/marks.h"
#include "projections/views/people.h"
#include "projections/views/pupils.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

constexpr int kDays = 7;
constexpr int kWorkingDays = 5;  // Monday to Friday: always on the page

struct DiaryJournal {
  JournalRow row;
  std::string subject_key;
  std::vector<Membership> memberships;
  std::vector<Slot> slots;
  Date last = kLastDate;  // before it was closed
  std::vector<LessonAt> lessons;

  bool counts_on(Date day) const {
    return std::ranges::any_of(memberships, [&](const Membership& m) { return m.covers(day); });
  }
};

// Everything of a pupil's week, read once.
struct WeekRows {
  DateRange range;
  SchoolCalendar calendar;
  std::vector<DiaryJournal> journals;
  std::unordered_map<LessonId, std::vector<PupilMark>> marks;
  std::unordered_map<LessonId, Presence> absences;
  std::vector<PupilExcuse> excuses;
  std::vector<PupilNotice> notices;
  std::vector<DiaryNoteRow> notes;
};

std::vector<DiaryJournal> week_journals(const ViewReader& rows, PersonId pupil, DateRange range) {
  std::map<JournalId, std::vector<Membership>> memberships;
  for (const Enrolment& enrolment : enrolments_of_pupil(rows, pupil)) {
    if (!enrolment.membership.overlaps(range)) continue;
    memberships[enrolment.journal].push_back(enrolment.membership);
  }
  std::vector<DiaryJournal> journals;
  for (auto& [id, spans] : memberships) {
    auto row = journal(rows, id);
    if (!row) continue;
    std::string key = latvian_sort_key(row->subject);
    journals.push_back({*std::move(row),
                        std::move(key),
                        std::move(spans),
                        journal_slots(rows, id),
                        journal_closed(rows, id).value_or(kLastDate),
                        lessons_of_journal(rows, id, range)});
  }
  std::ranges::sort(journals, [](const DiaryJournal& a, const DiaryJournal& b) {
    return std::tie(a.subject_key, a.row.id) < std::tie(b.subject_key, b.row.id);
  });
  return journals;
}

WeekRows week_rows(const ViewReader& rows, PersonId pupil, DateRange range) {
  WeekRows week{range, {}, week_journals(rows, pupil, range), {}, {}, {}, {}, {}};
  if (const auto of_school = person(rows, pupil)) {
    if (const auto row = school(rows, of_school->school)) {
      week.calendar = calendar_on(*row, range.to);
    }
  }
  for (PupilMark& mark : marks_of_pupil(rows, pupil, range)) {
    week.marks[mark.row.lesson].push_back(mark);
  }
  for (auto& [lesson, marks] : week.marks) {
    std::ranges::sort(marks, {}, [](const PupilMark& mark) { return mark.row.order; });
  }
  for (const PupilAbsence& absence : absences_of_pupil(rows, pupil, range)) {
    week.absences[absence.lesson] = absence.row.what;
  }
  week.excuses = excuses_of_pupil(rows, pupil, range);
  week.notices = notices_of_pupil(rows, pupil, range);
  week.notes = diary_notes_of_pupil(rows, pupil, range);
  std::erase_if(week.notes, [](const DiaryNoteRow& note) { return note.withdrawn; });
  return week;
}

// Whose timetable a lesson day has: its own weekday's, or that of the day off it is worked for.
unsigned timetable_weekday(const SchoolCalendar& calendar, Date day) {
  for (const SchoolCalendar::MovedDay& moved : calendar.moved_days) {
    if (moved.working_day == day) return iso_weekday(moved.day_off);
  }
  return iso_weekday(day);
}

DiaryLesson planned_lesson(const DiaryJournal& of, const Slot& slot) {
  DiaryLesson lesson;
  lesson.number = slot.number;
  lesson.subject = of.row.subject;
  lesson.room = slot.room;
  lesson.journal = of.row.id;
  return lesson;
}

void fill_in(const Reading& reading,
             const WeekRows& week,
             const LessonAt& at,
             DiaryLesson& lesson) {
  const LessonRow& row = at.row;
  lesson.lesson = at.id;
  lesson.topic = open_text(reading, row.text.topic, "lesson.topic");
  lesson.result = open_text(reading, row.text.result, "lesson.result");
  lesson.homework = open_text(reading, row.text.homework, "lesson.homework");
  if (row.substitution) lesson.teacher = full_name(reading, row.teacher);
  if (const auto marks = week.marks.find(at.id); marks != week.marks.end()) {
    for (const PupilMark& mark : marks->second) {
      lesson.marks.push_back({mark.id,
                              mark.row.value.scale,
                              mark_text(mark.row.value),
                              mark.row.kind,
                              weight_json(mark.row.weight_tenths),
                              mark.row.late});
    }
  }
  if (const auto absence = week.absences.find(at.id); absence != week.absences.end()) {
    lesson.absence =
        absence_text(absence->second, excuse_on(week.excuses, at.place.date) != nullptr);
  }
}

std::vector<DiaryLesson> planned_on(const DiaryJournal& of, unsigned weekday) {
  std::vector<DiaryLesson> lessons;
  for (const Slot& slot : of.slots) {
    if (slot.weekday == weekday) lessons.push_back(planned_lesson(of, slot));
  }
  return lessons;
}

// What a journal has on a day: the planned lessons, and those recorded, each in its place.
void add_lessons(
    const Reading& reading, const WeekRows& week, const DiaryJournal& of, Date day, DiaryDay& out) {
  if (!of.counts_on(day)) return;
  std::vector<DiaryLesson> lessons;
  if (day_kind(week.calendar, day) == DayKind::school_day && day <= of.last) {
    lessons = planned_on(of, timetable_weekday(week.calendar, day));
  }
  for (const LessonAt& at : of.lessons) {
    if (at.place.date != day) continue;
    auto planned = std::ranges::find_if(lessons, [&](const DiaryLesson& lesson) {
      return lesson.number == at.place.number && lesson.lesson.is_nil();
    });
    if (planned == lessons.end()) {
      lessons.push_back(planned_lesson(of, {0, at.place.number, {}}));
      planned = std::prev(lessons.end());
    }
    fill_in(reading, week, at, *planned);
  }
  std::ranges::move(lessons, std::back_inserter(out.lessons));
}

DiaryDay diary_day(const Reading& reading, const WeekRows& week, Date day) {
  DiaryDay out{day, holiday_name(week.calendar, day), {}, {}, {}};
  for (const DiaryJournal& of : week.journals) add_lessons(reading, week, of, day, out);
  // Stable: lessons of one number stay in the order of their subjects.
  std::ranges::stable_sort(out.lessons, {}, &DiaryLesson::number);
  for (const PupilNotice& notice : week.notices) {
    if (notice.from <= day && day <= notice.row.to) {
      out.notices.push_back(notice_answer(reading, notice));
    }
  }
  for (const DiaryNoteRow& note : week.notes) {
    if (note.date == day) out.notes.push_back(diary_note_answer(reading, note));
  }
  return out;
}

}  // namespace

DiaryWeek diary_week(const Reading& reading, PersonId pupil, IsoWeek week) {
  const Date monday = monday_of(week);
  const WeekRows rows =
      week_rows(reading.rows, pupil, {monday, monday + std::chrono::days{kDays - 1}});
  DiaryWeek answer;
  for (int i = 0; i < kDays; ++i) {
    const Date date = monday + std::chrono::days{i};
    DiaryDay day = diary_day(reading, rows, date);
    const bool shown = i < kWorkingDays || !day.lessons.empty() || !day.notes.empty() ||
                       day_kind(rows.calendar, date) == DayKind::school_day;
    if (shown) answer.days.push_back(std::move(day));
  }
  return answer;
}

std::uint64_t diary_revision(const ViewReader& rows, PersonId pupil) {
  std::uint64_t revision = std::max({enrolments_revision(rows, pupil),
                                     pupil_lessons_revision(rows, pupil),
                                     marks_revision(rows, pupil),
                                     absences_revision(rows, pupil),
                                     diary_notes_revision(rows, pupil)});
  if (const auto of_school = person(rows, pupil)) {
    revision = std::max({revision,
                         people_revision(rows, of_school->school),
                         school_revision(rows, of_school->school)});
  }
  return revision;
}

}  // namespace klade
