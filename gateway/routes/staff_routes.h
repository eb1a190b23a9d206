// Handlers of the staff: who works at the school, in which roles, what roles may, and who left
// (RO, J1, RV1).
#pragma once

#include "gateway/routes/handling.h"

namespace klade {

Answered list_staff(const Call& call, const Desk& desk);
Answered list_former_pupils(const Call& call, const Desk& desk);
Answered list_roles(const Call& call, const Desk& desk);
Written change_roles(const Call& call, const Desk& desk);
Written set_role_permissions(const Call& call, const Desk& desk);

}  // namespace klade
