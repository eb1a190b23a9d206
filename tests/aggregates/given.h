// given<Journal>({events}).when(command, at, actor).then({events}) or .refused(Refusal::x): a rule
// tested by events and commands alone.  Also the few values that every aggregate's tests need.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "aggregates/decision.h"
#include "events/event.h"

namespace klade {

// The id that a word names, the same each time.
template <class T>
T id(std::string_view word) {
  return T(hash_id(word));
}

inline Sealed sealed(std::string box) { return {id<KeyId>("key"), std::move(box)}; }

// What is different between two lists of events, by type and bytes.
inline std::vector<std::string> shown(const std::vector<Event>& events) {
  std::vector<std::string> texts;
  texts.reserve(events.size());
  for (const Event& event : events) {
    texts.push_back(std::string(type_of(event)) + " " + testing::PrintToString(encode(event)));
  }
  return texts;
}

struct Actor {
  PersonId person;
  Role role = Role::teacher;
  ProfileId profile{};
};

template <Decider A>
class Then {
 public:
  Then(A state, Decision decision) : state_(std::move(state)), decision_(std::move(decision)) {}

  void then(const std::vector<Event>& expected) const {
    ASSERT_EQ(decision_.refusal(), nullptr) << name_of(*decision_.refusal());
    EXPECT_EQ(shown(*decision_.events()), shown(expected));
  }
  void then_nothing() const { then({}); }
  void refused(Refusal expected) const {
    ASSERT_NE(decision_.refusal(), nullptr) << "accepted";
    EXPECT_EQ(name_of(*decision_.refusal()), name_of(expected));
  }
  // The state once the events have been folded in; as it was when it was refused.
  A state() const {
    A next = state_;
    if (const auto* events = decision_.events()) {
      for (const Event& event : *events) evolve(next, event);
    }
    return next;
  }
  const Decision& decision() const { return decision_; }

 private:
  A state_;
  Decision decision_;
};

template <Decider A>
class Given {
 public:
  explicit Given(const std::vector<Event>& history) {
    for (const Event& event : history) evolve(state_, event);
  }
  explicit Given(A state) : state_(std::move(state)) {}

  Then<A> when(const typename A::Command& command, Instant at = {}, const Actor& actor = {}) const {
    Origin origin;
    origin.person = actor.person;
    origin.role = actor.role;
    origin.profile = actor.profile;
    return Then<A>(state_, decide(command, state_, Context{at, origin}));
  }
  // The same command twice: the second time nothing follows.
  void repeated(const typename A::Command& command,
                Instant at = {},
                const Actor& actor = {}) const {
    const Then<A> first = when(command, at, actor);
    ASSERT_EQ(first.decision().refusal(), nullptr) << name_of(*first.decision().refusal());
    Given(first.state()).when(command, at, actor).then_nothing();
  }
  void repeated_is_refused(Refusal refusal,
                           const typename A::Command& command,
                           Instant at = {},
                           const Actor& actor = {}) const {
    const Then<A> first = when(command, at, actor);
    ASSERT_EQ(first.decision().refusal(), nullptr) << name_of(*first.decision().refusal());
    Given(first.state()).when(command, at, actor).refused(refusal);
  }

 private:
  A state_;
};

template <Decider A>
Given<A> given(const std::vector<Event>& history) {
  return Given<A>(history);
}

}  // namespace klade
