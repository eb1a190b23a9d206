#include "aggregates/owner/inbox.h"

#include <algorithm>
#include <utility>

namespace klade {

std::optional<OwnerFault> Inbox::put(Submission& submission) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return closed_;
    if (refusing_) return refusing_;
    if (commands_.size() >= bound_) return OwnerFault::busy;
    commands_.push_back(std::move(submission));
    // Whoever comes second finds the owner awake, or still to look before it sleeps.
    if (commands_.size() > 1) return std::nullopt;
  }
  arrived_.notify_one();
  return std::nullopt;
}

void Inbox::close(OwnerFault reason) {
  {
    const std::lock_guard lock(mutex_);
    if (!closed_) closed_ = reason;
  }
  arrived_.notify_one();
}

void Inbox::refuse(std::optional<OwnerFault> reason) {
  const std::lock_guard lock(mutex_);
  refusing_ = reason;
}

void Inbox::want_claim(std::uint64_t above) {
  const std::lock_guard lock(mutex_);
  claim_wanted_ = std::max(claim_wanted_.value_or(0), above);
}

std::optional<std::uint64_t> Inbox::take_claim_wanted() {
  const std::lock_guard lock(mutex_);
  return std::exchange(claim_wanted_, std::nullopt);
}

void Inbox::appended(Ticket ticket, AppendOutcome outcome) {
  {
    const std::lock_guard lock(mutex_);
    appends_.push_back({ticket, outcome});
  }
  arrived_.notify_one();
}

std::vector<Submission> Inbox::take(std::size_t limit) {
  std::vector<Submission> taken;
  const std::lock_guard lock(mutex_);
  const std::size_t count = std::min(limit, commands_.size());
  taken.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    taken.push_back(std::move(commands_.front()));
    commands_.pop_front();
  }
  return taken;
}

std::vector<Inbox::Append> Inbox::take_appends() {
  const std::lock_guard lock(mutex_);
  return std::exchange(appends_, {});
}

void Inbox::wait(WaitFor what, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, patience, [&] {
    const bool command = what == WaitFor::appends_and_commands && !commands_.empty();
    const bool append = what != WaitFor::closing && !appends_.empty();
    return command || append || (closed_ && !closing_seen_);
  });
  closing_seen_ = closed_.has_value();
}

std::size_t Inbox::size() const {
  const std::lock_guard lock(mutex_);
  return commands_.size();
}

bool Inbox::claim_is_wanted() const {
  const std::lock_guard lock(mutex_);
  return claim_wanted_.has_value();
}

bool Inbox::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_.has_value();
}

}  // namespace klade
