#include "gateway/import/rehearsal.h"

#include <map>

namespace klade {

Origin origin_of(const PlannedCommand& planned) {
  Origin origin;
  origin.command = planned.id;
  origin.fingerprint = planned.id;
  origin.role = Role::system;
  return origin;
}

Result<std::vector<RehearsedRefusal>, LogFault> rehearse(
    const std::vector<PlannedCommand>& commands, const StateSource& state, Instant at) {
  std::vector<RehearsedRefusal> refusals;
  std::map<StreamId, AnyState> states;
  for (const PlannedCommand& planned : commands) {
    const StreamId stream = stream_of(planned.command);
    auto known = states.find(stream);
    if (known == states.end()) {
      auto now = state(planned);
      if (!now) return Failure{now.error()};
      known = states.emplace(stream, std::move(*now)).first;
    }
    const Origin origin = origin_of(planned);
    const Decision decision = decide(planned.command, known->second, Context{at, origin});
    if (const Refusal* refusal = decision.refusal()) {
      refusals.push_back({planned.what, *refusal});
      continue;
    }
    for (const Event& event : *decision.events()) evolve(known->second, event);
  }
  return refusals;
}

}  // namespace klade
