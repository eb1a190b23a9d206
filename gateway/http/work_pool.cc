#include "gateway/http/work_pool.h"

#include <algorithm>
#include <utility>

namespace klade {

WorkPool::WorkPool(std::size_t threads, std::size_t queue) : limit_(queue) {
  for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
}

void WorkPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

bool WorkPool::submit(Work work, Lane lane) {
  const std::lock_guard lock(mutex_);
  auto& queue = lane == Lane::preferred ? preferred_ : usual_;
  if (stopped_ || queue.size() >= limit_) return false;
  queue.push_back(std::move(work));
  changed_.notify_one();
  return true;
}

std::size_t WorkPool::queued() const {
  const std::lock_guard lock(mutex_);
  return preferred_.size() + usual_.size();
}

void WorkPool::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, stop, [this] { return waiting(); });
    if (!waiting()) return;
    auto& queue = preferred_.empty() ? usual_ : preferred_;
    const Work work = std::move(queue.front());
    queue.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace klade
