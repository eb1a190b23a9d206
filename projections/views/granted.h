// What a profile may at its school: by one of its roles, and once it has ended.
#pragma once

#include "projections/views/schools.h"
#include "projections/views/sign_ins.h"

namespace klade {

// Nothing by a role that is out of place: a profile that is of a pupil is of the family, whatever
// roles it has, and one of the staff is no parent.
inline PermissionSet granted_by(const SchoolRow& school, Role role, bool is_staff) {
  return is_staff_role(role) == is_staff ? permissions_of(school, role) : PermissionSet();
}

// Whether a profile may sign in: one that has ended may when it is of a pupil who left by an order,
// and its school lets those read on (A15, RV1).
inline bool may_sign_in(const ViewReader& rows, const ProfileRow& profile) {
  if (!profile.closed) return true;
  const bool left = profile.why == ProfileEnd::left || profile.why == ProfileEnd::graduated;
  if (profile.pupil.is_nil() || !left) return false;
  const auto of = school(rows, profile.school);
  return of && of->access.former_may_read;
}

}  // namespace klade
