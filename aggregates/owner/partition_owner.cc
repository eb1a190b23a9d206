#include "aggregates/owner/partition_owner.h"

#include <limits>
#include <utility>

#include "aggregates/owner/owner_work.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kAtOnce{0};
// An idle owner looks this often whether the partition is still its own.
constexpr std::chrono::milliseconds kIdleLook{500};
constexpr std::chrono::milliseconds kIdleLookAmongOthers{50};
// A follower waits for the log this long at a time, and hears a claim() or a stop in between.
constexpr std::chrono::milliseconds kFollowPatience{20};
// A confirmed record that reading does not give yet is waited for this long at a time.
constexpr std::chrono::milliseconds kReadBackPatience{5};
// Between two tries; it grows once the log is called unavailable.
constexpr std::chrono::milliseconds kRetryPause{50};
constexpr std::chrono::milliseconds kMaxRetryPause{2'000};
// Each try may itself take seconds.
constexpr std::chrono::seconds kMaxStreak{5};

std::chrono::milliseconds pause_after(std::size_t tries, std::size_t max) {
  auto pause = kRetryPause;
  for (; tries > max && pause < kMaxRetryPause; --tries) pause *= 2;
  return std::min(pause, kMaxRetryPause);
}

}  // namespace

void PartitionOwner::Work::submit(Command command, const Origin& origin, Reply reply) {
  CHECK(!origin.command.is_nil());
  Submission submission{std::move(command), origin, std::move(reply)};
  const auto refused = inbox_->put(submission);
  if (refused) submission.reply(*refused);
}

void PartitionOwner::Work::want_claim() {
  if (!among_others()) return;
  const bool may_be_behind = phase_ == OwnerPhase::catching_up;
  inbox_->want_claim(may_be_behind ? std::numeric_limits<std::uint64_t>::max() : epoch_.load());
}

Ownership PartitionOwner::Work::ownership() const {
  const std::lock_guard lock(mutex_);
  Ownership ownership = ownership_;
  ownership.unavailable = unavailable_;
  return ownership;
}

OwnerMetrics PartitionOwner::Work::metrics() const {
  return {accepted_,
          refused_,
          frames_,
          void_records_,
          doubtful_appends_,
          epoch_,
          inbox_->size(),
          phase_};
}

// One round; and the loop of them.

Result<bool, LogFault> PartitionOwner::Work::read_and_settle(Look look) {
  take_appends();
  if (moved_ || look == Look::always) {
    const auto got = read(std::exchange(patience_, kAtOnce));
    if (!got) return Failure{got.error()};
    moved_ = moved_ || *got > 0;
  }
  if (phase_ != OwnerPhase::resigned) return true;
  resign();
  return false;
}

Result<Unit, LogFault> PartitionOwner::Work::work(Look look) {
  const auto caught_up = catch_up();
  if (!caught_up) return Failure{caught_up.error()};
  if (!*caught_up) return Unit{};
  const auto goes_on = read_and_settle(look);
  if (!goes_on) return Failure{goes_on.error()};
  if (!*goes_on) return Unit{};
  give(speculation_.take_ready());
  take_claim_wanted();
  if (has_to_claim()) {
    const auto claimed = claim();
    if (!claimed) return Failure{claimed.error()};
    if (phase_ == OwnerPhase::resigned) resign();
  }
  if (can_decide()) {
    const auto sent = send_frame();
    if (!sent) return Failure{sent.error()};
    give(speculation_.take_ready());
  }
  return Unit{};
}

Result<std::size_t, LogFault> PartitionOwner::Work::round(Look look) {
  answered_ = 0;
  moved_ = false;
  if (phase_ == OwnerPhase::resigned) return std::size_t{0};
  const auto done = work(look);
  if (done) faults_ = {};
  if (!done) faults_.add();
  unavailable_ = unavailable_for_long();
  if (claims_or_owns() && unavailable_) let_go();
  gate();
  tell_changes();
  if (!done) return Failure{done.error()};
  return answered_;
}

void PartitionOwner::Work::tell_changes() {
  const std::pair now(phase_.load(), epoch_.load());
  if (std::exchange(told_, now) != now && on_change_) on_change_();
}

bool PartitionOwner::Work::nothing_waits() const {
  return waiting_.empty() && speculation_.unanswered() == 0 && inbox_->size() == 0;
}

void PartitionOwner::Work::wait() {
  if (phase_ == OwnerPhase::following) {
    const bool now = moved_ || inbox_->claim_is_wanted() || inbox_->closed();
    patience_ = now ? kAtOnce : kFollowPatience;
    return;
  }
  if (unread()) {
    patience_ = kReadBackPatience;
    return;
  }
  if (can_decide() && !waiting_.empty()) return;
  const auto what = can_decide() ? Inbox::WaitFor::appends_and_commands : Inbox::WaitFor::appends;
  inbox_->wait(what, among_others() ? kIdleLookAmongOthers : kIdleLook);
}

bool PartitionOwner::Work::Streak::too_long(std::size_t max) const {
  return count > max || (count > 1 && std::chrono::steady_clock::now() - since > kMaxStreak);
}

bool PartitionOwner::Work::unavailable_for_long() const {
  return among_others() &&
         (faults_.too_long(kMaxFaultsInARow) || lost_.too_long(kMaxLostInARow) || out_for_long());
}

// Not confirmed, or confirmed and not to be read.
bool PartitionOwner::Work::out_for_long() const {
  return !out_.empty() && std::chrono::steady_clock::now() - out_.front().second > kMaxStreak;
}

// Whether waiting may still mend it.
bool PartitionOwner::Work::passes(LogFault fault) {
  if (fault != LogFault::unavailable) return false;
  return among_others() || (faults_.count <= kMaxFaultsInARow && lost_.count <= kMaxLostInARow);
}

Failure<LogFault> PartitionOwner::Work::fail(LogFault fault) {
  // The next owner builds an index anew that cannot be read; should that fail, it says so itself.
  // When it is the log that cannot be read, a whole index helps and is kept.
  const bool index_is_broken = fault == LogFault::corrupt && !follower_.log_is_broken();
  if (index_is_broken) static_cast<void>(store_.clear(partition_));
  give_up(OwnerFault::unavailable);
  tell_changes();
  return {fault};
}

// Between two rounds: waits as long as there is nothing to do, and says how to look next.
PartitionOwner::Work::Look PartitionOwner::Work::rest(bool went_well) {
  if (!went_well) {
    inbox_->wait(Inbox::WaitFor::closing, pause_after(faults_.count, kMaxFaultsInARow));
    return Look::always;
  }
  if (lost_.count > 1) {
    inbox_->wait(Inbox::WaitFor::closing, pause_after(lost_.count, kMaxLostInARow));
  }
  if (moved_ && phase_ != OwnerPhase::following) return Look::when_confirmed;
  wait();
  return Look::always;
}

Result<Unit, LogFault> PartitionOwner::Work::run(const std::stop_token& stop) {
  const std::stop_callback closing(stop, [this] { inbox_->close(OwnerFault::stopping); });
  auto look = Look::always;
  while (true) {
    const auto done = round(look);
    if (phase_ == OwnerPhase::resigned) return Unit{};
    if (!done && !passes(done.error())) return fail(done.error());
    const bool behind = phase_ == OwnerPhase::catching_up;
    if (stop.stop_requested() && (behind || nothing_waits())) break;
    look = rest(done.ok());
  }
  give_up(OwnerFault::stopping);
  tell_changes();
  return Unit{};
}

PartitionOwner::PartitionOwner(Partition partition,
                               EventLog& log,
                               StreamStore& store,
                               const Clock& clock,
                               std::string address,
                               OwnerTerms terms)
    : work_(std::make_unique<Work>(
          partition, log, store, clock, std::move(address), std::move(terms))) {}
PartitionOwner::~PartitionOwner() = default;

void PartitionOwner::submit(Command command, const Origin& origin, Reply reply) {
  work_->submit(std::move(command), origin, std::move(reply));
}
void PartitionOwner::claim() { work_->want_claim(); }
Ownership PartitionOwner::ownership() const { return work_->ownership(); }
Result<Unit, LogFault> PartitionOwner::run(const std::stop_token& stop) { return work_->run(stop); }
Result<std::size_t, LogFault> PartitionOwner::step() { return work_->round(Work::Look::always); }
OwnerMetrics PartitionOwner::metrics() const { return work_->metrics(); }

}  // namespace klade
