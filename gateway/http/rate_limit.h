// RateLimit: a token bucket a key, in a bounded table.  A new key has all its tokens; full buckets
// are forgotten when the table is full, then the fullest of the others, many at a time: whoever
// fills the table does not bring an empty bucket out of it. Thread-safe.  Time comes in with the
// call.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "events/core/time.h"

namespace klade {

class RateLimit {
 public:
  static constexpr std::size_t kMaxKeys = 65'536;

  RateLimit(std::size_t tokens, std::chrono::seconds refill) : tokens_(tokens), refill_(refill) {}

  // Takes a token; when there is none, how long until there is one.
  std::optional<std::chrono::seconds> take(const std::string& key, Instant now);
  void give_back(const std::string& key);
  std::size_t keys() const;

 private:
  // When the bucket is full again: tokens are missing for the time until then.
  using Buckets = std::unordered_map<std::string, Instant>;
  void make_room(Instant now);

  const std::size_t tokens_;
  const std::chrono::seconds refill_;
  mutable std::mutex mutex_;
  Buckets full_at_;
};

}  // namespace klade
