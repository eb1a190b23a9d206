#include "gateway/routes/journal_routes.h"

#include <algorithm>

#include "gateway/routes/authority.h"
#include "gateway/routes/facts.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/mark_value.h"
#include "gateway/routes/pages.h"
#include "gateway/routes/requests.h"
#include "projections/views/journal_page.h"
#include "projections/views/mark_history.h"

namespace klade {
namespace {

// Lesson texts stand under the school's key.
Result<LessonText, Problem> sealed_lesson(const Call& call,
                                          const Desk& desk,
                                          std::string_view topic,
                                          std::string_view result,
                                          std::string_view homework) {
  const Id128& subject = call.principal.school;
  auto sealed_topic = sealed_text(desk, subject, "lesson.topic", topic);
  if (!sealed_topic) return Failure{sealed_topic.error()};
  auto sealed_result = sealed_text(desk, subject, "lesson.result", result);
  if (!sealed_result) return Failure{sealed_result.error()};
  auto sealed_homework = sealed_text(desk, subject, "lesson.homework", homework);
  if (!sealed_homework) return Failure{sealed_homework.error()};
  return LessonText{
      std::move(*sealed_topic), std::move(*sealed_result), std::move(*sealed_homework)};
}

// Whom the reason of a substitution concerns: the journal's teacher of the day, else the school.
Id128 absent_teacher(const Call& call, const ViewReader& rows, JournalId journal, Date date) {
  for (const Member& teacher : teachers_of_journal(rows, journal)) {
    if (teacher.membership.covers(date) && teacher.person != call.principal.person) {
      return teacher.person;
    }
  }
  return call.principal.school;
}

// The lesson of the path, which is one of the path's journal.
std::optional<LessonPlace> lesson_of(const ViewReader& rows, JournalId journal, LessonId lesson) {
  auto place = lesson_place(rows, lesson);
  if (place && place->journal != journal) place.reset();
  return place;
}

Failure<Problem> refused_at(std::string pointer, Refusal refusal) {
  Problem refused = problem_of(refusal);
  refused.errors.push_back({std::move(pointer), refused.code});
  return Failure{std::move(refused)};
}

// Whether the rules would say that the pupil is not in the journal, to somebody who may know.  A
// mark that stands is a repeated command's, which is answered as it was whatever has happened
// since.
bool pupil_is_missing(const Call& call,
                      const ViewReader& rows,
                      const MarkRequest& request,
                      MarkId mark) {
  const auto at = lesson(rows, request.lesson);
  if (!at || is_enrolled(rows, request.pupil, at->place.journal, at->place.date)) return false;
  if (mark_place(rows, mark)) return false;
  return LessonEntry(call, rows, at->place.journal).may_enter(at->row.teacher);
}

Result<NewMark, Problem> new_mark(const Call& call,
                                  const Desk& desk,
                                  const SchoolRow& school,
                                  const MarkRequest& request,
                                  std::size_t index) {
  const std::string pointer = "/marks/" + std::to_string(index);
  const auto value = parse_mark_value(request.scale, request.value.value);
  if (!value) return fails_at(pointer + "/value", "value_not_on_scale");
  const auto place = lesson_of(desk.reading.rows, path_id<JournalId>(call, "id"), request.lesson);
  if (!place) return refused_at(pointer + "/lesson", Refusal::unknown_lesson);
  const auto mark = new_id<MarkId>(call, index);
  if (pupil_is_missing(call, desk.reading.rows, request, mark)) {
    return refused_at(pointer + "/pupil", Refusal::pupil_not_in_journal);
  }
  return NewMark{
      .lesson = request.lesson,
      .pupil = request.pupil,
      .mark = mark,
      .value = *value,
      .kind = request.kind,
      .weight_tenths = static_cast<std::uint8_t>(request.weight.value_or(Tenths{}).value),
      .due = mark_due(school, place->date, request.kind)};
}

// The mark of the path, when its journal is one of the school.
std::optional<MarkPlace> mark_of_school(const Call& call, const ViewReader& rows, MarkId mark) {
  auto place = mark_place(rows, mark);
  if (place && !journal_of_school(call, rows, place->journal)) place.reset();
  return place;
}

}  // namespace

// The reader's, or with ?substitute= those that it may stand in for.
Answered list_journals(const Call& call, const Desk& desk) {
  const Date today = today_of(call);
  if (!query_text(call, "substitute")) {
    const auto own = readable_journals(call, desk.reading.rows);
    return answer_page(call, journal_list(desk.reading, own, today));
  }
  const auto day = query_date(call, "substitute", today);
  if (!day) return Failure{day.error()};
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto others = substitutable_journals(call, desk.reading.rows, *school, *day);
  return answer_page(call, journal_list(desk.reading, others, *day));
}

Answered show_journal(const Call& call, const Desk& desk) {
  const auto id = path_id<JournalId>(call, "id");
  if (!readable_journal(call, desk.reading.rows, id)) return fails("not_found");
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto range = query_range(call, year_range(*school, today_of(call)));
  if (!range) return Failure{range.error()};
  auto page = journal_page(desk.reading, id, *range, today_of(call));
  if (!page) return fails("not_found");
  page->may_write = may_write_journal(call, desk.reading.rows, id);
  const LessonEntry entry(call, desk.reading.rows, id);
  for (PageLesson& lesson : page->lessons) lesson.may_enter = entry.may_enter(lesson.given_by);
  return answer(*page);
}

std::optional<std::uint64_t> journal_answers(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  const auto id = path_id<JournalId>(call, "id");
  if (!readable_journal(call, rows, id)) return std::nullopt;
  return std::max(journal_page_revision(rows, id), school_revision(rows, call.principal.school));
}

Written record_lesson(const Call& call, const Desk& desk) {
  const auto id = path_id<JournalId>(call, "id");
  if (!journal_of_school(call, desk.reading.rows, id)) return fails("not_found");
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto request = read_body<LessonRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto text = sealed_lesson(
      call, desk, request->topic.value, request->result.value, request->homework.value);
  if (!text) return Failure{text.error()};
  Sealed reason;
  if (request->substitution) {
    auto sealed = sealed_text(desk,
                              absent_teacher(call, desk.reading.rows, id, request->date),
                              "lesson.substitution_reason",
                              request->substitution->reason.value);
    if (!sealed) return Failure{sealed.error()};
    reason = std::move(*sealed);
  }
  const auto lesson = new_id<LessonId>(call);
  RecordLesson command{.journal = id,
                       .lesson = lesson,
                       .date = request->date,
                       .number = static_cast<std::uint8_t>(request->number.value),
                       .text = std::move(*text),
                       .substitution = request->substitution.has_value(),
                       .substitution_reason = std::move(reason),
                       .day = day_kind_of(*school, request->date),
                       .due = lesson_due(*school, request->date)};
  return intent(call, Journal::Command(std::move(command)), lesson);
}

Written correct_lesson(const Call& call, const Desk& desk) {
  const auto id = path_id<JournalId>(call, "id");
  const auto lesson = path_id<LessonId>(call, "lesson");
  if (!journal_of_school(call, desk.reading.rows, id)) return fails("not_found");
  const auto request = read_body<LessonCorrectionRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto text = sealed_lesson(
      call, desk, request->topic.value, request->result.value, request->homework.value);
  if (!text) return Failure{text.error()};
  auto reason = sealed_text(desk, call.principal.school, "lesson.reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  return intent(call,
                Journal::Command(CorrectLesson{id, lesson, std::move(*text), std::move(*reason)}),
                lesson);
}

Written withdraw_lesson(const Call& call, const Desk& desk) {
  const auto id = path_id<JournalId>(call, "id");
  const auto lesson = path_id<LessonId>(call, "lesson");
  if (!journal_of_school(call, desk.reading.rows, id)) return fails("not_found");
  const auto request = read_body<ReasonRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto reason = sealed_text(desk, call.principal.school, "lesson.reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  return intent(call, Journal::Command(WithdrawLesson{id, lesson, std::move(*reason)}), lesson);
}

Written take_attendance(const Call& call, const Desk& desk) {
  const auto id = path_id<JournalId>(call, "id");
  const auto lesson = path_id<LessonId>(call, "lesson");
  if (!journal_of_school(call, desk.reading.rows, id)) return fails("not_found");
  const auto place = lesson_of(desk.reading.rows, id, lesson);
  if (!place) return fails(Refusal::unknown_lesson);
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  auto request = read_body<AttendanceRequest>(call.body);
  if (!request) return Failure{request.error()};
  return intent(call,
                Journal::Command(TakeAttendance{id,
                                                lesson,
                                                std::move(request->absent.items),
                                                std::move(request->late.items),
                                                lesson_due(*school, place->date)}),
                lesson);
}

Written record_marks(const Call& call, const Desk& desk) {
  const auto id = path_id<JournalId>(call, "id");
  if (!journal_of_school(call, desk.reading.rows, id)) return fails("not_found");
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto request = read_body<MarksRequest>(call.body);
  if (!request) return Failure{request.error()};
  if (request->marks.items.empty()) return fails(Refusal::no_marks);
  Intent marks{Command(), call.principal.school, {}, true};
  RecordMarks command{id, {}};
  for (std::size_t i = 0; i < request->marks.items.size(); ++i) {
    auto mark = new_mark(call, desk, *school, request->marks.items[i], i);
    if (!mark) return Failure{mark.error()};
    marks.ids.push_back(mark->mark);
    command.marks.push_back(*mark);
  }
  marks.command = Journal::Command(std::move(command));
  return marks;
}

Written correct_mark(const Call& call, const Desk& desk) {
  const auto id = path_id<MarkId>(call, "id");
  const auto place = mark_of_school(call, desk.reading.rows, id);
  if (!place) return fails("not_found");
  const auto request = read_body<MarkCorrectionRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto value = parse_mark_value(place->value.scale, request->value.value);
  if (!value) return fails_at("/value", "value_not_on_scale");
  auto reason = sealed_text(desk, place->pupil, "mark.reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  return intent(
      call, Journal::Command(CorrectMark{place->journal, id, *value, std::move(*reason)}), id);
}

Written withdraw_mark(const Call& call, const Desk& desk) {
  const auto id = path_id<MarkId>(call, "id");
  const auto place = mark_of_school(call, desk.reading.rows, id);
  if (!place) return fails("not_found");
  const auto request = read_body<ReasonRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto reason = sealed_text(desk, place->pupil, "mark.reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  return intent(call, Journal::Command(WithdrawMark{place->journal, id, std::move(*reason)}), id);
}

Answered show_mark_history(const Call& call, const Desk& desk) {
  const auto id = path_id<MarkId>(call, "id");
  const auto place = mark_of_school(call, desk.reading.rows, id);
  if (!place || !may_read_mark_history(call, desk.reading.rows, place->journal, place->pupil)) {
    return fails("not_found");
  }
  return answer(mark_history(desk.reading, id));
}

}  // namespace klade
