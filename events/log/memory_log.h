// MemoryLog: the log for tests.  Held to the same contract suite as the durable adapters, and able
// to play what a log far away does: confirmations that come late, appends that are lost, another
// writer's records, offsets with gaps, a log cut short.
//
// Thread-safe.  It has one thread of its own, which lands records in order and calls `done`.
#pragma once

#include <memory>
#include <optional>

#include "events/log/event_log.h"

namespace klade {

class MemoryLog final : public EventLog {
 public:
  explicit MemoryLog(std::uint32_t partitions = 1);
  ~MemoryLog() override;  // what is held back is lost, and absent
  MemoryLog(const MemoryLog&) = delete;
  MemoryLog& operator=(const MemoryLog&) = delete;

  std::uint32_t partitions() const override;
  void append(Partition partition, std::string record, Appended done) override;
  Result<std::vector<Entry>, LogFault> read(Partition partition,
                                            Offset from,
                                            std::size_t limit,
                                            std::chrono::milliseconds patience) override;

  // Records handed over from now on stay out of the log, unconfirmed, until release().
  void hold_appends();
  // Records land, so that reading gives them, but are confirmed only after release().
  void hold_confirmations();
  void release();

  // The next `count` appends are reported lost; `present` ones are in the log all the same.
  enum class Loss { present, absent };
  void lose_next(std::size_t count, Loss loss);

  // A record of another writer: in the log when this returns.
  void insert(Partition partition, std::string record);
  // Only the first `count` records are left.
  void cut(Partition partition, std::size_t count);
  // Every read answers this fault, until it is set to nothing.
  void fail_reads(std::optional<LogFault> fault);

  std::vector<std::string> records(Partition partition) const;

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace klade
