#include "gateway/http/rate_limit.h"

#include <algorithm>
#include <vector>

namespace klade {
namespace {

constexpr std::ptrdiff_t kForgotten = RateLimit::kMaxKeys / 16;

}  // namespace

std::optional<std::chrono::seconds> RateLimit::take(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  if (full_at_.size() >= kMaxKeys && !full_at_.contains(key)) make_room(now);
  Instant& full_at = full_at_[key];
  full_at = std::max(full_at, now);
  const auto missing = full_at - now;
  const auto most = refill_ * static_cast<std::int64_t>(tokens_ - 1);
  if (missing > most) return std::chrono::ceil<std::chrono::seconds>(missing - most);
  full_at += refill_;
  return std::nullopt;
}

void RateLimit::give_back(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = full_at_.find(key);
  if (found != full_at_.end()) found->second -= refill_;
}

std::size_t RateLimit::keys() const {
  const std::lock_guard lock(mutex_);
  return full_at_.size();
}

void RateLimit::make_room(Instant now) {
  std::erase_if(full_at_, [&](const auto& bucket) { return bucket.second <= now; });
  if (full_at_.size() < kMaxKeys) return;
  // Many at a time, so that looking for them costs each new key little.
  std::vector<Instant> times;
  times.reserve(full_at_.size());
  for (const auto& bucket : full_at_) times.push_back(bucket.second);
  const auto last = times.begin() + kForgotten;
  std::ranges::nth_element(times, last);
  std::ptrdiff_t forgotten = 0;
  std::erase_if(full_at_, [&](const auto& bucket) {
    return bucket.second <= *last && forgotten++ < kForgotten;
  });
}

}  // namespace klade
