#include "gateway/routes/entitlements.h"

#include <algorithm>

#include "gateway/routes/authority.h"
#include "projections/views/families.h"
#include "projections/views/schools.h"

namespace klade {

bool needs_set(const SetOffer& offer, const ViewReader& rows, SchoolId id, Feature feature) {
  if (std::ranges::find(offer.sold, feature) == offer.sold.end()) return false;
  const auto row = school(rows, id);
  return !row || std::ranges::find(row->free_features, feature) == row->free_features.end();
}

bool may_use(const SetOffer& offer,
             const ViewReader& rows,
             const ProfileRow& profile,
             Feature feature,
             Date today) {
  if (profile.pupil.is_nil() || !needs_set(offer, rows, profile.school, feature)) return true;
  return set_holds_until(sets_for_child(rows, profile.username), today).has_value();
}

bool is_entitled(const SetOffer& offer, const ViewReader& rows, const Call& call, Feature feature) {
  if (call.principal.is_staff() || offer.sold.empty()) return true;
  const auto row = profile(rows, call.principal.profile);
  return row && may_use(offer, rows, *row, feature, today_of(call));
}

}  // namespace klade
