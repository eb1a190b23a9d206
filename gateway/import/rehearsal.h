// Rehearsal: what the rules will say to the commands of a plan, before any of them is submitted.
// Each is decided on what its stream holds and on what the commands before it made of that, in
// memory, so a plan with a refusal can be given up as a whole.
// Not thread-safe.  Good as long as nobody else writes to the streams.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aggregates/owner/decide.h"
#include "gateway/import/diff.h"

namespace klade {

// What stands in a command's stream now.
using StateSource = std::function<Result<AnyState, LogFault>(const PlannedCommand& planned)>;

struct RehearsedRefusal {
  std::string what;  // PlannedCommand::what
  Refusal refusal{};
};
// Those that would be refused; what follows is decided as if they had not been asked for.
Result<std::vector<RehearsedRefusal>, LogFault> rehearse(
    const std::vector<PlannedCommand>& commands, const StateSource& state, Instant at);

// Who submits a planned command: the system, under the command's own id.
Origin origin_of(const PlannedCommand& planned);

}  // namespace klade
