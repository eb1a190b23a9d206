// LogFollower: reads one partition from where its index stands, judges each record by the chain
// and writes it into the index.
//
// An index of another history than the log's is found at opening: the checkpoint names the last
// valid record's place and the chain before it; that record is read again and judged anew.  A
// frame carries the head before it and a claim a random id of its own, so only the same record
// after the same history gives the checkpoint's chain.  Anything else, and a log that ends before
// the checkpoint, means that the index is not this log's: it is forgotten and built again.
//
// Not thread-safe: the owner's thread.  Owns nothing.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "aggregates/owner/stream_store.h"
#include "events/log/chain.h"
#include "events/log/event_log.h"

namespace klade {

class LogFollower {
 public:
  LogFollower(Partition partition, EventLog& log, StreamStore& store)
      : partition_(partition), log_(log), store_(store) {}

  // Begins from the index, or from the log's first record.
  Result<Unit, LogFault> open();

  // Reads on, at most kReadLimit records; how many there were.  `seen` is told of each, after it
  // has been applied.
  using Seen = std::function<void(const Chain::Judged&, std::string_view record)>;
  Result<std::size_t, LogFault> read(std::chrono::milliseconds patience, const Seen& seen);

  const ChainState& chain() const { return checkpoint_.chain; }
  Instant latest() const { return checkpoint_.at; }
  const std::string& owner() const { return checkpoint_.owner; }

  // After LogFault::corrupt: it is the log that cannot be read, not the index.
  bool log_is_broken() const { return log_is_broken_; }

  static constexpr std::size_t kReadLimit = 64;

 private:
  Failure<LogFault> broken_log();
  Result<bool, LogFault> same_history(const IndexCheckpoint& checkpoint);
  Result<Chain::Judged, LogFault> apply(const EventLog::Entry& entry);

  const Partition partition_;
  EventLog& log_;
  StreamStore& store_;
  IndexCheckpoint checkpoint_;
  bool log_is_broken_ = false;
};

}  // namespace klade
