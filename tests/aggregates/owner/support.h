// What the owner's tests share: small commands, replies that are counted, the fold of a log.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aggregates/owner/memory_stream_store.h"
#include "aggregates/owner/partition_owner.h"
#include "events/log/chain.h"
#include "events/log/event_log.h"

namespace klade {

inline constexpr Partition kPartition{0};

class FixedClock final : public Clock {
 public:
  Instant now() const override { return Instant{std::chrono::microseconds{now_.load()}}; }
  void set(std::int64_t microseconds) { now_ = microseconds; }

 private:
  std::atomic<std::int64_t> now_ = 1'000'000;
};

inline Id128 id_of(std::string_view what, std::uint64_t number) {
  return derive_id(hash_id(what), number);
}

// A person is registered, with details `details`: the same changes nothing, others do.
inline Command register_person(std::uint64_t person, std::uint64_t details = 0) {
  RegisterPerson command;
  command.school = SchoolId(id_of("school", 0));
  command.person = PersonId(id_of("person", person));
  command.details.digest = BlindIndex(id_of("details", details));
  return Person::Command(command);
}
// Refused unless the person is registered.
inline Command change_person(std::uint64_t person, std::uint64_t details) {
  ChangePersonDetails command;
  command.person = PersonId(id_of("person", person));
  command.details.digest = BlindIndex(id_of("details", details));
  return Person::Command(command);
}
inline Command erase_person(std::uint64_t person) {
  ErasePerson command;
  command.person = PersonId(id_of("person", person));
  command.reason = {KeyId(id_of("key", person)), "reason"};
  return Person::Command(command);
}
inline Command large_command(std::uint64_t person, std::size_t bytes) {
  Command command = register_person(person);
  auto& details = std::get<RegisterPerson>(std::get<Person::Command>(command)).details;
  details.given_name.box = std::string(bytes, 'x');
  return command;
}
inline Origin origin_of(std::uint64_t command, std::uint64_t fingerprint = 0) {
  Origin origin;
  origin.command = CommandId(id_of("command", command));
  origin.fingerprint = id_of("fingerprint", fingerprint);
  origin.role = Role::system;
  return origin;
}
inline StreamId person_stream(std::uint64_t person) {
  return {StreamKind::person, id_of("person", person)};
}

// One command's reply: it says whether it came, and fails the test when it comes twice.
class Ask {
 public:
  Reply reply() const {
    return [slot = slot_](const Outcome& outcome) {
      const std::lock_guard lock(slot->mutex);
      EXPECT_FALSE(slot->outcome.has_value()) << "answered twice";
      slot->outcome = outcome;
    };
  }
  bool answered() const { return outcome().has_value(); }
  std::optional<Outcome> outcome() const {
    const std::lock_guard lock(slot_->mutex);
    return slot_->outcome;
  }

 private:
  struct Slot {
    std::mutex mutex;
    std::optional<Outcome> outcome;
  };
  std::shared_ptr<Slot> slot_ = std::make_shared<Slot>();
};

inline Outcome accepted(std::uint64_t seq) { return Accepted{{kPartition, seq}, false}; }
inline Outcome repeated(std::uint64_t seq) { return Accepted{{kPartition, seq}, true}; }

// What a fold of the log says the index must hold; its checkpoint aside, which names offsets.
struct Folded {
  MemoryStreamStore::Content content;
  ChainState chain;
};
inline Folded fold(EventLog& log) {
  Folded folded;
  MemoryStreamStore store;
  Chain chain;
  Offset next = kStart;
  while (true) {
    const auto entries = log.read(kPartition, next, 64, std::chrono::milliseconds{0});
    EXPECT_TRUE(entries.ok());
    if (!entries || entries->empty()) break;
    for (const auto& entry : *entries) {
      const auto judged = chain.offer(entry.record);
      EXPECT_TRUE(judged.ok());
      if (judged->frame) {
        EXPECT_TRUE(store.apply(kPartition, &*judged->frame, {}).ok());
      }
      next = entry.next;
    }
  }
  folded.content = store.content(kPartition);
  folded.chain = chain.state();
  return folded;
}
// Offsets aside, the index is the log's fold.
inline void expect_index_is_fold(const MemoryStreamStore& store, EventLog& log) {
  const auto content = store.content(kPartition);
  const Folded folded = fold(log);
  EXPECT_EQ(content.streams, folded.content.streams);
  EXPECT_EQ(content.commands, folded.content.commands);
  EXPECT_EQ(content.checkpoint.chain, folded.chain);
}
// No command id stands in the log's valid frames twice.
inline void expect_no_command_twice(EventLog& log) {
  Chain chain;
  std::set<CommandId> ids;
  const auto entries = log.read(kPartition, kStart, 1'000'000, std::chrono::milliseconds{0});
  ASSERT_TRUE(entries.ok());
  for (const auto& entry : *entries) {
    const auto judged = chain.offer(entry.record);
    ASSERT_TRUE(judged.ok());
    if (!judged->frame) continue;
    for (const auto& command : judged->frame->commands) {
      EXPECT_TRUE(ids.insert(command.origin.command).second);
    }
  }
}

}  // namespace klade
