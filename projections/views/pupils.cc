#include "projections/views/pupils.h"

#include <algorithm>
#include <variant>

#include "projections/views/journals.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kJournals = 'j';
constexpr char kRevisions = 'r';
constexpr char kExcuses = 'x';

using Until = std::optional<Date>;

Enrolment enrolment_of(std::string_view key, std::string_view value) {
  PersonId pupil;
  Enrolment enrolment;
  read_key(key, pupil, enrolment.journal, enrolment.membership.from);
  enrolment.membership.until = row_of<Until>(value);
  return enrolment;
}

void unenrol(ViewBatch& rows, const PupilUnenrolled& e) {
  std::optional<Date> from;  // of the enrolment that has no last day yet
  rows.scan(row_key(kJournals, e.pupil, e.journal),
            [&](std::string_view key, std::string_view value) {
              const Membership membership = enrolment_of(key, value).membership;
              if (!membership.until) from = membership.from;
              return true;
            });
  if (from) rows.put(row_key(kJournals, e.pupil, e.journal, *from), packed(Until{e.until}));
}

void note_excuse(ViewBatch& rows, PersonId pupil, std::uint64_t seq) {
  std::vector<JournalId> journals;
  rows.scan(row_key(kJournals, pupil), [&](std::string_view key, std::string_view value) {
    journals.push_back(enrolment_of(key, value).journal);
    return true;
  });
  for (const JournalId journal : journals) rows.put(row_key(kExcuses, journal), packed(seq));
}

}  // namespace

bool PupilsView::wants(std::string_view type) const {
  return is_type_of<PupilEnrolled, PupilUnenrolled, AbsenceExcused>(type);
}

void PupilsView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  if (const auto* context = std::get_if<AttendanceEvent>(&record.event)) {
    if (const auto* e = std::get_if<AbsenceExcused>(context))
      note_excuse(rows, e->pupil, place.seq);
    return;
  }
  const auto* context = std::get_if<JournalEvent>(&record.event);
  if (context == nullptr) return;
  if (const auto* enrolled = std::get_if<PupilEnrolled>(context)) {
    rows.put(row_key(kJournals, enrolled->pupil, enrolled->journal, enrolled->from),
             packed(Until{}));
    rows.put(row_key(kRevisions, enrolled->pupil), packed(place.seq));
  } else if (const auto* left = std::get_if<PupilUnenrolled>(context)) {
    unenrol(rows, *left);
    rows.put(row_key(kRevisions, left->pupil), packed(place.seq));
  }
}

std::vector<Enrolment> enrolments_of_pupil(const ViewReader& rows, PersonId pupil) {
  std::vector<Enrolment> enrolments;
  rows.scan(
      View::pupils, row_key(kJournals, pupil), [&](std::string_view key, std::string_view value) {
        enrolments.push_back(enrolment_of(key, value));
        return true;
      });
  return enrolments;
}

std::vector<JournalId> journals_of_pupil(const ViewReader& rows, PersonId pupil, DateRange range) {
  std::vector<JournalId> journals;
  for (const Enrolment& enrolment : enrolments_of_pupil(rows, pupil)) {
    const bool again = !journals.empty() && journals.back() == enrolment.journal;
    if (enrolment.membership.overlaps(range) && !again) journals.push_back(enrolment.journal);
  }
  return journals;
}

std::uint64_t enrolments_revision(const ViewReader& rows, PersonId pupil) {
  return get_revision(rows, View::pupils, row_key(kRevisions, pupil));
}
std::uint64_t pupil_lessons_revision(const ViewReader& rows, PersonId pupil) {
  std::uint64_t revision = 0;
  for (const JournalId id : journals_of_pupil(rows, pupil, {})) {
    revision = std::max(revision, journal_lessons_revision(rows, id));
  }
  return revision;
}
std::uint64_t journal_excuses_revision(const ViewReader& rows, JournalId id) {
  return get_revision(rows, View::pupils, row_key(kExcuses, id));
}

}  // namespace klade
