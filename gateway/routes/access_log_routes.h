// The access log: whose data each query shows, and who was shown a pupil's.
// Handlers of the route table; functions of their arguments, safe from any thread.
#pragma once

#include "gateway/http/api.h"

namespace klade {

// What the query of a path is about, once it was allowed.
ShownData shows_pupil(const Call& call, const Desk& desk);
ShownData shows_parents(const Call& call, const Desk& desk);
ShownData shows_pupil_of_mark(const Call& call, const Desk& desk);
ShownData shows_journal(const Call& call, const Desk& desk);
ShownData shows_class_pupils(const Call& call, const Desk& desk);
ShownData shows_people(const Call& call, const Desk& desk);
ShownData shows_messages(const Call& call, const Desk& desk);
ShownData shows_access_log(const Call& call, const Desk& desk);
ShownData shows_school_access_log(const Call& call, const Desk& desk);

Result<Answer, Problem> list_access(const Call& call, const Desk& desk);
Result<Answer, Problem> list_school_access(const Call& call, const Desk& desk);

}  // namespace klade
