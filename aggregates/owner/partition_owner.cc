#include "aggregates/owner/partition_owner.h"

#include <thread>
#include <utility>

#include "aggregates/owner/owner_work.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kAtOnce{0};
// An idle owner looks this often whether the partition is still its own.
constexpr std::chrono::milliseconds kIdleLook{500};
// A confirmed record that reading does not give yet is waited for this long at a time.
constexpr std::chrono::milliseconds kReadBackPatience{5};
constexpr std::chrono::milliseconds kRetryPause{50};

}  // namespace

void PartitionOwner::Work::submit(Command command, const Origin& origin, Reply reply) {
  CHECK(!origin.command.is_nil());
  Submission submission{std::move(command), origin, std::move(reply)};
  const auto refused = inbox_->put(submission);
  if (refused) submission.reply(*refused);
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

Result<std::size_t, LogFault> PartitionOwner::Work::round(Look look) {
  answered_ = 0;
  moved_ = false;
  if (phase_ == OwnerPhase::resigned) return std::size_t{0};
  const auto caught_up = catch_up();
  if (!caught_up) return Failure{caught_up.error()};
  if (!*caught_up) return answered_;
  const auto ours = read_and_settle(look);
  if (!ours) return Failure{ours.error()};
  if (!*ours) return answered_;
  give(speculation_.take_ready());
  if (doubt_ || claim_.is_nil()) {
    const auto claimed = claim();
    if (!claimed) return Failure{claimed.error()};
    if (phase_ == OwnerPhase::resigned) resign();
  }
  if (can_decide()) {
    const auto sent = send_frame();
    if (!sent) return Failure{sent.error()};
    give(speculation_.take_ready());
  }
  return answered_;
}

bool PartitionOwner::Work::nothing_waits() const {
  return waiting_.empty() && speculation_.unanswered() == 0 && inbox_->size() == 0;
}

void PartitionOwner::Work::wait() {
  if (unread()) {
    patience_ = kReadBackPatience;
    return;
  }
  if (can_decide() && !waiting_.empty()) return;
  const auto what = can_decide() ? Inbox::WaitFor::appends_and_commands : Inbox::WaitFor::appends;
  inbox_->wait(what, kIdleLook);
}

// Whether waiting may still mend it.
bool PartitionOwner::Work::passes(LogFault fault) {
  ++faults_in_a_row_;
  return fault == LogFault::unavailable && faults_in_a_row_ <= kMaxFaultsInARow &&
         lost_in_a_row_ <= kMaxLostInARow;
}

Failure<LogFault> PartitionOwner::Work::fail(LogFault fault) {
  // The next owner builds an index anew that cannot be read; should that fail, it says so itself.
  // When it is the log that cannot be read, a whole index helps and is kept.
  const bool index_is_broken = fault == LogFault::corrupt && !follower_.log_is_broken();
  if (index_is_broken) static_cast<void>(store_.clear(partition_));
  give_up(OwnerFault::unavailable);
  return {fault};
}

// Between two rounds: waits as long as there is nothing to do, and says how to look next.
PartitionOwner::Work::Look PartitionOwner::Work::rest(bool went_well) {
  if (!went_well || lost_in_a_row_ > 1) std::this_thread::sleep_for(kRetryPause);
  if (!went_well) return Look::always;
  faults_in_a_row_ = 0;
  if (moved_) return Look::when_confirmed;
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
    if (done && stop.stop_requested() && (behind || nothing_waits())) break;
    look = rest(done.ok());
  }
  give_up(OwnerFault::stopping);
  return Unit{};
}

PartitionOwner::PartitionOwner(Partition partition,
                               EventLog& log,
                               StreamStore& store,
                               const Clock& clock,
                               std::string address,
                               OwnerLimits limits)
    : work_(std::make_unique<Work>(partition, log, store, clock, std::move(address), limits)) {}
PartitionOwner::~PartitionOwner() = default;

void PartitionOwner::submit(Command command, const Origin& origin, Reply reply) {
  work_->submit(std::move(command), origin, std::move(reply));
}
Result<Unit, LogFault> PartitionOwner::run(const std::stop_token& stop) { return work_->run(stop); }
Result<std::size_t, LogFault> PartitionOwner::step() { return work_->round(Work::Look::always); }
OwnerMetrics PartitionOwner::metrics() const { return work_->metrics(); }

}  // namespace klade
