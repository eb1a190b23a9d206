// Aggregate Absences: one pupil's absence notices and excuses.  AB2 to AB5.
//
// Facts with the commands: that the reader may speak for the pupil (a parent, or the pupil when
// adult), the local date of now, and by which authority an excuse is given and until when.
#pragma once

#include <map>
#include <variant>

#include "aggregates/decision.h"

namespace klade {

inline constexpr int kMaxAbsenceDays = 366;

struct AnnounceAbsence {
  PersonId pupil;
  NoticeId notice;
  Date from{};
  Date to{};
  Sealed reason;
  bool may_announce = false;  // fact: a parent of the pupil, or the pupil aged 18 or more (AB2)
  Date today{};               // fact
  Instant due{};              // fact: until when an absence of today may still be announced
  FIELDS(pupil, notice, from, to, reason, may_announce, today, due)
};
struct WithdrawAbsenceNotice {
  PersonId pupil;
  NoticeId notice;
  Sealed reason;
  FIELDS(pupil, notice, reason)
};
struct ExcuseAbsence {
  PersonId pupil;
  ExcuseId excuse;
  Date from{};
  Date to{};
  ExcuseKind kind = ExcuseKind::other;
  Sealed reason;
  bool may_excuse = false;  // fact: the school's setting allows it to this role (AB4)
  ClassId on_authority_of;  // fact
  Instant due{};            // fact: until when absences of these days may be excused
  FIELDS(pupil, excuse, from, to, kind, reason, may_excuse, on_authority_of, due)
};

struct Absences {
  using Command = std::variant<AnnounceAbsence, WithdrawAbsenceNotice, ExcuseAbsence>;
  struct Notice {
    Date from{};
    Date to{};
    bool withdrawn = false;
  };
  std::map<NoticeId, Notice> notices;
  std::map<ExcuseId, AbsenceExcused> excuses;
};
Decision decide(const Absences::Command& command, const Absences& absences, const Context& context);
void evolve(Absences& absences, const Event& event);
StreamId stream_of(const Absences::Command& command);

}  // namespace klade
