#include "aggregates/command_codec.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "events/core/match.h"
#include "tests/events/sample.h"

namespace klade {
namespace {

template <class Aggregate, class... C>
void samples_of(std::vector<Command>& all, const std::variant<C...>* /*of this type*/) {
  (all.emplace_back(typename Aggregate::Command(sample<C>())), ...);
  (all.emplace_back(typename Aggregate::Command(C{})), ...);
}
template <class... A>
std::vector<Command> samples(const AggregateList<A...>& /*of this type*/) {
  std::vector<Command> all;
  (samples_of<A>(all, static_cast<const typename A::Command*>(nullptr)), ...);
  return all;
}
// Of every command there is one whose every field has a value of its own, and one as built.
std::vector<Command> samples() { return samples(Aggregates{}); }

// Whether two commands are alike in type and in every field, as far as FIELDS lists them.
std::string fields_of(const Command& command) {
  return match(command, [&](const auto& of_aggregate) {
    return match(of_aggregate, [&](const auto& one) {
      return std::to_string(command.index()) + "." + std::to_string(of_aggregate.index()) + ":" +
             packed(one);
    });
  });
}

// How many members an aggregate has: as many as it can be built from.
struct Anything {
  template <class T>
  operator T() const;  // NOLINT(google-explicit-constructor)
};
template <class C, class... Members>
consteval std::size_t members() {
  if constexpr (requires { C{Members{}..., Anything{}}; }) {
    return members<C, Members..., Anything>();
  } else {
    return sizeof...(Members);
  }
}
template <class C>
void expect_fields_of() {
  std::size_t listed = 0;
  const C command{};
  C::fields(command, [&](std::string_view, const auto&) { ++listed; });
  EXPECT_EQ(listed, (members<C>()));
}
template <class... C>
void expect_fields(const std::variant<C...>* /*of this type*/) {
  (expect_fields_of<C>(), ...);
}
template <class... A>
void expect_all_fields(const AggregateList<A...>& /*of this type*/) {
  (expect_fields(static_cast<const typename A::Command*>(nullptr)), ...);
}

TEST(CommandCodec, EveryCommandComesBackAsItWas) {
  std::set<std::string> seen;
  for (const Command& command : samples()) {
    const std::string bytes = encode(command);
    const auto back = decode_command(bytes);
    // What is not in its enum's table is not taken, and some commands are built with such.
    if (!back) {
      ADD_FAILURE() << bytes.substr(1, static_cast<std::size_t>(bytes[0]));
      continue;
    }
    EXPECT_EQ(fields_of(*back), fields_of(command));
    seen.insert(bytes);
  }
  EXPECT_EQ(seen.size(), samples().size());
}

TEST(CommandCodec, EveryMemberIsListed) { expect_all_fields(Aggregates{}); }

TEST(CommandCodec, ANodeOfAnotherVersionIsNotMisread) {
  const std::string bytes = encode(samples().front());
  const auto name_bytes = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0]));
  std::string other_fields = bytes;
  other_fields[1 + name_bytes] ^= 1;
  std::string other_name = bytes;
  other_name[1] ^= 1;
  for (const std::string& changed : {other_fields, other_name}) {
    const auto decoded = decode_command(changed);
    ASSERT_FALSE(decoded.ok());
    EXPECT_EQ(decoded.error(), CommandDecodeError::not_understood);
  }
}

TEST(CommandCodec, WhatIsCutOffOrTooLongIsMalformed) {
  for (const Command& command : samples()) {
    const std::string bytes = encode(command);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(decode_command(std::string_view(bytes).substr(0, size)).ok());
    }
    EXPECT_FALSE(decode_command(bytes + '\0').ok());
  }
  EXPECT_FALSE(decode_command(std::string(kMaxCommandBytes + 1, 'x')).ok());
}

TEST(CommandCodec, ChangedBytesAreAnotherCommandOrNone) {
  std::mt19937 dice(20'261'126);  // NOLINT(bugprone-random-generator-seed): the same each time
  const auto all = samples();
  for (int i = 0; i < 50'000; ++i) {
    std::string bytes = encode(all[dice() % all.size()]);
    const std::size_t flips = 1 + dice() % 3;
    for (std::size_t flip = 0; flip < flips; ++flip) {
      char& byte = bytes[dice() % bytes.size()];
      byte = static_cast<char>(static_cast<unsigned char>(byte) ^ 1U << dice() % 8);
    }
    const auto decoded = decode_command(bytes);
    EXPECT_TRUE(!decoded || encode(*decoded) == bytes);
  }
}

}  // namespace
}  // namespace klade
