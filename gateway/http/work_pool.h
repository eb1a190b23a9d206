// WorkPool: threads for work that takes a core for a while (password hashes), with a bounded queue.
// Thread-safe.  Work must not throw.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace klade {

class WorkPool {
 public:
  using Work = std::function<void()>;

  WorkPool(std::size_t threads, std::size_t queue);
  ~WorkPool() { stop(); }
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // False when the queue is full: the work was not taken.
  bool submit(Work work);
  // Finishes what was taken; nothing is taken any more.
  void stop();
  std::size_t queued() const;

 private:
  void run(const std::stop_token& stop);

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Work> queue_;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;  // last: they use what stands above
};

}  // namespace klade
