#include "gateway/http/position_waits.h"

#include <algorithm>

namespace klade {

PositionWaits::PositionWaits(std::uint32_t partitions, std::size_t limit)
    : limit_(limit),
      seen_(partitions, 0),
      thread_([this](const std::stop_token& stop) { expire(stop); }) {}

void PositionWaits::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  std::list<Waiting> left;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    left.swap(waiting_);
  }
  for (const Waiting& waiting : left) waiting.done(false);
}

void PositionWaits::reached(Partition partition, std::uint64_t seq) {
  std::vector<Done> ready;
  {
    const std::lock_guard lock(mutex_);
    std::uint64_t& seen = seen_.at(static_cast<std::size_t>(partition));
    seen = std::max(seen, seq);
    for (auto it = waiting_.begin(); it != waiting_.end();) {
      if (it->position.partition == partition && it->position.seq <= seen) {
        ready.push_back(std::move(it->done));
        it = waiting_.erase(it);
      } else {
        ++it;
      }
    }
  }
  for (const Done& done : ready) done(true);
}

bool PositionWaits::has_reached(const Position& position) {
  const std::lock_guard lock(mutex_);
  const auto index = static_cast<std::size_t>(position.partition);
  return index < seen_.size() && position.seq <= seen_[index];
}

std::size_t PositionWaits::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void PositionWaits::wait(const Position& position, std::chrono::milliseconds patience, Done done) {
  bool reached = false;
  {
    const std::lock_guard lock(mutex_);
    const auto index = static_cast<std::size_t>(position.partition);
    const bool known = index < seen_.size();
    reached = known && position.seq <= seen_[index];
    if (known && !reached && !stopped_ && waiting_.size() < limit_) {
      waiting_.push_back({position, std::chrono::steady_clock::now() + patience, std::move(done)});
      changed_.notify_all();
      return;
    }
  }
  done(reached);
}

std::vector<PositionWaits::Done> PositionWaits::take_expired(Time now) {
  std::vector<Done> expired;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    if (it->until <= now) {
      expired.push_back(std::move(it->done));
      it = waiting_.erase(it);
    } else {
      ++it;
    }
  }
  return expired;
}

void PositionWaits::expire(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    changed_.wait(lock, stop, [this] { return !waiting_.empty(); });
    if (stop.stop_requested()) return;
    const Time next =
        std::ranges::min_element(waiting_, {}, [](const Waiting& w) { return w.until; })->until;
    changed_.wait_until(lock, stop, next, [] { return false; });
    const auto expired = take_expired(std::chrono::steady_clock::now());
    lock.unlock();
    for (const Done& done : expired) done(false);
    lock.lock();
  }
}

}  // namespace klade
