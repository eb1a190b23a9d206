// EventLog: the port to the log.  An append-only sequence of records, totally ordered within a
// partition.  It knows nothing of owners: which records count is Chain's business, the same for
// every adapter and every reader.  One contract suite holds all adapters (tests/events/log).
//
// Thread-safe.  Owns its files or connections; callbacks must not outlive what they capture:
// the destructor returns after the last `done`.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "events/core/id.h"
#include "events/core/result.h"

namespace klade {

enum class Partition : std::uint32_t {};
enum class Offset : std::uint64_t {};  // opaque and rising, not dense; kStart reads from the first
inline constexpr Offset kStart{0};

// Which partition holds what belongs to `key` (a SchoolId).  Fixed for a log's life.
Partition partition_of(const Id128& key, std::uint32_t partitions);

enum class LogFault {
  unavailable,  // try again later
  corrupt,      // the storage says that its bytes are broken: stop
  beyond_end,   // an offset after the log's end: the log was cut short
  closed,
};
std::string_view name_of(LogFault fault);

// confirmed: durable.  lost: it may or may not be in the log; reading tells.
enum class AppendOutcome { confirmed, lost };
using Appended = std::function<void(AppendOutcome)>;

class EventLog {
 public:
  struct Entry {
    Offset next{};  // where to read on from, after this record
    std::string record;
  };
  virtual ~EventLog() = default;

  virtual std::uint32_t partitions() const = 0;

  // Takes the record over, in order; several may be in flight.  `done` is called exactly once, on
  // the log's own thread, and must not block or call the log.
  virtual void append(Partition partition, std::string record, Appended done) = 0;

  // At most `limit` durable records from `from` on, waiting up to `patience` for the first.
  // `from` is kStart or an Entry's `next`.  Empty: the end was reached.
  virtual Result<std::vector<Entry>, LogFault> read(Partition partition,
                                                    Offset from,
                                                    std::size_t limit,
                                                    std::chrono::milliseconds patience) = 0;
};

}  // namespace klade
