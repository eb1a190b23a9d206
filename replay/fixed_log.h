// FixedLog: a log as it stood at one moment, over one that goes on growing, so that whoever reads
// to the end gets there.  It waits through a broker's absence: only what kTries reads in a row do
// not give is `unavailable` or, when they say that it is not there any more, `beyond_end`.
//
// Thread-safe as the log is, which it owns.  append() is a bug.
#pragma once

#include <memory>
#include <vector>

#include "events/log/event_log.h"

namespace klade {

class FixedLog final : public EventLog {
 public:
  static constexpr int kTries = 6;

  // `ends`: of each partition, the Entry's `next` of its last record.
  FixedLog(std::unique_ptr<EventLog> log, std::vector<Offset> ends);

  std::uint32_t partitions() const override;
  void append(Partition partition, std::string record, Appended done) override;
  Result<std::vector<Entry>, LogFault> read(Partition partition,
                                            Offset from,
                                            std::size_t limit,
                                            std::chrono::milliseconds patience) override;

 private:
  const std::unique_ptr<EventLog> log_;
  const std::vector<Offset> ends_;
};

}  // namespace klade
