#include "gateway/cluster/forwarder.h"

#include <algorithm>

#include "aggregates/command_codec.h"
#include "events/core/match.h"

namespace klade {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookAbroad{100};  // whether their time is over

// Whether another owner, or the same one later, may do it.
bool is_to_go_again(const Outcome& outcome) {
  const auto* fault = std::get_if<OwnerFault>(&outcome);
  return fault != nullptr && (*fault == OwnerFault::not_owner || *fault == OwnerFault::stopping);
}

}  // namespace

struct Forwarder::Errand {
  Partition partition{};
  Command command;
  Origin origin;
  Reply reply;
  Steady::time_point until;
  std::string encoded;  // once it has gone to another node
  // Of one thread at a time: of whoever tries, or, while it waits or is abroad, guarded by the
  // forwarder's mutex.
  Ownership tried;
  std::size_t tries = 0;  // that went to an owner
  std::size_t pauses = 0;
  Steady::time_point next{};
  std::uint64_t journey = 0;  // guarded; the one that is under way
  std::list<Shared>::iterator at_abroad;
};

Forwarder::Forwarder(Ways ways, const ForwardLimits& limits)
    : ways_(std::move(ways)),
      limits_(limits),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Forwarder::submit(Partition partition, Command command, const Origin& origin, Reply reply) {
  const auto errand = std::make_shared<Errand>();
  errand->partition = partition;
  errand->command = std::move(command);
  errand->origin = origin;
  errand->reply = std::move(reply);
  errand->until = Steady::now() + limits_.patience;
  attempt(errand);
}

void Forwarder::attempt(const Shared& errand) {
  errand->tried = ways_.ownership(errand->partition);
  const Ownership& owner = errand->tried;
  if (owner.ours) {
    ++errand->tries;
    return ways_.here(
        errand->partition, errand->command, errand->origin, [this, errand](const Outcome& outcome) {
          came_back(errand, outcome);
        });
  }
  const bool nobody = owner.address.empty() || !ways_.may_answer(owner.address);
  if (nobody) return wait(errand);
  ++errand->tries;
  attempt_there(errand);
}

void Forwarder::attempt_there(const Shared& errand) {
  if (errand->encoded.empty()) errand->encoded = encode(errand->command);
  if (errand->encoded.size() > kMaxCommandBytes) return errand->reply(OwnerFault::too_large);
  // Once it has left, the errand is also the thread's that takes it from abroad.
  const std::string owner = errand->tried.address;
  PeerCommand command{errand->partition, errand->origin, errand->encoded};
  const std::uint64_t journey = leaves(errand);
  ways_.there(owner, std::move(command), [this, errand, journey](const PeerOutcome& outcome) {
    if (is_back(errand, journey)) came_back_from_afar(errand, outcome);
  });
}

std::uint64_t Forwarder::leaves(const Shared& errand) {
  const std::lock_guard lock(mutex_);
  errand->at_abroad = abroad_.insert(abroad_.end(), errand);
  return ++errand->journey;
}

// False for an answer that is of no account any more.
bool Forwarder::is_back(const Shared& errand, std::uint64_t journey) {
  const std::lock_guard lock(mutex_);
  if (errand->journey != journey) return false;
  ++errand->journey;
  abroad_.erase(errand->at_abroad);
  return true;
}

void Forwarder::count_lost(const std::string& owner, bool lost) {
  if (lost) ++lost_;
  const std::lock_guard lock(mutex_);
  if (!lost) {
    lost_in_row_.erase(owner);
    return;
  }
  if (!lost_in_row_.contains(owner) && lost_in_row_.size() >= kMaxOwners) lost_in_row_.clear();
  ++lost_in_row_[owner];
}

bool Forwarder::loses(const std::string& owner) const {
  const std::lock_guard lock(mutex_);
  const auto found = lost_in_row_.find(owner);
  return found != lost_in_row_.end() && found->second >= kLostInRow;
}

void Forwarder::came_back(const Shared& errand, const Outcome& outcome) {
  if (is_to_go_again(outcome)) return wait(errand);
  errand->reply(outcome);
}

void Forwarder::came_back_from_afar(const Shared& errand, const PeerOutcome& outcome) {
  const auto* fault = std::get_if<PeerFault>(&outcome);
  const bool lost = fault != nullptr && *fault == PeerFault::lost;
  count_lost(errand->tried.address, lost);
  if (fault != nullptr) {
    if (*fault == PeerFault::queue_full) return errand->reply(OwnerFault::busy);
    ++again_;
    return wait(errand);
  }
  const auto& known = std::get<Outcome>(outcome);
  if (is_to_go_again(known)) {
    ++again_;
    return wait(errand);
  }
  match(
      known,
      [this](const Accepted&) { ++accepted_; },
      [this](const Refusal&) { ++refused_; },
      [this](const Conflict&) { ++refused_; },
      [this](const OwnerFault&) { ++faults_; });
  errand->reply(known);
}

bool Forwarder::has_moved(const Errand& errand) const {
  return !ways_.ownership(errand.partition).same_claim(errand.tried);
}

// Until the partition changes hands, or for a while.
void Forwarder::wait(const Shared& errand) {
  const auto now = Steady::now();
  const bool moved = has_moved(*errand);
  OwnerFault why = OwnerFault::unavailable;
  {
    const std::lock_guard lock(mutex_);
    const bool full = waiting_.size() >= limits_.waiting;
    if (!stopped_ && !full && now < errand->until) {
      const auto doublings = std::min<std::size_t>(errand->pauses++, 8);
      const auto pause = std::min(limits_.first_pause * (1 << doublings), limits_.last_pause);
      errand->next = moved ? now : std::min(now + pause, errand->until);
      waiting_.push_back(errand);
      changed_.notify_all();
      return;
    }
    if (stopped_) why = OwnerFault::stopping;
    // One that was never sent is known not to be done.
    if (!stopped_ && full && errand->tries == 0) why = OwnerFault::busy;
  }
  if (why == OwnerFault::unavailable) ++given_up_;
  errand->reply(why);
}

Forwarder::Due Forwarder::take_due() {
  const auto now = Steady::now();
  Due due;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const Errand& errand = **at;
    if (errand.next <= now || (look_ && has_moved(errand))) {
      (errand.until <= now ? due.to_wait : due.to_try).push_back(*at);
      at = waiting_.erase(at);
    } else {
      ++at;
    }
  }
  take_from_afar(due);
  look_ = false;
  return due;
}

// Those whose owner is not the owner any more, or gone, or whose time is over.
void Forwarder::take_from_afar(Due& due) {
  const auto now = Steady::now();
  for (auto at = abroad_.begin(); at != abroad_.end();) {
    const Shared errand = *at;
    const bool over = errand->until <= now;
    const bool moved = look_ && has_moved(*errand);
    const bool gone = look_ && !ways_.may_answer(errand->tried.address);
    if (!over && !moved && !gone) {
      ++at;
      continue;
    }
    ++errand->journey;
    ++again_;
    at = abroad_.erase(at);
    (moved && !over ? due.to_try : due.to_wait).push_back(errand);
  }
}

std::chrono::steady_clock::time_point Forwarder::next_look() const {
  auto next = Steady::now() + kLookAbroad;
  for (const Shared& errand : waiting_) next = std::min(next, errand->next);
  return next;
}

void Forwarder::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const std::size_t known = waiting_.size();
    changed_.wait_until(
        lock, stop, next_look(), [this, known] { return look_ || waiting_.size() != known; });
    const Due due = take_due();
    lock.unlock();
    for (const Shared& errand : due.to_wait) wait(errand);
    for (const Shared& errand : due.to_try) attempt(errand);
    lock.lock();
  }
}

void Forwarder::look_again() {
  const std::lock_guard lock(mutex_);
  look_ = true;
  changed_.notify_all();
}

void Forwarder::stop() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  std::list<Shared> left;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    left.swap(waiting_);
    for (const Shared& errand : abroad_) ++errand->journey;
    left.splice(left.end(), abroad_);
  }
  for (const Shared& errand : left) errand->reply(OwnerFault::stopping);
}

ForwardMetrics Forwarder::metrics() const {
  const std::lock_guard lock(mutex_);
  return {accepted_, refused_, faults_, again_, lost_, given_up_, waiting_.size()};
}

}  // namespace klade
