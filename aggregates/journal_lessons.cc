#include <algorithm>

#include "aggregates/bounds.h"
#include "aggregates/journal_rules.h"

namespace klade {
namespace {

std::optional<Refusal> text_refused(const LessonText& text) {
  if (text.topic.empty()) return Refusal::text_missing;
  for (const Sealed* part : {&text.topic, &text.result, &text.homework}) {
    if (part->box.size() > kMaxSealedBytes) return Refusal::text_too_long;
  }
  return std::nullopt;
}

std::optional<Refusal> day_refused(const RecordLesson& c, const Context& context) {
  switch (c.day) {
    case DayKind::school_day:
      break;
    case DayKind::free_day:
      return Refusal::not_a_school_day;
    case DayKind::outside_year:
      return Refusal::outside_the_school_year;
  }
  if (c.date > riga_date(context.at)) return Refusal::lesson_in_the_future;
  return std::nullopt;
}

// The journal's teacher of that day, or any of the staff as a substitute with a reason (J10).
std::optional<Refusal> recorder_refused(const RecordLesson& c,
                                        const Journal& journal,
                                        const Origin& origin) {
  if (!c.substitution) {
    if (teaches(journal, origin.person, c.date)) return std::nullopt;
    return Refusal::not_the_journals_teacher;
  }
  if (!may_have(origin.role, Permission::write_journals)) return Refusal::not_the_journals_teacher;
  return reason_refused(c.substitution_reason);
}

bool is_recorded(const Journal& journal, const RecordLesson& c) {
  return journal.lessons.contains(c.lesson) ||
         std::ranges::any_of(journal.lessons, [&](const auto& known) {
           const Journal::Lesson& lesson = known.second;
           return !lesson.withdrawn && lesson.date == c.date && lesson.number == c.number;
         });
}

std::optional<Refusal> lists_refused(const TakeAttendance& c,
                                     const Journal& journal,
                                     const Journal::Lesson& lesson) {
  std::set<PersonId> listed;
  for (const auto* list : {&c.absent, &c.late}) {
    for (const PersonId& pupil : *list) {
      if (!is_enrolled(journal, pupil, lesson.date)) return Refusal::pupil_not_in_journal;
      if (!listed.insert(pupil).second) return Refusal::pupil_listed_twice;
    }
  }
  return std::nullopt;
}

}  // namespace

bool may_enter(const Journal& journal, const Journal::Lesson& lesson, const Context& context) {
  return context.origin.person == lesson.teacher ||
         teaches(journal, context.origin.person, riga_date(context.at));
}

Decision rule(const RecordLesson& c, const Journal& journal, const Context& context) {
  if (const auto refusal = recorder_refused(c, journal, context.origin)) return *refusal;
  if (const auto refusal = day_refused(c, context)) return *refusal;
  if (c.number > kMaxLessonNumber) return Refusal::lesson_number_out_of_range;
  if (const auto refusal = text_refused(c.text)) return *refusal;
  if (is_recorded(journal, c)) return Refusal::lesson_already_recorded;
  return {LessonRecorded{.journal = c.journal,
                         .lesson = c.lesson,
                         .date = c.date,
                         .number = c.number,
                         .teacher = context.origin.person,
                         .text = c.text,
                         .substitution = c.substitution,
                         .substitution_reason = c.substitution ? c.substitution_reason : Sealed{},
                         .late = context.at > c.due}};
}

Decision rule(const CorrectLesson& c, const Journal& journal, const Context& context) {
  const auto known = journal.lessons.find(c.lesson);
  if (known == journal.lessons.end()) return Refusal::unknown_lesson;
  if (known->second.withdrawn) return Refusal::already_withdrawn;
  if (!may_enter(journal, known->second, context)) return Refusal::not_the_journals_teacher;
  if (const auto refusal = text_refused(c.text)) return *refusal;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {LessonCorrected{c.journal, c.lesson, c.text, c.reason}};
}

Decision rule(const WithdrawLesson& c, const Journal& journal, const Context& context) {
  const auto known = journal.lessons.find(c.lesson);
  if (known == journal.lessons.end()) return Refusal::unknown_lesson;
  const Journal::Lesson& lesson = known->second;
  if (lesson.withdrawn) return Refusal::already_withdrawn;
  if (!may_enter(journal, lesson, context)) return Refusal::not_the_journals_teacher;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  if (lesson.marks > 0 || !lesson.absent.empty() || !lesson.late.empty()) {
    return Refusal::lesson_has_entries;
  }
  return {LessonWithdrawn{c.journal, c.lesson, lesson.date, lesson.number, c.reason}};
}

Decision rule(const TakeAttendance& c, const Journal& journal, const Context& context) {
  const auto known = journal.lessons.find(c.lesson);
  if (known == journal.lessons.end()) return Refusal::unknown_lesson;
  const Journal::Lesson& lesson = known->second;
  if (lesson.withdrawn) return Refusal::already_withdrawn;
  if (!may_enter(journal, lesson, context)) return Refusal::not_the_journals_teacher;
  if (const auto refusal = lists_refused(c, journal, lesson)) return *refusal;

  const std::set<PersonId> absent(c.absent.begin(), c.absent.end());
  const std::set<PersonId> late(c.late.begin(), c.late.end());
  if (lesson.attendance_taken && lesson.absent == absent && lesson.late == late) return {};

  std::vector<PersonId> present_again;
  for (const auto* before : {&lesson.absent, &lesson.late}) {
    std::ranges::copy_if(*before, std::back_inserter(present_again), [&](const PersonId& pupil) {
      return !absent.contains(pupil) && !late.contains(pupil);
    });
  }
  return {AttendanceTaken{.journal = c.journal,
                          .lesson = c.lesson,
                          .date = lesson.date,
                          .number = lesson.number,
                          .absent = c.absent,
                          .late = c.late,
                          .present_again = std::move(present_again),
                          .entered_late = context.at > c.due}};
}

void apply(Journal& journal, const LessonRecorded& e) {
  Journal::Lesson lesson;
  lesson.date = e.date;
  lesson.number = e.number;
  lesson.teacher = e.teacher;
  journal.lessons[e.lesson] = std::move(lesson);
}
void apply(Journal&, const LessonCorrected&) {}  // no rule asks what a lesson's texts are
void apply(Journal& journal, const LessonWithdrawn& e) {
  journal.lessons[e.lesson].withdrawn = true;
}
void apply(Journal& journal, const AttendanceTaken& e) {
  Journal::Lesson& lesson = journal.lessons[e.lesson];
  lesson.attendance_taken = true;
  lesson.absent = {e.absent.begin(), e.absent.end()};
  lesson.late = {e.late.begin(), e.late.end()};
}

}  // namespace klade
