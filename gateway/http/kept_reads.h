// KeptReads: which reads of the hour stand in the access log already, as far as this process knows.
// What it forgets is recorded again, which changes nothing.
//
// Thread-safe.  Bounded: when it is full, or another hour comes, it begins anew.
#pragma once

#include <cstddef>
#include <mutex>
#include <unordered_set>

#include "events/access.h"

namespace klade {

class KeptReads {
 public:
  static constexpr std::size_t kMaxReads = 65'536;

  bool has(const CommandId& read, Instant hour) const {
    const std::lock_guard lock(mutex_);
    return hour == hour_ && reads_.contains(read);
  }
  void add(const CommandId& read, Instant hour) {
    const std::lock_guard lock(mutex_);
    if (hour < hour_) return;
    if (hour > hour_ || reads_.size() == kMaxReads) reads_.clear();
    hour_ = hour;
    reads_.insert(read);
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return reads_.size();
  }

 private:
  mutable std::mutex mutex_;
  // Guarded by mutex_:
  Instant hour_{};
  std::unordered_set<CommandId> reads_;
};

}  // namespace klade
