// Claims and frames for tests, and a writer that makes a valid history of them.
#pragma once

#include <string>

#include "events/log/chain.h"
#include "events/log/record.h"
#include "tests/events/sample.h"

namespace klade {

inline Instant noon() { return Instant{std::chrono::microseconds{1'795'690'800'000'000}}; }

inline Claim sample_claim(std::uint64_t epoch, std::string_view who = "one") {
  return {epoch, ClaimId(hash_id(std::string(who) + std::to_string(epoch))), noon(), "host:1"};
}

inline StoredEvent stored_mark(std::uint64_t sequence) {
  auto mark = sample<MarkRecorded>();
  mark.value.value = static_cast<std::int16_t>(sequence % 10 + 1);
  return {{StreamKind::journal, mark.journal},
          sequence,
          std::string(MarkRecorded::kType),
          encode(Event{mark})};
}

// A frame of `count` commands of one event each, to follow `state`.
inline Frame sample_frame(const ChainState& state, std::size_t count = 2) {
  Frame frame{state.epoch, state.claim, state.seq + 1, state.head, noon(), {}};
  for (std::size_t i = 0; i < count; ++i) {
    StoredCommand command{sample<Origin>(), {stored_mark(state.seq * 1000 + i + 1)}};
    command.origin.command = CommandId(derive_id(hash_id("command"), state.seq * 1000 + i));
    frame.commands.push_back(std::move(command));
  }
  return frame;
}

// Records that are valid one after the other: a claim, then frames.
class History {
 public:
  std::string next(std::size_t commands = 2) {
    std::string record = chain_.state().seq == 0 ? encode(sample_claim(1))
                                                 : encode(sample_frame(chain_.state(), commands));
    const auto judged = chain_.offer(record);
    CHECK(judged && judged->verdict == Verdict::valid);
    return record;
  }
  const ChainState& state() const { return chain_.state(); }

 private:
  Chain chain_;
};

}  // namespace klade
