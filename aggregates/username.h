// Aggregate Username: an alternative username belongs to one profile in the whole system.  A8.
#pragma once

#include <variant>

#include "aggregates/decision.h"

namespace klade {

struct ReserveUsername {
  BlindIndex username;
  ProfileId profile;
  FIELDS(username, profile)
};
// Changes nothing when it is not the profile's.
struct ReleaseUsername {
  BlindIndex username;
  ProfileId profile;
  FIELDS(username, profile)
};

struct Username {
  using Command = std::variant<ReserveUsername, ReleaseUsername>;
  ProfileId holder;
};
Decision decide(const Username::Command& command, const Username& username, const Context& context);
void evolve(Username& username, const Event& event);
StreamId stream_of(const Username::Command& command);

}  // namespace klade
