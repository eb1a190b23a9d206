// Query ranking: a pupil's place by its average, in its class and in the parallel classes.
// GET /pupils/{id}/ranking.  DI5.
//
// Places go by the exact average; equal averages share a place (1, 2, 2, 4).  Who has no subject
// average is not ranked.  Who belongs to a class is asked for the earlier of the period's last day
// and today.  Nobody's name is in the answer.  Depends on the day and on ranking_revision.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "projections/reading.h"
#include "projections/views/average.h"
#include "projections/views/schools.h"

namespace klade {

inline constexpr std::uint32_t kHighestBand = 10;

struct Band {
  std::uint32_t average_from = 0;  // up to below the next whole mark; the last one is 10 itself
  std::int32_t count = 0;
  FIELDS(average_from, count)
  bool operator==(const Band&) const = default;
};
struct Standing {
  std::optional<std::int32_t> place;  // nothing: not ranked
  std::int32_t of = 0;                // how many are ranked
  std::vector<Band> distribution;     // bands 1 to 10, all of them
  FIELDS(place, of, distribution)
  bool operator==(const Standing&) const = default;
};
struct PupilRanking {
  std::optional<Standing> school_class;  // "class"; nothing: in no class on that day
  std::optional<Standing> parallel;
  std::optional<std::string> average;
  static void fields(auto& self, auto&& visit) {
    visit("class", self.school_class);
    visit("parallel", self.parallel);
    visit("average", self.average);
  }
};

struct RankingTable {
  struct Line {
    ClassId school_class;
    std::optional<Average> average;
  };
  std::unordered_map<PersonId, Line> lines;
};

// Which table a pupil stands in; nothing when it is in no class on the day.
struct RankingGroup {
  SchoolId school;
  YearId year;
  std::int32_t grade = 0;
  DateRange range;  // of the period
  Date day{};       // of membership
};
std::optional<RankingGroup> ranking_group(const ViewReader& rows,
                                          PersonId pupil,
                                          const SchoolPeriod& period,
                                          Date today);
RankingTable ranking_table(const ViewReader& rows, const RankingGroup& group);
PupilRanking ranking_in(const RankingTable& table, PersonId pupil);

// All three in one; of who is in no class the average alone.
PupilRanking pupil_ranking(const ViewReader& rows,
                           PersonId pupil,
                           const SchoolPeriod& period,
                           Date today);
// Marks of the pupils it is ranked among, who they are, and which journals are of one subject; the
// bounds of the period are the caller's (school_revision).
std::uint64_t ranking_revision(const ViewReader& rows,
                               SchoolId school,
                               PersonId pupil,
                               const SchoolPeriod& period,
                               Date today);

}  // namespace klade
