#include "aggregates/absences.h"

#include "aggregates/bounds.h"
#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const AnnounceAbsence& c, const Absences& absences, const Context& context) {
  if (!c.may_announce) return Refusal::not_an_adult;
  if (absences.notices.contains(c.notice)) return {};
  if (const auto refusal = period_refused(c.from, c.to, kMaxAbsenceDays)) return *refusal;
  if (c.from < c.today) return Refusal::absence_already_past;
  if (c.from == c.today && context.at > c.due) return Refusal::announced_too_late;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {AbsenceAnnounced{c.pupil, c.notice, c.from, c.to, c.reason}};
}

Decision rule(const WithdrawAbsenceNotice& c, const Absences& absences, const Context&) {
  const auto notice = absences.notices.find(c.notice);
  if (notice == absences.notices.end()) return Refusal::unknown_notice;
  if (notice->second.withdrawn) return Refusal::already_withdrawn;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {AbsenceNoticeWithdrawn{c.pupil, c.notice, c.reason}};
}

Decision rule(const ExcuseAbsence& c, const Absences& absences, const Context& context) {
  if (!c.may_excuse) return Refusal::not_allowed_to_excuse;
  if (absences.excuses.contains(c.excuse)) return {};
  if (const auto refusal = period_refused(c.from, c.to, kMaxAbsenceDays)) return *refusal;
  if (context.at > c.due) return Refusal::excused_too_late;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {AbsenceExcused{c.pupil, c.excuse, c.from, c.to, c.kind, c.reason, c.on_authority_of}};
}

void apply(Absences& absences, const AbsenceAnnounced& e) {
  absences.notices[e.notice] = {e.from, e.to, false};
}
void apply(Absences& absences, const AbsenceNoticeWithdrawn& e) {
  absences.notices[e.notice].withdrawn = true;
}
void apply(Absences& absences, const AbsenceExcused& e) { absences.excuses[e.excuse] = e; }
void apply(Absences&, const AttendanceTaken&) { CHECK(false); }  // stands in the journal's stream

}  // namespace

Decision decide(const Absences::Command& command,
                const Absences& absences,
                const Context& context) {
  return match(command, [&](const auto& c) { return rule(c, absences, context); });
}

void evolve(Absences& absences, const Event& event) {
  const auto* attendance = std::get_if<AttendanceEvent>(&event);
  CHECK(attendance != nullptr);
  match(*attendance, [&](const auto& e) { apply(absences, e); });
}

StreamId stream_of(const Absences::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::absences, c.pupil}; });
}

}  // namespace klade
