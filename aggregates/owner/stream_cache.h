// StreamCache: the folded states that the owner decides on: what the index has, and the owner's
// own frames in flight on top of it.
//
// A stream that a frame in flight has changed is never let go, since the index cannot tell it yet;
// so a state that is folded from the index is always whole.  Of the others the least used go
// first.  When speculation fails, everything is forgotten.  Not thread-safe: the owner's thread.
#pragma once

#include <cstdint>
#include <list>
#include <unordered_map>

#include "aggregates/owner/decide.h"
#include "aggregates/owner/inbox.h"

namespace klade {

class StreamCache {
 public:
  struct Stream {
    StreamId id;
    AnyState state;
    std::uint64_t sequence = 0;  // of its last event, decided or read
    Ticket changed_by = 0;       // the last append that carries an event of it
  };

  // At most `bound` streams, and those in flight.
  StreamCache(const StreamStore& store, Partition partition, std::size_t bound)
      : store_(store), partition_(partition), bound_(bound) {}

  // The state of the command's stream; the pointer is good until the next call.
  Result<Stream*, LogFault> find(const Command& command);
  // Appends up to this one are in the index.
  void applied(Ticket ticket) { applied_ = ticket; }
  void forget();

 private:
  struct HashStream {
    std::size_t operator()(const StreamId& id) const noexcept {
      return std::hash<Id128>{}(id.id) * 31U + static_cast<std::size_t>(id.kind);
    }
  };
  void make_room();

  const StreamStore& store_;
  const Partition partition_;
  const std::size_t bound_;
  Ticket applied_ = 0;
  std::list<Stream> streams_;  // the last used first
  std::unordered_map<StreamId, std::list<Stream>::iterator, HashStream> by_id_;
};

}  // namespace klade
