// SettableClock: a clock that shows what it was set to, for commands that record another time than
// now.  Thread-safe.
#pragma once

#include <atomic>

#include "events/core/time.h"

namespace klade {

class SettableClock final : public Clock {
 public:
  explicit SettableClock(Instant at = {}) : micros_(at.time_since_epoch().count()) {}

  Instant now() const override { return Instant{std::chrono::microseconds{micros_}}; }
  void set(Instant at) { micros_ = at.time_since_epoch().count(); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace klade
