// verify: does the log hold together?  Per partition: every record's digest, the chain, sequences,
// dense stream sequences, and that every event decodes; then that the live views, and heads noted
// down earlier, are of this history.  Lost appends are no fault: epochs may skip, and what an owner
// had handed over after a lost frame is void once it, or another, has claimed again.  What only an
// outside note can show is that the whole log was replaced or cut at its end: keep the printed
// heads elsewhere and give them again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "events/log/chain.h"
#include "events/log/event_log.h"
#include "replay/console.h"
#include "replay/opening.h"

namespace klade {

// The first thing in a partition that does not hold.
struct VerifyFault {
  std::string_view what;
  std::uint64_t seq = 0;  // where: of the record, or the last valid one before it
  std::optional<StreamId> stream;
  std::uint64_t sequence = 0;  // of the event in its stream
};

// A head noted down earlier.
struct NotedHead {
  Partition partition{};
  std::uint64_t seq = 0;
  Digest head{};
};
std::optional<NotedHead> parse_noted_head(std::string_view text);  // PARTITION:SEQ:HEAD

struct PartitionReport {
  Partition partition{};
  std::uint64_t claims = 0;
  std::uint64_t frames = 0;
  std::uint64_t commands = 0;
  std::uint64_t events = 0;
  std::uint64_t void_records = 0;  // of other owners, after lost frames, or foreign: no fault
  std::uint64_t streams = 0;
  ChainState end;
  std::optional<VerifyFault> fault;
};
enum class Depth { chain, events };  // chain: nothing inside of frames

PartitionReport verify_partition(EventLog& log,
                                 Partition partition,
                                 Depth depth,
                                 const std::vector<NotedHead>& noted,
                                 Console& console);
std::string describe(const PartitionReport& report);

struct VerifyOptions {
  HistorySource source;
  Depth depth = Depth::events;
  std::vector<NotedHead> noted;
};
int run_verify(const VerifyOptions& options, Console& console);

}  // namespace klade
