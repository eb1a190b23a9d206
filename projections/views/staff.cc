#include "projections/views/staff.h"

#include <algorithm>
#include <tuple>

#include "projections/views/people.h"

namespace klade {
namespace {

bool is_superuser(const ProfileRow& row) {
  return row.pupil.is_nil() && !row.closed &&
         std::ranges::find(row.roles, Role::superuser) != row.roles.end();
}

RoleSummary summary_of(const SchoolRow& school, Role role) {
  RoleSummary summary;
  summary.role = role;
  summary.permissions = permissions_of(school, role).list();
  for (const auto& [permission, name] : names<Permission>()) {
    if (may_have(role, permission)) summary.possible.push_back(permission);
    if (must_have(role, permission)) summary.fixed.push_back(permission);
  }
  summary.changed =
      std::ranges::find(school.bundles, role, &RoleBundle::role) != school.bundles.end();
  return summary;
}

bool is_of_a_family(Role role) {
  return role == Role::pupil || role == Role::mother || role == Role::father ||
         role == Role::guardian;
}

}  // namespace

std::vector<StaffSummary> staff_of(const Reading& reading, SchoolId school) {
  struct Row {
    StaffSummary summary;
    std::string sort_key;
  };
  std::vector<Row> rows;
  for (const ProfileRow& profile : profiles_of_school(reading.rows, school)) {
    if (!profile.pupil.is_nil()) continue;
    SortedName name = sorted_name(reading, profile.person);
    rows.push_back({{profile.profile,
                     profile.person,
                     std::move(name.name),
                     profile.roles,
                     profile.has_password(),
                     profile.closed},
                    std::move(name.sort_key)});
  }
  std::ranges::sort(rows, [](const Row& a, const Row& b) {
    return std::tie(a.summary.closed, a.sort_key, a.summary.id) <
           std::tie(b.summary.closed, b.sort_key, b.summary.id);
  });
  std::vector<StaffSummary> staff;
  staff.reserve(rows.size());
  for (Row& row : rows) staff.push_back(std::move(row.summary));
  return staff;
}

RoleList roles_of(const SchoolRow& school) {
  RoleList list;
  for (const auto& [role, name] : names<Role>()) {
    if (is_of_a_family(role) || is_staff_role(role)) list.items.push_back(summary_of(school, role));
  }
  return list;
}

bool is_last_superuser(const ViewReader& rows, const ProfileRow& profile) {
  return is_superuser(profile) &&
         std::ranges::none_of(profiles_of_school(rows, profile.school), [&](const auto& other) {
           return other.profile != profile.profile && is_superuser(other);
         });
}

}  // namespace klade
