// PositionWaits: reads that wait for a position of the log to be visible, without a thread each.
//
// Thread-safe.  `done` is called exactly once: within `wait` when the answer is known, on the
// runner's thread when readers see the position, or on a thread of its own when time is up; it must
// not block.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "aggregates/owner/outcome.h"

namespace klade {

class PositionWaits {
 public:
  using Done = std::function<void(bool reached)>;

  PositionWaits(std::uint32_t partitions, std::size_t limit);
  ~PositionWaits() { stop(); }
  PositionWaits(const PositionWaits&) = delete;
  PositionWaits& operator=(const PositionWaits&) = delete;

  // Whoever waits, now or later, is answered false.
  void stop();

  // Readers see the partition up to `seq`.  What was said once stays so.
  void reached(Partition partition, std::uint64_t seq);

  bool has_reached(const Position& position);
  std::size_t waiting() const;  // now

  // Answers false at once for a partition that there is not, or when `limit` reads wait already.
  void wait(const Position& position, std::chrono::milliseconds patience, Done done);

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Waiting {
    Position position;
    Time until;
    Done done;
  };
  void expire(const std::stop_token& stop);
  std::vector<Done> take_expired(Time now);

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::uint64_t> seen_;  // a partition
  std::list<Waiting> waiting_;
  bool stopped_ = false;
  std::jthread thread_;  // last: it uses what stands above
};

}  // namespace klade
