// Query former pupils: those whose profile at a school has ended, to be found again when they come
// back or ask for what was kept (RV1, A15).  GET /school/former-pupils.
// Depends on people and sign_ins.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/reading.h"
#include "projections/views/sign_ins.h"

namespace klade {

struct FormerPupil {
  PersonId id;
  ProfileId profile;
  std::string name;
  std::optional<ProfileEnd> why;  // nothing: no order ended it
  FIELDS(id, profile, name, why)
};
// By name in Latvian order; none that were erased.
std::vector<FormerPupil> former_pupils_of(const Reading& reading, SchoolId school);

}  // namespace klade
