// Glue over the list of aggregates: a command finds its stream and its state, whatever aggregate
// it is for.  Pure functions, but for hydrate, which reads the index; safe from any thread.
#pragma once

#include <cstdint>

#include "aggregates/command.h"
#include "aggregates/owner/stream_store.h"

namespace klade {

using AnyState = Aggregates::State;

StreamId stream_of(const Command& command);

// The state that the command's aggregate begins with.
AnyState initial_state(const Command& command);

// `state` is of the command's aggregate.
Decision decide(const Command& command, const AnyState& state, const Context& context);
void evolve(AnyState& state, const Event& event);

struct Hydrated {
  AnyState state;
  std::uint64_t sequence = 0;  // of the stream's last event; 0 when there is none
};
// The state of the command's stream as the index has it.  An event that cannot be decoded is
// LogFault::corrupt.
Result<Hydrated, LogFault> hydrate(const StreamStore& store,
                                   Partition partition,
                                   const Command& command);

}  // namespace klade
