#include "gateway/http/rate_limit.h"

#include <algorithm>

namespace klade {

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
  full_at_.erase(
      std::ranges::min_element(full_at_, {}, [](const auto& bucket) { return bucket.second; }));
}

}  // namespace klade
