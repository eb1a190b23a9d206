#include "gateway/routes/staff_routes.h"

#include "gateway/routes/authority.h"
#include "gateway/routes/pages.h"
#include "gateway/routes/requests.h"
#include "projections/views/former_pupils.h"
#include "projections/views/staff.h"

namespace klade {

Answered list_staff(const Call& call, const Desk& desk) {
  return answer_page(call, staff_of(desk.reading, call.principal.school));
}

Answered list_former_pupils(const Call& call, const Desk& desk) {
  return answer_page(call, former_pupils_of(desk.reading, call.principal.school));
}

Answered list_roles(const Call& call, const Desk& desk) {
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  return answer(roles_of(*school));
}

Written change_roles(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  const auto row = profile(rows, path_id<ProfileId>(call, "id"));
  const bool of_own_staff = row && row->pupil.is_nil() && row->school == call.principal.school;
  if (!of_own_staff) return fails("not_found");
  const auto request = read_body<RolesRequest>(call.body);
  if (!request) return Failure{request.error()};
  return intent(call,
                Profile::Command(
                    ChangeRoles{row->profile, request->roles.items, is_last_superuser(rows, *row)}),
                row->profile);
}

Written set_role_permissions(const Call& call, const Desk&) {
  const auto role = call.params.find("role");
  const auto named =
      role == call.params.end() ? std::optional<Role>() : parse_name<Role>(role->second);
  if (!named) return fails("not_found");
  const auto request = read_body<PermissionsRequest>(call.body);
  if (!request) return Failure{request.error()};
  const SchoolId school = call.principal.school;
  return intent(call,
                School::Command(SetRolePermissions{school, *named, request->permissions.items}),
                school);
}

}  // namespace klade
