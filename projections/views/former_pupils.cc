#include "projections/views/former_pupils.h"

#include <map>

#include "projections/views/people.h"

namespace klade {

std::vector<FormerPupil> former_pupils_of(const Reading& reading, SchoolId school) {
  std::map<PersonId, ProfileRow> ended;
  std::vector<PersonId> persons;
  for (ProfileRow& profile : profiles_of_school(reading.rows, school)) {
    const bool of_a_pupil = profile.person == profile.pupil;
    if (!of_a_pupil || !profile.closed || profile.why == ProfileEnd::erased) continue;
    persons.push_back(profile.person);
    ended.emplace(profile.person, std::move(profile));
  }
  std::vector<FormerPupil> pupils;
  for (SortedName& name : sorted_names(reading, persons)) {
    const ProfileRow& profile = ended.at(name.id);
    pupils.push_back({name.id, profile.profile, std::move(name.name), {}});
    if (profile.closed_by_order()) pupils.back().why = profile.why;
  }
  return pupils;
}

}  // namespace klade
