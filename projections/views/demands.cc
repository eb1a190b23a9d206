#include "projections/views/demands.h"

#include <algorithm>

#include "projections/views/schools.h"

namespace klade {
namespace {

bool has_to_have_second_factor(const ViewReader& rows, const ProfileRow& profile) {
  const auto row = school(rows, profile.school);
  return row && std::ranges::find_first_of(profile.roles, row->access.second_factor) !=
                    profile.roles.end();
}

}  // namespace

std::string_view name_of(Demand demand) {
  switch (demand) {
    case Demand::terms:
      return "terms";
    case Demand::second_factor:
      return "second_factor";
  }
  return "invalid";
}

std::vector<Demand> demands(const ViewReader& rows, const ProfileRow& profile, std::int32_t terms) {
  std::vector<Demand> all;
  if (profile.closed) return all;  // it only reads, and could not meet them
  if (profile.terms < terms) all.push_back(Demand::terms);
  if (!profile.second_factor && has_to_have_second_factor(rows, profile)) {
    all.push_back(Demand::second_factor);
  }
  return all;
}

}  // namespace klade
