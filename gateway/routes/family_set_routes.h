// Handlers of the Family Set: what it is and costs, ordering it, giving an order up; and what a
// school makes free.  FS1 to FS4, F6.
// Functions of a call and a desk; safe from any thread.
#pragma once

#include "gateway/routes/handling.h"

namespace klade {

Answered show_family_set(const Call& call, const Desk& desk);
Written order_family_set(const Call& call, const Desk& desk);
Written cancel_family_set(const Call& call, const Desk& desk);
Written free_features(const Call& call, const Desk& desk);

}  // namespace klade
