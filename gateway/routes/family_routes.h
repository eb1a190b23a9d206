// Handlers by which a school lets people in and keeps their phones right: parents, staff, passwords
// by SMS, the end of a profile.  A1, A2, A4, A7, A15, P1 to P3, P9, P10, PD2, PD4, RV1.
// Plain functions of a call and the views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Answer, Problem> list_parents(const Call& call, const Desk& desk);
Result<Intent, Problem> close_profile(const Call& call, const Desk& desk);
Result<Intent, Problem> reopen_profile(const Call& call, const Desk& desk);
// These hash.
Result<Intent, Problem> register_parent(const Call& call, const Desk& desk);
Result<Intent, Problem> register_employee(const Call& call, const Desk& desk);
Result<Intent, Problem> change_phone(const Call& call, const Desk& desk);
Result<Intent, Problem> issue_password(const Call& call, const Desk& desk);

}  // namespace klade
