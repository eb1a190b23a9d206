#include "aggregates/policies/close_profiles.h"

namespace klade {

std::vector<Reaction> close_profiles(const Erasure& erasure,
                                     const std::vector<KnownProfile>& profiles) {
  std::vector<Reaction> reactions;
  for (const KnownProfile& known : profiles) {
    if (known.erased) continue;
    if (known.person != erasure.person && known.pupil != erasure.person) continue;
    reactions.push_back({erasure.school,
                         Profile::Command(CloseProfile{known.profile, ProfileEnd::erased}),
                         origin_of_reaction(erasure.cause, "close_profiles", known.profile)});
  }
  return reactions;
}

}  // namespace klade
