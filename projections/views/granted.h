// What a profile may at its school by one of its roles.
#pragma once

#include "projections/views/schools.h"

namespace klade {

// Nothing by a role that is out of place: a profile that is of a pupil is of the family, whatever
// roles it has, and one of the staff is no parent.
inline PermissionSet granted_by(const SchoolRow& school, Role role, bool is_staff) {
  return is_staff_role(role) == is_staff ? permissions_of(school, role) : PermissionSet();
}

}  // namespace klade
