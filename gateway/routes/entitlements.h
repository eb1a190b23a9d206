// Entitlements: whether somebody needs the Family Set for a feature, and has it.  FS3, FS4, F6.
//
// A feature needs the set when the operator sells it (SetOffer::sold) and the school has not made
// it free.  Staff never need it.  Whose the set is does not matter: it serves the pupil, whoever of
// its family bought it.
// Functions of views; safe from any thread.
#pragma once

#include "gateway/http/api.h"
#include "gateway/payments/set_offer.h"
#include "projections/views/sign_ins.h"

namespace klade {

bool needs_set(const SetOffer& offer, const ViewReader& rows, SchoolId school, Feature feature);
// Of a profile: it needs no set for it, or has one today.
bool may_use(const SetOffer& offer,
             const ViewReader& rows,
             const ProfileRow& profile,
             Feature feature,
             Date today);
// Whether a caller may use what a route is for.
bool is_entitled(const SetOffer& offer, const ViewReader& rows, const Call& call, Feature feature);

}  // namespace klade
