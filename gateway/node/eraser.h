// Eraser: the erasure policy.  When the log says that a person is erased, the person's data key is
// destroyed in the vault; at start that is made sure of for everyone whom the views know as erased,
// since the vault may have been restored from an older copy.  PD1 to PD4.
//
// `see` is for the runners' threads and does not block; the keys are destroyed on a thread of its
// own.  A vault that cannot destroy a key is a fault: what was promised to a person is not kept.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "events/vault/key_vault.h"
#include "projections/rocks_views.h"
#include "projections/runner.h"

namespace klade {

struct NodeFault;

class Eraser {
 public:
  // Both must outlive it.
  Eraser(KeyVault& vault, RocksViews& views) : vault_(vault), views_(views) {}
  ~Eraser() { stop(); }
  Eraser(const Eraser&) = delete;
  Eraser& operator=(const Eraser&) = delete;

  void start(std::function<void(const NodeFault&)> on_fault);
  void stop();

  void see(const Committed& committed);
  // What was wanted so far is done, and it was wanted once at least.
  bool done() const;
  std::uint64_t erased() const { return erased_; }

 private:
  void work(const std::stop_token& stop);
  enum class Pass { done, too_early, failed };  // too early: the view is being built
  Pass erase_all();

  KeyVault& vault_;
  RocksViews& views_;
  std::function<void(const NodeFault&)> on_fault_;
  mutable std::mutex mutex_;
  std::condition_variable_any wanted_;
  std::uint64_t asked_ = 1;  // the pass at start
  std::uint64_t answered_ = 0;
  std::atomic<std::uint64_t> erased_{0};
  std::jthread thread_;
};

}  // namespace klade
