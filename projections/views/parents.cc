#include "projections/views/parents.h"

#include <algorithm>
#include <tuple>

#include "projections/views/people.h"

namespace klade {

ParentList parents_of(const Reading& reading, PersonId pupil) {
  struct Row {
    ParentSummary summary;
    std::string sort_key;
  };
  std::vector<Row> rows;
  for (const ProfileRow& profile : profiles_of_pupil(reading.rows, pupil)) {
    if (profile.person == pupil) continue;
    SortedName name = sorted_name(reading, profile.person);
    ParentSummary summary;
    summary.id = profile.profile;
    summary.person = profile.person;
    summary.role = profile.roles.empty() ? Role::none : profile.roles.front();
    summary.name = std::move(name.name);
    const auto row = person(reading.rows, profile.person);
    if (row && !row->erased) {
      summary.phone = open_text(reading, row->details.phone, "person.phone");
    }
    summary.language = profile.language;
    summary.has_password = profile.has_password();
    summary.closed = profile.closed;
    rows.push_back({std::move(summary), std::move(name.sort_key)});
  }
  std::ranges::sort(rows, [](const Row& a, const Row& b) {
    return std::tie(a.summary.closed, a.summary.role, a.sort_key, a.summary.id) <
           std::tie(b.summary.closed, b.summary.role, b.sort_key, b.summary.id);
  });
  ParentList list;
  for (Row& row : rows) list.items.push_back(std::move(row.summary));
  return list;
}

}  // namespace klade
