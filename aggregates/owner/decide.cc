#include "aggregates/owner/decide.h"

#include <type_traits>

namespace klade {
namespace {

template <class Command, class List>
struct AggregateOfCommand;
template <class Command, class First, class... Rest>
struct AggregateOfCommand<Command, std::variant<First, Rest...>> {
  using type =
      typename std::conditional_t<std::is_same_v<Command, typename First::Command>,
                                  std::type_identity<First>,
                                  AggregateOfCommand<Command, std::variant<Rest...>>>::type;
};
template <class Command>
struct AggregateOfCommand<Command, std::variant<>> {
  using type = void;
};
template <class Command>
using AggregateOf = typename AggregateOfCommand<Command, AnyState>::type;

}  // namespace

StreamId stream_of(const Command& command) {
  return std::visit([](const auto& of_aggregate) { return stream_of(of_aggregate); }, command);
}

AnyState initial_state(const Command& command) {
  return std::visit([]<class C>(const C&) { return AnyState(std::in_place_type<AggregateOf<C>>); },
                    command);
}

Decision decide(const Command& command, const AnyState& state, const Context& context) {
  return std::visit(
      [&]<class C>(const C& of_aggregate) {
        const auto* of_state = std::get_if<AggregateOf<C>>(&state);
        CHECK(of_state != nullptr);
        return decide(of_aggregate, *of_state, context);
      },
      command);
}

void evolve(AnyState& state, const Event& event) {
  std::visit([&](auto& of_aggregate) { evolve(of_aggregate, event); }, state);
}

Result<Hydrated, LogFault> hydrate(const StreamStore& store,
                                   Partition partition,
                                   const Command& command) {
  Hydrated hydrated{initial_state(command), 0};
  bool readable = true;
  const auto last = store.each(
      partition, stream_of(command), [&](const StoredEvent& stored, const Origin&, Instant) {
        const auto event = decode(stored.type, stored.payload);
        readable = readable && event.ok();
        if (readable) evolve(hydrated.state, *event);
      });
  if (!last) return Failure{last.error()};
  if (!readable) return Failure{LogFault::corrupt};
  hydrated.sequence = *last;
  return hydrated;
}

}  // namespace klade
