// Which keys of school mail die with a person (ADR 0022).  A letter is evidence for everybody who
// has it: its conversation's key lives as long as anybody of the conversation does.  A file that
// was sent lives with its letter, one that was not with who began it.
// Functions of views; safe from any thread.
#pragma once

#include <vector>

#include "events/core/id.h"
#include "projections/view_store.h"

namespace klade {

// The vault's subjects that nobody is left to read, of all that the erased person had part in.
std::vector<Id128> mail_keys_left_by(const ViewReader& rows, PersonId erased);

}  // namespace klade
