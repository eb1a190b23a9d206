// Query demands: what is demanded of a profile before anything else: to accept the newest terms of
// use (A16) and, where its school says so of its roles, to have a second factor.
// Depends on the profile's row and the school's revision.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "projections/views/sign_ins.h"

namespace klade {

enum class Demand : std::uint8_t { terms, second_factor };
std::string_view name_of(Demand demand);

// Nothing of one that has ended.  In the order in which it is asked for.  `terms`: the version that
// is in force; 0: none is.
std::vector<Demand> demands(const ViewReader& rows, const ProfileRow& profile, std::int32_t terms);

}  // namespace klade
