// A policy: what the school does of itself.  An event comes in, with facts that the caller has
// established, and commands go out.
//
// A command's id follows from the event's id and from what the command is about, so reacting twice
// to one event changes nothing: policies run at least once.  The actor is the system, the cause the
// event's command.  Pure functions; safe from any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "aggregates/command.h"

namespace klade {

// The event that is reacted to: its id is its command's and its place among that one's events.
struct Cause {
  CommandId command;
  std::uint32_t ordinal = 0;
  Id128 correlation;
};

struct Reaction {
  SchoolId school;  // the partition's key
  Command command;
  Origin origin;
};

// `policy` names the rule, `about` what the command changes; together they are used once an event.
Origin origin_of_reaction(const Cause& cause, std::string_view policy, const Id128& about);

}  // namespace klade
