#include "aggregates/policies/reaction.h"

#include <string>

namespace klade {

Origin origin_of_reaction(const Cause& cause, std::string_view policy, const Id128& about) {
  Origin origin;
  origin.command = CommandId(hash_id(std::string(policy) + '|' + to_text(cause.command) + '|' +
                                     std::to_string(cause.ordinal) + '|' + to_text(about)));
  origin.fingerprint = origin.command;
  origin.role = Role::system;
  origin.cause = cause.command;
  origin.correlation = cause.correlation;
  return origin;
}

}  // namespace klade
