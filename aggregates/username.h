// Aggregate Username: an alternative username belongs to one profile in the whole system.  A8.
#pragma once

#include <variant>

#include "aggregates/decision.h"

namespace klade {

// That its holder has abandoned it, who uses it no more, is a fact; nil: nobody has.
struct ReserveUsername {
  BlindIndex username;
  ProfileId profile;
  ProfileId abandoned_by{};
  FIELDS(username, profile, abandoned_by)
};

struct Username {
  using Command = std::variant<ReserveUsername>;
  ProfileId holder;
};
Decision decide(const Username::Command& command, const Username& username, const Context& context);
void evolve(Username& username, const Event& event);
StreamId stream_of(const Username::Command& command);

}  // namespace klade
