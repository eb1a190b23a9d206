// View marks: a pupil's marks that stand, by date.
//
//   m <pupil> <date> <journal> <mark>   PupilMarkRow
//   r <pupil>                           revision: its marks
//
// The query is GET /pupils/{id}/marks.  A subject is its name: journals of equal subject are one
// subject of a pupil, so who changed groups has one average (G3); `journal` is the one it joined
// last.  Subjects in Latvian order, also those without marks; marks by date, then by entry.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/projection.h"
#include "projections/reading.h"
#include "projections/views/mark_text.h"
#include "projections/views/membership.h"

namespace klade {

class MarksView final : public Projection {
 public:
  View view() const override { return View::marks; }
  std::string_view name() const override { return "marks"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct PupilMarkRow {
  LessonId lesson;
  MarkValue value;
  MarkKind kind = MarkKind::formative;
  std::uint8_t weight_tenths = 0;
  bool late = false;
  std::uint64_t order = 0;  // of entry in its journal
  FIELDS(lesson, value, kind, weight_tenths, late, order)
  bool operator==(const PupilMarkRow&) const = default;
};
struct PupilMark {
  MarkId id;
  JournalId journal;
  Date date{};
  PupilMarkRow row;
};
std::vector<PupilMark> marks_of_pupil(const ViewReader& rows, PersonId pupil, DateRange range);
std::uint64_t marks_revision(const ViewReader& rows, PersonId pupil);

struct DatedMark {
  MarkId id;
  Date date{};
  Scale scale = Scale::ten;
  std::string value;
  MarkKind kind = MarkKind::formative;
  RawJson weight;
  LessonId lesson;
  bool late = false;
  FIELDS(id, date, scale, value, kind, weight, lesson, late)
};
struct SubjectMarks {
  std::string subject;
  JournalId journal;
  std::vector<DatedMark> marks;
  std::optional<std::string> average;  // "7.33"
  FIELDS(subject, journal, marks, average)
};
struct PupilMarks {
  std::vector<SubjectMarks> subjects;
  std::optional<std::string> average;
  FIELDS(subjects, average)
};
PupilMarks pupil_marks(const Reading& reading, PersonId pupil, DateRange range);
std::uint64_t pupil_marks_revision(const ViewReader& rows, PersonId pupil);

}  // namespace klade
