// Handlers of profiles and persons.  Plain functions of a call and the views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Answer, Problem> show_me(const Call& call, const Desk& desk);
Result<Intent, Problem> erase_person(const Call& call, const Desk& desk);

}  // namespace klade
