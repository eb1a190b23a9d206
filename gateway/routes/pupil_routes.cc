#include "gateway/routes/pupil_routes.h"

#include <algorithm>

#include "gateway/routes/authority.h"
#include "gateway/routes/facts.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/requests.h"
#include "projections/views/absences.h"
#include "projections/views/diary.h"
#include "projections/views/marks.h"
#include "projections/views/people.h"
#include "projections/views/ranking.h"
#include "projections/views/timetable.h"

namespace klade {
namespace {

// The pupil of the path, when the reader may see it.
Result<PersonId, Problem> readable_pupil(const Call& call, const Desk& desk) {
  const auto pupil = path_id<PersonId>(call, "id");
  if (!may_read_pupil(call, desk.reading.rows, pupil)) return fails("not_found");
  return pupil;
}

// A pupil that the reader may see, and the days that it asks for.
struct PupilDays {
  PersonId pupil;
  DateRange range;
};
Result<PupilDays, Problem> pupil_and_days(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return Failure{pupil.error()};
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto range = query_range(call, year_range(*school, today_of(call)));
  if (!range) return Failure{range.error()};
  return PupilDays{*pupil, *range};
}

// A pupil whose place the reader may see, and the period that it asks for.
struct PupilPeriod {
  PersonId pupil;
  SchoolPeriod period;
};
Result<PupilPeriod, Problem> pupil_and_period(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return Failure{pupil.error()};
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  if (!school->settings.ranking_shown && !call.principal.pupil.is_nil()) {
    return fails("ranking_not_shown");
  }
  const auto period =
      period_of(*school, query_text(call, "period").value_or("year"), today_of(call));
  if (!period) return fails_at("/period", "bad_period");
  return PupilPeriod{*pupil, *period};
}

IsoWeek week_of(Date date) {
  // The ISO week belongs to the year in which its Thursday lies.
  const Date thursday = date + std::chrono::days{4} - std::chrono::days{iso_weekday(date)};
  const std::chrono::year_month_day ymd{thursday};
  const Date new_year = date_of(static_cast<int>(ymd.year()), 1, 1);
  return {static_cast<int>(ymd.year()),
          static_cast<unsigned>((thursday - new_year).count() / 7 + 1)};
}

}  // namespace

Answered show_diary(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return Failure{pupil.error()};
  const auto text = query_text(call, "week");
  const auto week = text ? parse_iso_week(*text) : week_of(today_of(call));
  if (!week) return fails_at("/week", "bad_week");
  return answer(diary_week(desk.reading, *pupil, *week));
}

Answered show_pupil_marks(const Call& call, const Desk& desk) {
  const auto asked = pupil_and_days(call, desk);
  if (!asked) return Failure{asked.error()};
  return answer(pupil_marks(desk.reading, asked->pupil, asked->range));
}

std::optional<std::uint64_t> diary_answers(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return std::nullopt;
  return diary_revision(desk.reading.rows, *pupil);
}

std::optional<std::uint64_t> pupil_marks_answers(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return std::nullopt;
  return std::max(pupil_marks_revision(desk.reading.rows, *pupil),
                  school_revision(desk.reading.rows, call.principal.school));
}

Answered show_absences(const Call& call, const Desk& desk) {
  const auto asked = pupil_and_days(call, desk);
  if (!asked) return Failure{asked.error()};
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  PupilAbsences absences = pupil_absences(desk.reading, asked->pupil, asked->range);
  absences.may_excuse = excuse_authority(call, desk.reading.rows, *school, asked->pupil).may_excuse;
  return answer(absences);
}

std::optional<std::uint64_t> absences_answers(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return std::nullopt;
  const ViewReader& rows = desk.reading.rows;
  const SchoolId school = call.principal.school;
  // Who leads the pupil's class may excuse.
  return std::max({pupil_absences_revision(rows, *pupil),
                   school_revision(rows, school),
                   classes_revision(rows, school)});
}

Answered show_ranking(const Call& call, const Desk& desk) {
  const auto asked = pupil_and_period(call, desk);
  if (!asked) return Failure{asked.error()};
  return answer(pupil_ranking(desk.reading.rows, asked->pupil, asked->period, today_of(call)));
}

std::optional<std::uint64_t> ranking_answers(const Call& call, const Desk& desk) {
  const auto asked = pupil_and_period(call, desk);
  if (!asked) return std::nullopt;
  const ViewReader& rows = desk.reading.rows;
  const SchoolId school = call.principal.school;
  return std::max(ranking_revision(rows, school, asked->pupil, asked->period, today_of(call)),
                  school_revision(rows, school));
}

Answered show_pupil_timetable(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return Failure{pupil.error()};
  return answer(pupil_timetable(desk.reading, *pupil, today_of(call)));
}

std::optional<std::uint64_t> pupil_timetable_answers(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return std::nullopt;
  return std::max(pupil_timetable_revision(desk.reading.rows, *pupil),
                  people_revision(desk.reading.rows, call.principal.school));
}

Written announce_absence(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return Failure{pupil.error()};
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto request = read_body<AbsenceNoticeRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto reason = sealed_text(desk, *pupil, "absence.reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  const Date today = today_of(call);
  const auto notice = new_id<NoticeId>(call);
  AnnounceAbsence command{.pupil = *pupil,
                          .notice = notice,
                          .from = request->from,
                          .to = request->to,
                          .reason = std::move(*reason),
                          .may_announce = may_announce(call, desk.reading, *pupil),
                          .today = today,
                          .due = notice_due(*school, today)};
  return intent(call, Absences::Command(std::move(command)), notice);
}

Written withdraw_absence_notice(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return Failure{pupil.error()};
  if (!may_announce(call, desk.reading, *pupil)) return fails(Refusal::not_an_adult);
  const auto request = read_body<ReasonRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto reason = sealed_text(desk, *pupil, "absence.reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  const auto notice = path_id<NoticeId>(call, "notice");
  return intent(
      call, Absences::Command(WithdrawAbsenceNotice{*pupil, notice, std::move(*reason)}), notice);
}

Written excuse_absence(const Call& call, const Desk& desk) {
  const auto pupil = readable_pupil(call, desk);
  if (!pupil) return Failure{pupil.error()};
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  const auto request = read_body<ExcuseRequest>(call.body);
  if (!request) return Failure{request.error()};
  auto reason = sealed_text(desk, *pupil, "absence.reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  const ExcuseAuthority authority = excuse_authority(call, desk.reading.rows, *school, *pupil);
  const auto excuse = new_id<ExcuseId>(call);
  ExcuseAbsence command{.pupil = *pupil,
                        .excuse = excuse,
                        .from = request->from,
                        .to = request->to,
                        .kind = request->kind,
                        .reason = std::move(*reason),
                        .may_excuse = authority.may_excuse,
                        .on_authority_of = authority.class_led,
                        .due = excuse_due(*school, request->from)};
  return intent(call, Absences::Command(std::move(command)), excuse);
}

}  // namespace klade
