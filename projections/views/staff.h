// Query staff: who works at a school, and what its roles may.
// GET /school/staff, GET /school/roles.  Depends on people, sign_ins and schools.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/reading.h"
#include "projections/views/schools.h"
#include "projections/views/sign_ins.h"

namespace klade {

struct StaffSummary {
  ProfileId id;
  PersonId person;
  std::string name;
  std::vector<Role> roles;
  bool has_password = false;
  bool closed = false;
  FIELDS(id, person, name, roles, has_password, closed)
};
// Those who may act first, by name in Latvian order.
std::vector<StaffSummary> staff_of(const Reading& reading, SchoolId school);

struct RoleSummary {
  Role role = Role::none;
  std::vector<Permission> permissions;  // what it may now
  std::vector<Permission> possible;     // what its school may give it
  std::vector<Permission> fixed;        // of those what cannot be taken from it
  bool changed = false;                 // set by the school
  FIELDS(role, permissions, possible, fixed, changed)
};
struct RoleList {
  std::vector<RoleSummary> items;
  FIELDS(items)
};
// Every role that people of a school have.
RoleList roles_of(const SchoolRow& school);

// Whether it is a superuser, and no other profile of its school that may act is one.
bool is_last_superuser(const ViewReader& rows, const ProfileRow& profile);
// The profile's roles, when the school itself has said last which it has (view sign_ins).
std::optional<std::vector<Role>> roles_by_school(const ViewReader& rows, ProfileId profile);

}  // namespace klade
