#include "aggregates/owner/partition_owner.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <iterator>
#include <set>
#include <thread>
#include <utility>

#include "aggregates/owner/log_follower.h"
#include "aggregates/owner/speculation.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kAtOnce{0};
// An idle owner looks this often whether the partition is still its own.
constexpr std::chrono::milliseconds kIdleLook{500};
// A confirmed record that reading does not give yet is waited for this long at a time.
constexpr std::chrono::milliseconds kReadBackPatience{5};
constexpr std::chrono::milliseconds kRetryPause{50};
// Beyond these, the log is called unavailable: some 5 seconds.
constexpr std::size_t kMaxFaultsInARow = 100;
constexpr std::size_t kMaxLostInARow = 100;

}  // namespace

class PartitionOwner::Work {
 public:
  Work(Partition partition,
       EventLog& log,
       StreamStore& store,
       const Clock& clock,
       std::string address,
       OwnerLimits limits)
      : partition_(partition),
        log_(log),
        store_(store),
        clock_(clock),
        address_(std::move(address)),
        limits_(limits),
        inbox_(std::make_shared<Inbox>(limits.queue)),
        follower_(partition, log, store),
        speculation_(store, partition, limits.cached_streams) {}
  ~Work() { give_up(OwnerFault::stopping); }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  void submit(Command command, const Origin& origin, Reply reply);
  Result<Unit, LogFault> run(const std::stop_token& stop);
  enum class Look { always, when_confirmed };
  Result<std::size_t, LogFault> round(Look look);
  OwnerMetrics metrics() const;

 private:
  Result<Unit, LogFault> catch_up();
  Result<bool, LogFault> read_and_settle(Look look);
  void take_appends();
  Result<std::size_t, LogFault> read(std::chrono::milliseconds patience);
  void seen(const Chain::Judged& judged, std::string_view record);
  void seen_claim(const Claim& claim);
  Result<Unit, LogFault> claim();
  Result<Unit, LogFault> send_frame();
  void append(std::string record);

  bool can_decide() const;
  bool passes(LogFault fault);
  Failure<LogFault> fail(LogFault fault);
  Look rest(bool went_well);
  bool nothing_waits() const;
  bool unread() const { return confirmed_ > read_; }
  void wait();
  void resign();
  void give_up(OwnerFault reason);
  void give(std::vector<Settlement> answers);
  void answer(Submission& submission, const Outcome& outcome);
  Instant now() const { return std::max({clock_.now(), follower_.latest(), last_at_}); }

  const Partition partition_;
  EventLog& log_;
  StreamStore& store_;
  const Clock& clock_;
  const std::string address_;
  const OwnerLimits limits_;
  const std::shared_ptr<Inbox> inbox_;  // the log's callbacks share it

  // The owner's thread only:
  LogFollower follower_;
  Speculation speculation_;
  std::deque<Submission> waiting_;  // taken from the inbox, or to be decided again
  ClaimId claim_;                   // the one that counts; nil until it is handed over
  Digest claim_digest_{};
  std::uint64_t claimed_epoch_ = 0;
  std::set<ClaimId> earlier_claims_;  // that may still come back
  ChainState next_;                   // where the next frame chains on
  Instant last_at_{};
  Ticket ticket_ = 0;        // of the last append
  Ticket claim_ticket_ = 0;  // appends before it are of no account any more when lost
  Ticket confirmed_ = 0;
  Ticket read_ = 0;     // the last own record that came back
  bool doubt_ = false;  // an own record is lost or void: claim again
  bool moved_ = false;  // this round did something, so another one may
  std::size_t lost_in_a_row_ = 0;
  std::size_t faults_in_a_row_ = 0;
  std::size_t answered_ = 0;
  std::chrono::milliseconds patience_ = kAtOnce;

  // Written by the owner's thread, read by any:
  std::atomic<OwnerPhase> phase_ = OwnerPhase::catching_up;
  std::atomic<std::uint64_t> accepted_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  std::atomic<std::uint64_t> frames_ = 0;
  std::atomic<std::uint64_t> void_records_ = 0;
  std::atomic<std::uint64_t> doubtful_appends_ = 0;
  std::atomic<std::uint64_t> epoch_ = 0;
};

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

// Answers, reading and claiming.

void PartitionOwner::Work::answer(Submission& submission, const Outcome& outcome) {
  if (std::holds_alternative<Accepted>(outcome)) ++accepted_;
  if (std::holds_alternative<Refusal>(outcome)) ++refused_;
  ++answered_;
  std::exchange(submission.reply, nullptr)(outcome);
}

void PartitionOwner::Work::give(std::vector<Settlement> answers) {
  moved_ = moved_ || !answers.empty();
  for (Settlement& each : answers) answer(each.submission, each.outcome);
}

void PartitionOwner::Work::give_up(OwnerFault reason) {
  phase_ = OwnerPhase::resigned;
  inbox_->close(reason);
  // Refusals and yeses that rest on what is not confirmed are not given: the reason is.
  for (Settlement& each : speculation_.take_valid()) answer(each.submission, reason);
  for (Submission& each : speculation_.undo()) answer(each, reason);
  for (Submission& each : std::exchange(waiting_, {})) answer(each, reason);
  for (Submission& each : inbox_->take(limits_.queue)) answer(each, reason);
}

void PartitionOwner::Work::resign() {
  // Another's claim stands above them in the log, so what came back valid is there to stay.
  give(speculation_.take_valid());
  give_up(OwnerFault::not_owner);
}

void PartitionOwner::Work::take_appends() {
  for (const auto& [ticket, outcome] : inbox_->take_appends()) {
    moved_ = true;
    if (outcome == AppendOutcome::confirmed) {
      confirmed_ = std::max(confirmed_, ticket);
      lost_in_a_row_ = 0;
      continue;
    }
    ++doubtful_appends_;
    if (ticket < claim_ticket_) continue;
    ++lost_in_a_row_;
    doubt_ = true;
  }
  speculation_.confirm(confirmed_);
}

void PartitionOwner::Work::seen_claim(const Claim& claim) {
  epoch_ = claim.epoch;
  if (claim_.is_nil() || earlier_claims_.contains(claim.claim)) return;
  if (claim.claim != claim_) {
    phase_ = OwnerPhase::resigned;
    return;
  }
  read_ = claim_ticket_;
  earlier_claims_.clear();
  next_ = follower_.chain();
  phase_ = OwnerPhase::owning;
  // What has not come back under an earlier claim never will: it is void from here on.
  std::vector<Submission> again = speculation_.undo();
  waiting_.insert(waiting_.begin(),
                  std::make_move_iterator(again.begin()),
                  std::make_move_iterator(again.end()));
}

void PartitionOwner::Work::seen(const Chain::Judged& judged, std::string_view record) {
  if (judged.verdict != Verdict::valid) ++void_records_;
  if (phase_ == OwnerPhase::resigned || judged.verdict == Verdict::void_foreign) return;
  if (judged.claim) return seen_claim(*judged.claim);
  if (claim_.is_nil()) return;
  const Digest digest = digest_of(record);
  if (judged.verdict == Verdict::valid) {
    const auto ticket = speculation_.read_back(digest);
    if (ticket) read_ = *ticket;
    if (!ticket) doubt_ = true;
  } else if (digest == claim_digest_) {
    if (phase_ == OwnerPhase::claiming) phase_ = OwnerPhase::resigned;  // somebody was first
  } else if (speculation_.awaits(digest)) {
    doubt_ = true;
  }
}

Result<std::size_t, LogFault> PartitionOwner::Work::read(std::chrono::milliseconds patience) {
  return follower_.read(patience, [this](const Chain::Judged& judged, std::string_view record) {
    seen(judged, record);
  });
}

Result<Unit, LogFault> PartitionOwner::Work::catch_up() {
  const auto opened = follower_.open();
  if (!opened) return Failure{opened.error()};
  epoch_ = follower_.chain().epoch;
  for (std::size_t records = 1; records > 0;) {
    const auto got = read(kAtOnce);
    if (!got) return Failure{got.error()};
    records = *got;
  }
  phase_ = OwnerPhase::claiming;
  return Unit{};
}

void PartitionOwner::Work::append(std::string record) {
  const Ticket ticket = ++ticket_;
  moved_ = true;
  log_.append(partition_, std::move(record), [inbox = inbox_, ticket](AppendOutcome outcome) {
    inbox->appended(ticket, outcome);
  });
}

// With the log read to its end, so that the claim is above all that stands there.
Result<Unit, LogFault> PartitionOwner::Work::claim() {
  for (std::size_t records = 1; records > 0;) {
    const auto got = read(kAtOnce);
    if (!got) return Failure{got.error()};
    if (phase_ == OwnerPhase::resigned) return Unit{};
    records = *got;
  }
  if (lost_in_a_row_ > kMaxLostInARow) return Failure{LogFault::unavailable};
  doubt_ = false;
  phase_ = OwnerPhase::claiming;
  if (!claim_.is_nil()) earlier_claims_.insert(claim_);
  claim_ = ClaimId(random_id());
  // Above the earlier tries too: should they come after all, the last one still decides.
  claimed_epoch_ = std::max(claimed_epoch_, follower_.chain().epoch) + 1;
  last_at_ = now();
  std::string record = encode(Claim{claimed_epoch_, claim_, last_at_, address_});
  claim_digest_ = digest_of(record);
  claim_ticket_ = ticket_ + 1;
  append(std::move(record));
  return Unit{};
}

// Deciding.

bool PartitionOwner::Work::can_decide() const {
  return phase_ == OwnerPhase::owning && !doubt_ &&
         speculation_.frames() < limits_.frames_in_flight &&
         speculation_.unanswered() < limits_.batch * limits_.frames_in_flight;
}

Result<Unit, LogFault> PartitionOwner::Work::send_frame() {
  std::deque<Submission> batch;
  if (waiting_.size() < limits_.batch) {
    std::ranges::move(inbox_->take(limits_.batch - waiting_.size()), std::back_inserter(waiting_));
  }
  const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), limits_.batch));
  std::move(waiting_.begin(), waiting_.begin() + count, std::back_inserter(batch));
  waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  if (batch.empty()) return Unit{};

  const Instant at = now();
  auto frame = speculation_.decide(
      batch, {next_.epoch, next_.claim, next_.seq + 1, next_.head, at, {}}, ticket_ + 1);
  std::move(batch.rbegin(), batch.rend(), std::front_inserter(waiting_));
  if (!frame) return Failure{frame.error()};
  moved_ = true;
  if (frame->commands.empty()) return Unit{};
  std::string record = encode(*frame);
  const Digest digest = digest_of(record);
  speculation_.sent(ticket_ + 1, digest);
  next_.seq += 1;
  next_.head = next_head(next_.head, digest);
  last_at_ = at;
  ++frames_;
  append(std::move(record));
  return Unit{};
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
  if (phase_ == OwnerPhase::catching_up) {
    const auto caught_up = catch_up();
    if (!caught_up) return Failure{caught_up.error()};
  }
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
  if (fault == LogFault::corrupt) static_cast<void>(store_.clear(partition_));
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
    if (done && stop.stop_requested() && nothing_waits()) break;
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
