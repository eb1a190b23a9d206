// Queries over the classes view that only an import asks: its rows as projections/views/classes.h
// describes them.  Pure reads.
#pragma once

#include <vector>

#include "projections/views/classes.h"

namespace klade {

std::vector<Member> teachers_of_class(const ViewReader& rows, ClassId id);  // all there ever were
std::vector<ClassRow> classes_of_school(const ViewReader& rows, SchoolId school);  // of any year

}  // namespace klade
