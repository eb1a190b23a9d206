// Query of view classes: the classes that a pupil is or was in.
#pragma once

#include <vector>

#include "projections/view_store.h"
#include "projections/views/membership.h"

namespace klade {

struct ClassMembership {
  ClassId school_class;
  Membership membership;
  bool operator==(const ClassMembership&) const = default;
};
// By first day; of one class a row for each time that the pupil joined.
std::vector<ClassMembership> classes_of_pupil(const ViewReader& rows, PersonId pupil);

}  // namespace klade
