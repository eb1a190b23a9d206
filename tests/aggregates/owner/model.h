// What simulations of owners hold a log and its answers against: one map of persons.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/aggregates/owner/support.h"

namespace klade {

// A command that a client has asked for.
struct Wish {
  std::uint64_t id = 0;
  std::uint64_t person = 0;
  std::uint64_t details = 0;
  bool is_change = false;
  bool is_erasure = false;
  Command command() const {
    if (is_erasure) return erase_person(person);
    return is_change ? change_person(person, details) : register_person(person, details);
  }
  Origin origin() const {
    return origin_of(id, person * 100 + details * 10 + (is_erasure ? 2U : is_change ? 1U : 0U));
  }
  // Of `persons`; the same `use` gives the same wish.
  static Wish of(std::uint64_t id, std::uint64_t use, std::uint64_t persons) {
    return {id, use % persons, use / persons % 3, use % 4 != 0, false};
  }
};

class Model {
 public:
  void asked(const Wish& wish) {
    const Origin origin = wish.origin();
    asked_[{origin.command, origin.fingerprint}] = wish;
  }

  // Every valid frame follows from what was asked, in order, each command once.
  void check_log(const std::vector<std::string>& records) {
    std::map<Id128, Id128> digests;  // who is registered, with which details
    std::string owner;
    Instant at{};
    Chain chain;
    for (const std::string& record : records) {
      const auto judged = chain.offer(record);
      ASSERT_TRUE(judged.ok());
      if (judged->claim && std::exchange(owner, judged->claim->address) != owner) ++hand_overs_;
      if (!judged->frame) continue;
      EXPECT_GE(judged->frame->at, at) << "recorded time goes back";
      at = judged->frame->at;
      for (const StoredCommand& command : judged->frame->commands) {
        const auto [known, fresh] = in_log_.try_emplace(
            command.origin.command, InLog{judged->frame->seq, command.origin.fingerprint});
        EXPECT_TRUE(fresh) << "a command has two effects";
        check_command(command, digests);
      }
    }
  }
  // With the log checked before.
  void check_answer(const Wish& wish, const Outcome& outcome) {
    const auto known = in_log_.find(wish.origin().command);
    const Id128 fingerprint = wish.origin().fingerprint;
    if (const auto* yes = std::get_if<Accepted>(&outcome)) {
      ++accepted_answers_;
      ASSERT_NE(known, in_log_.end()) << "an accepted command is not in the log";
      EXPECT_EQ(yes->position, (Position{kPartition, known->second.seq}));
      EXPECT_EQ(known->second.fingerprint, fingerprint);
    }
    if (outcome == Outcome(Refusal::person_erased)) {
      EXPECT_TRUE(erased_.contains(wish.person)) << "a refusal rests on what did not happen";
    }
    if (std::holds_alternative<Conflict>(outcome)) {
      ASSERT_NE(known, in_log_.end());
      EXPECT_NE(known->second.fingerprint, fingerprint);
    }
  }

  bool in_log(const Wish& wish) const {
    const auto known = in_log_.find(wish.origin().command);
    return known != in_log_.end() && known->second.fingerprint == wish.origin().fingerprint;
  }
  std::size_t accepted_answers() const { return accepted_answers_; }
  std::size_t hand_overs() const { return hand_overs_; }

 private:
  struct InLog {
    std::uint64_t seq = 0;
    Id128 fingerprint;
  };

  void check_command(const StoredCommand& command, std::map<Id128, Id128>& digests) {
    const auto asked = asked_.find({command.origin.command, command.origin.fingerprint});
    ASSERT_NE(asked, asked_.end());
    const Wish& wish = asked->second;
    if (wish.is_erasure) return check_erasure(wish, command, digests);
    EXPECT_FALSE(erased_.contains(wish.person)) << "a refusal stands in the log";
    const Id128 details = id_of("details", wish.details);
    const auto person = digests.find(id_of("person", wish.person));
    EXPECT_TRUE(!wish.is_change || person != digests.end()) << "a refusal stands in the log";
    const bool changes = person == digests.end() || person->second != details;
    EXPECT_EQ(command.events.size(), changes ? 1U : 0U);
    digests[id_of("person", wish.person)] = details;
  }

  void check_erasure(const Wish& wish,
                     const StoredCommand& command,
                     const std::map<Id128, Id128>& digests) {
    EXPECT_TRUE(digests.contains(id_of("person", wish.person))) << "a refusal stands in the log";
    EXPECT_EQ(command.events.size(), erased_.insert(wish.person).second ? 1U : 0U);
  }

  std::map<std::pair<CommandId, Id128>, Wish> asked_;
  std::set<std::uint64_t> erased_;
  std::map<CommandId, InLog> in_log_;
  std::size_t accepted_answers_ = 0;
  std::size_t hand_overs_ = 0;
};

}  // namespace klade
