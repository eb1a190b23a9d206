#include "gateway/node/eraser.h"

#include <algorithm>

#include "gateway/node/mail_keys.h"
#include "gateway/node/node.h"
#include "projections/views/people.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kRetry{200};

bool is_erasure(const Projected& projected) {
  const auto* people = std::get_if<PeopleEvent>(&projected.record.event);
  return people != nullptr && std::holds_alternative<PersonErased>(*people);
}

std::vector<Erasure> erasures_in(const ViewReader& rows) {
  std::vector<Erasure> found;
  for (const ErasureRow& row : erasures(rows)) {
    found.push_back({row.person, row.school, {row.command, row.ordinal, row.correlation}});
  }
  return found;
}

// Of the person, and of those who act for it.
std::vector<KnownProfile> profiles_around(const ViewReader& rows, PersonId person) {
  std::vector<KnownProfile> known;
  const auto add = [&](const ProfileRow& row) {
    const bool erased = row.closed && row.why == ProfileEnd::erased;
    known.push_back({row.profile, row.person, row.pupil, erased});
  };
  for (const ProfileRow& row : profiles_of_person(rows, person)) add(row);
  for (const ProfileRow& row : profiles_of_pupil(rows, person)) {
    if (row.person != person) add(row);
  }
  return known;
}

std::vector<Reaction> reactions_to(const std::vector<Erasure>& erasures, const ViewReader& rows) {
  std::vector<Reaction> all;
  for (const Erasure& erasure : erasures) {
    const auto reactions = close_profiles(erasure, profiles_around(rows, erasure.person));
    all.insert(all.end(), reactions.begin(), reactions.end());
  }
  return all;
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
  const auto is_asked = [this] { return answered_ < asked_; };
  while (wanted_.wait(lock, stop, is_asked) && !stop.stop_requested()) {
    const std::uint64_t asked = asked_;
    lock.unlock();
    const Pass passed = pass(stop);
    if (passed == Pass::failed) {
      return on_fault_({"vault_storage", "the key of an erased person cannot be destroyed"});
    }
    lock.lock();
    if (passed == Pass::done) answered_ = asked;
    if (passed == Pass::again) wanted_.wait_for(lock, stop, kRetry, [] { return false; });
  }
}

// Keys first: they do not wait for an owner.
Eraser::Pass Eraser::pass(const std::stop_token& stop) try {
  const auto rows = views_.snapshot();
  const auto erasures = erasures_in(*rows);
  const Pass destroyed = destroy_keys(erasures, stop);
  if (destroyed != Pass::done) return destroyed;
  const Pass mail = destroy_mail_keys(*rows, erasures, stop);
  if (mail != Pass::done) return mail;
  return close(reactions_to(erasures, *rows), stop) ? Pass::done : Pass::again;
} catch (const ViewsUnreadable&) {
  return Pass::again;
} catch (const ViewNotServed&) {
  return Pass::again;
}

Eraser::Pass Eraser::destroy_keys(const std::vector<Erasure>& erasures,
                                  const std::stop_token& stop) {
  for (const Erasure& erasure : erasures) {
    if (stop.stop_requested()) return Pass::again;
    const Pass destroyed = destroy_key(erasure.person);
    if (destroyed != Pass::done) return destroyed;
  }
  return Pass::done;
}

Eraser::Pass Eraser::destroy_mail_keys(const ViewReader& rows,
                                       const std::vector<Erasure>& erasures,
                                       const std::stop_token& stop) {
  for (const Erasure& erasure : erasures) {
    if (mail_done_.contains(erasure.person)) continue;
    for (const Id128& subject : mail_keys_left_by(rows, erasure.person)) {
      if (stop.stop_requested()) return Pass::again;
      const Pass destroyed = destroy_key(subject);
      if (destroyed != Pass::done) return destroyed;
    }
    mail_done_.insert(erasure.person);
  }
  return Pass::done;
}

Eraser::Pass Eraser::destroy_key(const Id128& subject) {
  if (vault_.is_erased(subject)) return Pass::done;
  const auto erased = vault_.erase(subject);
  if (!erased) return erased.error() == VaultFault::unavailable ? Pass::again : Pass::failed;
  ++erased_;
  return Pass::done;
}

// Whether every command was taken.  One that is refused is: its profile is not there to be closed.
bool Eraser::close(const std::vector<Reaction>& reactions, const std::stop_token& stop) {
  {
    const std::lock_guard lock(mutex_);
    under_way_ += reactions.size();
    all_taken_ = true;
  }
  for (const Reaction& reaction : reactions) {
    submit_(reaction, [this](const Outcome& outcome) {
      const std::lock_guard lock(mutex_);
      --under_way_;
      if (std::holds_alternative<OwnerFault>(outcome)) all_taken_ = false;
      wanted_.notify_all();
    });
  }
  std::unique_lock lock(mutex_);
  return wanted_.wait(lock, stop, [this] { return under_way_ == 0; }) && all_taken_;
}

}  // namespace klade
