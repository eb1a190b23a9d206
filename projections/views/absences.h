// View absences: a pupil's absences, absence notices and excuses.  AB1 to AB5.
//
//   a <pupil> <date> <number:u8> <lesson>   AbsenceRow
//   n <pupil> <from> <notice>               NoticeRow
//   f <notice>                              NoticePlace
//   x <pupil> <from> <excuse>               ExcuseRow
//   r <pupil>                               revision: all of these
//
// Who was present has no row; a notice taken back has none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/projection.h"
#include "projections/reading.h"
#include "projections/views/journals.h"
#include "projections/views/membership.h"

namespace klade {

class AbsencesView final : public Projection {
 public:
  View view() const override { return View::absences; }
  std::string_view name() const override { return "absences"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct AbsenceRow {
  JournalId journal;
  Presence what = Presence::absent;
  bool entered_late = false;
  FIELDS(journal, what, entered_late)
  bool operator==(const AbsenceRow&) const = default;
};
struct PupilAbsence {
  Date date{};
  std::uint8_t number = 0;
  LessonId lesson;
  AbsenceRow row;
};
struct NoticeRow {
  Date to{};
  Sealed reason;
  Instant announced_at{};
  FIELDS(to, reason, announced_at)
  bool operator==(const NoticeRow&) const = default;
};
struct NoticePlace {
  PersonId pupil;
  Date from{};
  FIELDS(pupil, from)
  bool operator==(const NoticePlace&) const = default;
};
struct PupilNotice {
  NoticeId id;
  Date from{};
  NoticeRow row;
};
struct ExcuseRow {
  Date to{};
  ExcuseKind kind = ExcuseKind::other;
  Sealed reason;
  ClassId on_authority_of;
  FIELDS(to, kind, reason, on_authority_of)
  bool operator==(const ExcuseRow&) const = default;
};
struct PupilExcuse {
  ExcuseId id;
  Date from{};
  ExcuseRow row;
};

std::vector<PupilAbsence> absences_of_pupil(const ViewReader& rows,
                                            PersonId pupil,
                                            DateRange range);
std::vector<PupilNotice> notices_of_pupil(const ViewReader& rows, PersonId pupil, DateRange range);
std::vector<PupilExcuse> excuses_of_pupil(const ViewReader& rows, PersonId pupil, DateRange range);
// The excuse that covers the day (of several the one that begins last), or null.
const PupilExcuse* excuse_on(const std::vector<PupilExcuse>& excuses, Date day);
// As cells show it: absent, late or excused.
std::string_view absence_text(Presence presence, bool excused);
std::uint64_t absences_revision(const ViewReader& rows, PersonId pupil);

// GET /pupils/{id}/absences: items by date and number.  `absent` counts every lesson missed, of
// them `excused` those on excused days.
struct AbsenceItem {
  Date date{};
  std::uint8_t number = 0;
  std::string subject;
  JournalId journal;
  LessonId lesson;
  Presence what = Presence::absent;
  bool excused = false;
  std::optional<ExcuseKind> kind;  // of the excuse
  FIELDS(date, number, subject, journal, lesson, what, excused, kind)
};
struct NoticeAnswer {
  NoticeId id;
  Date from{};
  Date to{};
  std::string reason;
  Instant announced_at{};
  FIELDS(id, from, to, reason, announced_at)
};
struct AbsenceTotals {
  std::int32_t absent = 0;
  std::int32_t excused = 0;
  std::int32_t late = 0;
  FIELDS(absent, excused, late)
  bool operator==(const AbsenceTotals&) const = default;
};
struct PupilAbsences {
  std::vector<AbsenceItem> items;
  std::vector<NoticeAnswer> notices;
  bool may_excuse = false;  // the handler says so: it knows who reads
  AbsenceTotals totals;
  FIELDS(items, notices, may_excuse, totals)
};
PupilAbsences pupil_absences(const Reading& reading, PersonId pupil, DateRange range);
NoticeAnswer notice_answer(const Reading& reading, const PupilNotice& notice);
// Subjects' names change only with journals: absences_revision and each journal's.
std::uint64_t pupil_absences_revision(const ViewReader& rows, PersonId pupil);

}  // namespace klade
