// View pupils: the journals that a pupil is or was in.
//
//   j <pupil> <journal> <from>   until (optional date)
//   r <pupil>                    revision: enrolments
//   x <journal>                  revision: excuses of pupils that were in it when they were given
#pragma once

#include <vector>

#include "projections/projection.h"
#include "projections/views/membership.h"

namespace klade {

class PupilsView final : public Projection {
 public:
  View view() const override { return View::pupils; }
  std::string_view name() const override { return "pupils"; }
  std::uint32_t version() const override { return 2; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct Enrolment {
  JournalId journal;
  Membership membership;
  bool operator==(const Enrolment&) const = default;
};
std::vector<Enrolment> enrolments_of_pupil(const ViewReader& rows, PersonId pupil);
// Each once, of enrolments that overlap the range.
std::vector<JournalId> journals_of_pupil(const ViewReader& rows, PersonId pupil, DateRange range);
std::uint64_t enrolments_revision(const ViewReader& rows, PersonId pupil);
// The lessons of every journal that the pupil is or was in.
std::uint64_t pupil_lessons_revision(const ViewReader& rows, PersonId pupil);
std::uint64_t journal_excuses_revision(const ViewReader& rows, JournalId id);

}  // namespace klade
