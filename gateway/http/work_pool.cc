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

bool WorkPool::submit(Work work) {
  const std::lock_guard lock(mutex_);
  if (stopped_ || queue_.size() >= limit_) return false;
  queue_.push_back(std::move(work));
  changed_.notify_one();
  return true;
}

std::size_t WorkPool::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void WorkPool::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, stop, [this] { return !queue_.empty(); });
    if (queue_.empty()) return;
    const Work work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace klade
