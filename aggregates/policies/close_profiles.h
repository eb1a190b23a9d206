// Policy: who is erased does not sign in any more, and nobody does as its parent.  Closing a
// profile ends its sessions.  RV1, PD1 to PD3.
#pragma once

#include <vector>

#include "aggregates/policies/reaction.h"

namespace klade {

struct Erasure {  // PersonErased, as the views keep it
  PersonId person;
  SchoolId school;
  Cause cause;
};

struct KnownProfile {
  ProfileId profile;
  PersonId person;
  PersonId pupil;       // nil for staff
  bool erased = false;  // closed as such; who had left before is not yet
};

// What follows for the profiles that are known; nothing for those of others and those
// that were closed so already.
std::vector<Reaction> close_profiles(const Erasure& erasure,
                                     const std::vector<KnownProfile>& profiles);

}  // namespace klade
