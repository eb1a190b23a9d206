// StreamStore: the owner's index of one log: every stream's own events in order, and what became
// of each command id.  A fold of the log like any view: deleted at any time, rebuilt from the log.
//
// Thread-safe for different partitions; one writer a partition.  The RocksDB adapter owns its
// directory; the memory adapter serves tests.  What cannot be read is LogFault::corrupt, never
// "not there".
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "events/core/result.h"
#include "events/event.h"
#include "events/log/chain.h"
#include "events/log/event_log.h"

namespace klade {

struct KnownCommand {
  std::uint64_t seq = 0;  // of its frame
  Id128 fingerprint;
  FIELDS(seq, fingerprint)
  bool operator==(const KnownCommand&) const = default;
};

// How far the index has followed the log.  `last_from` and `before` let a reader find the last
// valid record again and judge it anew: only the same history gives the same chain.
struct IndexCheckpoint {
  Offset next{};       // where to read on
  ChainState chain;    // after the last valid record
  Offset last_from{};  // from where the last valid record was read
  ChainState before;   // the chain before it
  Instant at{};        // the latest time that a valid record carries
  std::string owner;   // the address in the claim that counts; empty before the first
  FIELDS(next, chain, last_from, before, at, owner)
  bool operator==(const IndexCheckpoint&) const = default;
};

class StreamStore {
 public:
  virtual ~StreamStore() = default;

  // The stream's events in order; the last sequence is returned, 0 for an unknown stream.
  virtual Result<std::uint64_t, LogFault> each(
      Partition partition,
      const StreamId& stream,
      const std::function<void(const StoredEvent&, const Origin&, Instant at)>& visit) const = 0;

  virtual Result<std::optional<KnownCommand>, LogFault> command(Partition partition,
                                                                const CommandId& id) const = 0;

  // A frame's events, its commands' ids and the checkpoint are one atomic write.
  virtual Result<Unit, LogFault> apply(Partition partition,
                                       const Frame* frame,  // none: a claim or a void record
                                       const IndexCheckpoint& checkpoint) = 0;
  virtual Result<IndexCheckpoint, LogFault> checkpoint(Partition partition) const = 0;

  // Forgets everything of a partition: its history is not the log's.
  virtual Result<Unit, LogFault> clear(Partition partition) = 0;
};

}  // namespace klade
