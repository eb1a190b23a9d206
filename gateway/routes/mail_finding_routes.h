// Handlers that find: letters of the caller's own mailbox, and whom it may write to.  Plain
// functions of a call and the views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Answer, Problem> search_mail(const Call& call, const Desk& desk);

// GET /mail/addressees: groups, then persons by name in Latvian order (a parent by the child's).
// With `q` those whose name has its words; `cursor` is for the persons.
Result<Answer, Problem> list_addressees(const Call& call, const Desk& desk);

}  // namespace klade
