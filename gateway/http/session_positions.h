// SessionPositions: how far each session has written, so that its next request sees its own writes
// without asking for a position.
//
// Sessions share slots: one may wait for another's write too, never for too little; so the memory
// is bounded and nothing has to be forgotten.  Thread-safe, without a lock.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "aggregates/owner/outcome.h"
#include "events/core/id.h"

namespace klade {

class SessionPositions {
 public:
  explicit SessionPositions(std::uint32_t partitions) : partitions_(partitions) {}

  void wrote(const Id128& session, const Position& position) {
    auto& last = slot(session, position.partition);
    std::uint64_t before = last.load();
    while (before < position.seq && !last.compare_exchange_weak(before, position.seq)) {
    }
  }

  // Of a session that has written nothing: 0, which is always seen.
  Position last(const Id128& session, Partition partition) {
    return {partition, slot(session, partition).load()};
  }

 private:
  static constexpr std::size_t kSlots = 1024;

  std::atomic<std::uint64_t>& slot(const Id128& session, Partition partition) {
    auto& slots = partitions_.at(static_cast<std::size_t>(partition));
    return slots[std::hash<Id128>{}(session) % kSlots];
  }

  std::vector<std::array<std::atomic<std::uint64_t>, kSlots>> partitions_;
};

}  // namespace klade
