// WorkPool: threads for work that takes a core for a while (password hashes), with bounded queues.
// What is preferred is done before the rest and has a queue of its own, so whoever fills the other
// keeps nobody else out.
// Thread-safe.  Work must not throw.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace klade {

class WorkPool {
 public:
  using Work = std::function<void()>;
  enum class Lane : std::uint8_t { preferred, usual };

  // `queue` is what waits in one lane.
  WorkPool(std::size_t threads, std::size_t queue);
  ~WorkPool() { stop(); }
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // False when the lane's queue is full: the work was not taken.
  bool submit(Work work, Lane lane = Lane::usual);
  // Finishes what was taken; nothing is taken any more.
  void stop();
  std::size_t queued() const;  // in both lanes

 private:
  bool waiting() const { return !preferred_.empty() || !usual_.empty(); }
  void run(const std::stop_token& stop);

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Work> preferred_;
  std::deque<Work> usual_;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;  // last: they use what stands above
};

}  // namespace klade
