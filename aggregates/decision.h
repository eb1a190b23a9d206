// Decision: what follows from a command by the rules.  Events, none when it is already so, or a
// refusal.  Context: what comes in with a command, since rules read no clock and no randomness.
#pragma once

#include <initializer_list>
#include <utility>
#include <variant>
#include <vector>

#include "aggregates/refusal.h"
#include "events/event.h"

namespace klade {

struct Context {
  Instant at{};  // the owner's clock, once a batch
  const Origin& origin;
};

class [[nodiscard]] Decision {
 public:
  Decision() : state_(std::vector<Event>{}) {}
  Decision(std::initializer_list<Event> events) : state_(std::vector<Event>(events)) {}
  // A rule returns what it decided: `return events;`, `return Refusal::journal_closed;`.
  // NOLINTNEXTLINE(google-explicit-constructor)
  Decision(std::vector<Event> events) : state_(std::move(events)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Decision(Refusal refusal) : state_(refusal) {}

  const std::vector<Event>* events() const { return std::get_if<std::vector<Event>>(&state_); }
  const Refusal* refusal() const { return std::get_if<Refusal>(&state_); }

 private:
  std::variant<std::vector<Event>, Refusal> state_;
};

// A consistency boundary: a struct of state (as built: the initial state) and pure functions.
//   Decision decide(const A::Command&, const A& state, const Context&);
//   void evolve(A& state, const Event&);        for the events of its own streams
//   StreamId stream_of(const A::Command&);
template <class A>
concept Decider = std::default_initializable<A> && requires(A& next,
                                                            const A& now,
                                                            const typename A::Command& command,
                                                            const Event& event,
                                                            const Context& context) {
  { decide(command, now, context) } -> std::same_as<Decision>;
  { evolve(next, event) } -> std::same_as<void>;
  { stream_of(command) } -> std::same_as<StreamId>;
};

}  // namespace klade
