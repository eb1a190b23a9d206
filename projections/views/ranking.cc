#include "projections/views/ranking.h"

#include <algorithm>
#include <map>
#include <string>

#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/marks.h"

namespace klade {
namespace {

// Which subject a journal is of: one number for journals of equal subject.
class SubjectNumbers {
 public:
  explicit SubjectNumbers(const ViewReader& rows) : rows_(rows) {}

  std::size_t of(JournalId id) {
    const auto [kept, is_new] = of_journal_.try_emplace(id, 0);
    if (is_new) {
      const auto row = journal(rows_, id);
      kept->second = of_name_.try_emplace(row ? row->subject : "", of_name_.size()).first->second;
    }
    return kept->second;
  }

 private:
  const ViewReader& rows_;
  std::unordered_map<JournalId, std::size_t> of_journal_;
  std::map<std::string, std::size_t> of_name_;
};

std::optional<Average> average_of(const ViewReader& rows,
                                  PersonId pupil,
                                  DateRange range,
                                  SubjectNumbers& subjects) {
  std::vector<MarkSum> sums;
  for (const PupilMark& mark : marks_of_pupil(rows, pupil, range)) {
    const std::size_t subject = subjects.of(mark.journal);
    if (subject >= sums.size()) sums.resize(subject + 1);
    sums[subject].add(mark.row.value, mark.row.kind, mark.row.weight_tenths);
  }
  return Average::mean(sums);
}

struct GradePupil {
  ClassId school_class;
  PersonId pupil;
};
std::vector<GradePupil> members_of(const ViewReader& rows, const RankingGroup& group) {
  std::vector<GradePupil> members;
  for (const ClassRow& row : classes_of_grade(rows, group.school, group.year, group.grade)) {
    for (const PersonId pupil : pupils_of_class(rows, row.id, group.day)) {
      members.push_back({row.id, pupil});
    }
  }
  return members;
}

std::vector<Band> empty_bands() {
  std::vector<Band> bands;
  for (std::uint32_t from = 1; from <= kHighestBand; ++from) bands.push_back({from, 0});
  return bands;
}

template <class Belongs>
Standing standing_among(const RankingTable& table, const RankingTable::Line& own, Belongs belongs) {
  Standing standing{std::nullopt, 0, empty_bands()};
  std::int32_t better = 0;
  for (const auto& [pupil, line] : table.lines) {
    if (!line.average || !belongs(line)) continue;
    ++standing.of;
    const std::uint32_t band = std::clamp(line.average->whole(), 1U, kHighestBand);
    ++standing.distribution[band - 1].count;
    if (own.average && *line.average > *own.average) ++better;
  }
  if (own.average) standing.place = better + 1;
  return standing;
}

}  // namespace

std::optional<RankingGroup> ranking_group(const ViewReader& rows,
                                          PersonId pupil,
                                          const SchoolPeriod& period,
                                          Date today) {
  const Date day = std::min(period.range.to, today);
  const auto row = class_of_pupil(rows, pupil, day);
  if (!row) return std::nullopt;
  return RankingGroup{row->school, row->year, row->grade, period.range, day};
}

RankingTable ranking_table(const ViewReader& rows, const RankingGroup& group) {
  RankingTable table;
  SubjectNumbers subjects(rows);
  for (const GradePupil& member : members_of(rows, group)) {
    table.lines[member.pupil] = {member.school_class,
                                 average_of(rows, member.pupil, group.range, subjects)};
  }
  return table;
}

PupilRanking ranking_in(const RankingTable& table, PersonId pupil) {
  const auto own = table.lines.find(pupil);
  if (own == table.lines.end()) return {};
  const RankingTable::Line& line = own->second;
  PupilRanking ranking;
  ranking.school_class = standing_among(table, line, [&](const RankingTable::Line& other) {
    return other.school_class == line.school_class;
  });
  ranking.parallel = standing_among(table, line, [](const RankingTable::Line&) { return true; });
  if (line.average) ranking.average = line.average->text();
  return ranking;
}

PupilRanking pupil_ranking(const ViewReader& rows,
                           PersonId pupil,
                           const SchoolPeriod& period,
                           Date today) {
  if (const auto group = ranking_group(rows, pupil, period, today)) {
    return ranking_in(ranking_table(rows, *group), pupil);
  }
  PupilRanking ranking;
  SubjectNumbers subjects(rows);
  const auto average = average_of(rows, pupil, period.range, subjects);
  if (average) ranking.average = average->text();
  return ranking;
}

std::uint64_t ranking_revision(const ViewReader& rows,
                               SchoolId school,
                               PersonId pupil,
                               const SchoolPeriod& period,
                               Date today) {
  std::uint64_t revision = std::max({classes_revision(rows, school),
                                     subjects_revision(rows, school),
                                     marks_revision(rows, pupil)});
  const auto group = ranking_group(rows, pupil, period, today);
  if (!group) return revision;
  for (const GradePupil& member : members_of(rows, *group)) {
    revision = std::max(revision, marks_revision(rows, member.pupil));
  }
  return revision;
}

}  // namespace klade
