#include "gateway/routes/diary_note_routes.h"

#include <algorithm>

#include "gateway/routes/authority.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/notice_requests.h"
#include "gateway/routes/pages.h"
#include "projections/views/classes.h"
#include "projections/views/diary_note_page.h"
#include "projections/views/pupils.h"

namespace klade {
namespace {

constexpr std::string_view kTextPurpose = "diary_note.text";
constexpr std::string_view kReasonPurpose = "diary_note.reason";

bool stood_in(const ViewReader& rows, JournalId journal, PersonId teacher, Date date) {
  const std::vector<LessonAt> lessons = lessons_of_journal(rows, journal, {date, date});
  return std::ranges::any_of(lessons,
                             [&](const LessonAt& lesson) { return lesson.row.teacher == teacher; });
}

bool writes_for_the_school(const Principal& reader) {
  return reads_school(reader) && reader.may(Permission::write_journals);
}

// A pupil one of whose journals the reader may see.
bool teaches_pupil(const Call& call, const ViewReader& rows, PersonId pupil) {
  if (!call.principal.is_staff()) return false;
  const std::vector<Enrolment> enrolments = enrolments_of_pupil(rows, pupil);
  return std::ranges::any_of(enrolments, [&](const Enrolment& enrolment) {
    return readable_journal(call, rows, enrolment.journal).has_value();
  });
}

bool may_read_note(const Call& call, const ViewReader& rows, const DiaryNoteRow& note) {
  return may_read_pupil(call, rows, note.pupil) || note.author == call.principal.profile ||
         (call.principal.is_staff() && readable_journal(call, rows, note.journal).has_value());
}

// Why the reader may not write into this pupil's diary on that day; nothing when it may.
std::optional<Refusal> writing_refused(
    const Call& call, const ViewReader& rows, PersonId pupil, JournalId journal, Date date) {
  const Principal& reader = call.principal;
  const bool of_the_school = writes_for_the_school(reader);
  if (journal.is_nil()) {
    const bool leads = leads_pupil(rows, reader.person, pupil, today_of(call));
    return of_the_school || leads ? std::nullopt : std::optional(Refusal::not_the_journals_teacher);
  }
  if (!journal_of_school(call, rows, journal)) return Refusal::unknown_journal;
  if (!of_the_school && !teaches(rows, reader.person, journal, today_of(call)) &&
      !stood_in(rows, journal, reader.person, date)) {
    return Refusal::not_the_journals_teacher;
  }
  if (!is_enrolled(rows, pupil, journal, date)) return Refusal::pupil_not_in_journal;
  return std::nullopt;
}

Result<DiaryNoteRow, Problem> note_of_path(const Call& call, const Desk& desk) {
  auto row = diary_note(desk.reading.rows, path_id<DiaryNoteId>(call, "id"));
  const bool readable =
      row && row->school == call.principal.school && may_read_note(call, desk.reading.rows, *row);
  if (!readable) return fails("not_found");
  return std::move(*row);
}

// The first day of the year that today is in, or, between two, of the one before.
Date year_begun(const SchoolRow& school, Date today) {
  Date from = kLastDate;
  for (const SchoolYear& year : school.years) {
    if (year.from <= today) from = year.from;
  }
  return from;
}

}  // namespace

Answered list_diary_notes(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  const auto pupil = path_id<PersonId>(call, "id");
  const bool known = is_pupil_of(rows, call.principal.school, pupil, today_of(call));
  if (!may_read_pupil(call, rows, pupil) && !(known && teaches_pupil(call, rows, pupil))) {
    return fails("not_found");
  }
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto range = query_range(call, year_range(*school, today_of(call)));
  if (!range) return Failure{range.error()};
  std::vector<PupilNote> notes;
  for (const DiaryNoteRow& row : diary_notes_of_pupil(rows, pupil, *range)) {
    if (!may_read_note(call, rows, row)) continue;
    notes.push_back(pupil_note(desk.reading, row, call.principal.profile));
  }
  return answer_page(call, std::move(notes));
}

Written write_diary_note(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  const auto pupil = path_id<PersonId>(call, "id");
  if (!call.principal.is_staff() ||
      !is_pupil_of(rows, call.principal.school, pupil, today_of(call))) {
    return fails("not_found");
  }
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto request = read_body<DiaryNoteRequest>(call.body);
  if (!request) return Failure{request.error()};
  const JournalId journal = request->journal.value_or(JournalId{});
  if (const auto refusal = writing_refused(call, rows, pupil, journal, request->date)) {
    return fails(*refusal);
  }
  auto text = sealed_text(desk, pupil, kTextPurpose, request->text.value);
  if (!text) return Failure{text.error()};
  const Date today = today_of(call);
  const auto id = new_id<DiaryNoteId>(call);
  WriteDiaryNote command{.note = id,
                         .school = call.principal.school,
                         .pupil = pupil,
                         .kind = request->kind,
                         .date = request->date,
                         .journal = journal,
                         .text = std::move(*text),
                         .today = today,
                         .year_start = year_begun(*school, today)};
  return intent(call, DiaryNote::Command(std::move(command)), id);
}

Written correct_diary_note(const Call& call, const Desk& desk) {
  const auto note = note_of_path(call, desk);
  if (!note) return Failure{note.error()};
  const auto request = read_body<DiaryNoteCorrectionRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto text = sealed_text(desk, note->pupil, kTextPurpose, request->text.value);
  if (!text) return Failure{text.error()};
  auto reason = sealed_text(desk, note->pupil, kReasonPurpose, request->reason.value);
  if (!reason) return Failure{reason.error()};
  return intent(call,
                DiaryNote::Command(CorrectDiaryNote{
                    note->note, request->kind, std::move(*text), std::move(*reason)}),
                note->note);
}

Written withdraw_diary_note(const Call& call, const Desk& desk) {
  const auto note = note_of_path(call, desk);
  if (!note) return Failure{note.error()};
  const auto request = read_body<ReasonRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto reason = sealed_text(desk, note->pupil, kReasonPurpose, request->reason.value);
  if (!reason) return Failure{reason.error()};
  const bool of_others = call.principal.is_staff() && call.principal.has(Role::superuser);
  return intent(call,
                DiaryNote::Command(WithdrawDiaryNote{note->note, std::move(*reason), of_others}),
                note->note);
}

}  // namespace klade
