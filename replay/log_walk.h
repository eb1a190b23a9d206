// Walking a partition's valid records in order, and doing so for all partitions at once.
// The walk judges by Chain, like every reader.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "events/log/chain.h"
#include "events/log/event_log.h"

namespace klade {

// Why a walk ended early; ids only.
struct WalkFault {
  Partition partition{};
  std::uint64_t seq = 0;  // of the last valid record
  std::string_view what;
};
std::string describe(const WalkFault& fault);

// `visit` gets each record with its judgement and the chain's state before it, and answers whether
// to go on.  The chain's last state is returned.
using VisitRecord = std::function<bool(
    const EventLog::Entry& entry, const Chain::Judged& judged, const ChainState& before)>;
Result<ChainState, WalkFault> walk(EventLog& log, Partition partition, const VisitRecord& visit);

// A place between two records, where a walk can go on.
struct LogPlace {
  Offset next = kStart;
  ChainState chain;
};
// Where it ended: after the last record that was visited.
Result<LogPlace, WalkFault> walk_from(EventLog& log,
                                      Partition partition,
                                      const LogPlace& from,
                                      const VisitRecord& visit);

// Only the frames.
using VisitFrame = std::function<bool(const Frame& frame)>;
Result<ChainState, WalkFault> walk_frames(EventLog& log,
                                          Partition partition,
                                          const VisitFrame& visit);

// Does `work` for every partition, several at a time; it must be safe to do so.
void for_each_partition(std::uint32_t partitions, const std::function<void(Partition)>& work);

}  // namespace klade
