#include "gateway/node/eraser.h"

#include <algorithm>

#include "gateway/node/node.h"
#include "projections/views/people.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kRetry{200};

bool is_erasure(const Projected& projected) {
  const auto* people = std::get_if<PeopleEvent>(&projected.record.event);
  return people != nullptr && std::holds_alternative<PersonErased>(*people);
}

}  // namespace

void Eraser::start(std::function<void(const NodeFault&)> on_fault) {
  on_fault_ = std::move(on_fault);
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void Eraser::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void Eraser::see(const Committed& committed) {
  if (committed.whole && std::ranges::none_of(committed.events, is_erasure)) return;
  const std::lock_guard lock(mutex_);
  ++asked_;
  wanted_.notify_all();
}

bool Eraser::done() const {
  const std::lock_guard lock(mutex_);
  return answered_ == asked_;
}

void Eraser::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (wanted_.wait(lock, stop, [this] { return answered_ < asked_; })) {
    const std::uint64_t asked = asked_;
    lock.unlock();
    const Pass pass = erase_all();
    lock.lock();
    if (pass == Pass::failed) {
      lock.unlock();
      return on_fault_({"vault_storage", "the key of an erased person cannot be destroyed"});
    }
    if (pass == Pass::done) answered_ = asked;
    if (pass == Pass::too_early) wanted_.wait_for(lock, stop, kRetry, [] { return false; });
  }
}

Eraser::Pass Eraser::erase_all() {
  try {
    for (const PersonId& person : erased_persons(*views_.snapshot())) {
      if (vault_.is_erased(person)) continue;
      if (!vault_.erase(person)) return Pass::failed;
      ++erased_;
    }
  } catch (const ViewNotServed&) {
    return Pass::too_early;
  }
  return Pass::done;
}

}  // namespace klade
