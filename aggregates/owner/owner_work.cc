#include "aggregates/owner/owner_work.h"

#include <iterator>
#include <utility>

namespace klade {
namespace {

constexpr std::chrono::milliseconds kAtOnce{0};
constexpr std::size_t kCatchUpReads = 16;  // between two looks at whether to stop
// A claim is made without the log's very end when others write faster than this one reads.
constexpr std::size_t kReadsToClaim = 64;
// Older ones that come back after all are taken for another's, which is safe.
constexpr std::size_t kEarlierClaims = 256;

}  // namespace

// Answers.

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

// All but what came back valid.
void PartitionOwner::Work::turn_away(OwnerFault reason) {
  for (Submission& each : speculation_.undo()) answer(each, reason);
  for (Submission& each : std::exchange(waiting_, {})) answer(each, reason);
  for (Submission& each : inbox_->take(limits_.queue)) answer(each, reason);
}

void PartitionOwner::Work::drop(OwnerFault reason) {
  // Refusals and yeses that rest on what is not confirmed are not given: the reason is.
  for (Settlement& each : speculation_.take_valid()) answer(each.submission, reason);
  turn_away(reason);
}

void PartitionOwner::Work::give_up(OwnerFault reason) {
  phase_ = OwnerPhase::resigned;
  inbox_->close(reason);
  drop(reason);
}

void PartitionOwner::Work::resign() {
  // Another's claim stands above them in the log, so what came back valid is there to stay.
  give(speculation_.take_valid());
  give_up(OwnerFault::not_owner);
}

void PartitionOwner::Work::follow() {
  phase_ = OwnerPhase::following;
  gate();
  doubt_ = false;
  wants_claim_ = false;
  lost_ = {};
  out_.clear();
  // As in resign().
  give(speculation_.take_valid());
  turn_away(OwnerFault::not_owner);
}

// What is not to wait in the inbox is told so by submit() itself.
void PartitionOwner::Work::gate() {
  if (!among_others()) return;
  std::optional<OwnerFault> reason;
  if (!claims_or_owns()) {
    reason = OwnerFault::not_owner;
  } else if (unavailable_for_long()) {
    reason = OwnerFault::unavailable;
  }
  inbox_->refuse(reason);
}

// Nobody waits for a log that does not answer.
void PartitionOwner::Work::let_go() {
  // The frames in flight are no longer known, so what follows them is decided under a new claim.
  if (speculation_.frames() > 0) doubt_ = true;
  gate();
  drop(OwnerFault::unavailable);
}

// Reading and claiming.

void PartitionOwner::Work::take_appends() {
  for (const auto& [ticket, outcome] : inbox_->take_appends()) {
    moved_ = true;
    if (outcome == AppendOutcome::confirmed) {
      confirmed_ = std::max(confirmed_, ticket);
      lost_ = {};
      continue;
    }
    ++doubtful_appends_;
    if (ticket < claim_ticket_ || !claims_or_owns()) continue;
    lost_.add();
    doubt_ = true;
  }
  speculation_.confirm(confirmed_);
}

void PartitionOwner::Work::came_back(Ticket ticket) {
  read_ = ticket;
  while (!out_.empty() && out_.front().first <= ticket) out_.pop_front();
}

bool PartitionOwner::Work::is_ours(const Claim& claim) const {
  if (claim_.is_nil()) return false;
  const auto earlier = earlier_claims_.find(claim.epoch);
  return claim.claim == claim_ ||
         (earlier != earlier_claims_.end() && earlier->second == claim.claim);
}

void PartitionOwner::Work::says(Ownership ownership) {
  epoch_ = ownership.epoch;
  const std::lock_guard lock(mutex_);
  ownership_ = std::move(ownership);
}

void PartitionOwner::Work::seen_claim(const Claim& claim) {
  const bool ours = is_ours(claim);
  says({claim.epoch, claim.address, ours});
  if (!ours) return lose();
  // While it claims, the last try decides; when it follows, any that comes back late does.
  if (claim.claim == claim_ || phase_ != OwnerPhase::claiming) own();
}

void PartitionOwner::Work::lose() {
  if (claim_.is_nil() && !among_others()) return;  // nothing is its own yet
  if (phase_ == OwnerPhase::catching_up) return;
  if (among_others()) return follow();
  phase_ = OwnerPhase::resigned;
}

void PartitionOwner::Work::own() {
  came_back(claim_ticket_);
  next_ = follower_.chain();
  earlier_claims_.erase(earlier_claims_.begin(), earlier_claims_.upper_bound(next_.epoch));
  wants_claim_ = false;
  phase_ = OwnerPhase::owning;
  gate();
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
  if (!claims_or_owns() || claim_.is_nil()) return;
  const Digest digest = digest_of(record);
  if (judged.verdict == Verdict::valid) return seen_frame(digest);
  const bool owns = phase_ == OwnerPhase::owning;
  if (digest == claim_digest_) {
    if (!owns) lose();  // somebody was first
  } else if (owns && speculation_.awaits(digest)) {
    doubt_ = true;
  }
}

// A claim that is on its way settles all before it, whatever comes back till then.
void PartitionOwner::Work::seen_frame(const Digest& digest) {
  const auto ticket = speculation_.read_back(digest);
  if (ticket) came_back(*ticket);
  if (!ticket && phase_ == OwnerPhase::owning) doubt_ = true;
}

Result<std::size_t, LogFault> PartitionOwner::Work::read(std::chrono::milliseconds patience) {
  return follower_.read(patience, [this](const Chain::Judged& judged, std::string_view record) {
    seen(judged, record);
  });
}

// Whether it has; a part at a time, so that a stop is heard however long the log is.
Result<bool, LogFault> PartitionOwner::Work::catch_up() {
  if (phase_ != OwnerPhase::catching_up) return true;
  if (!opened_) {
    const auto opened = follower_.open();
    if (!opened) return Failure{opened.error()};
    opened_ = true;
    says({follower_.chain().epoch, follower_.owner(), false});
  }
  for (std::size_t reads = 0; reads < kCatchUpReads; ++reads) {
    const auto got = read(kAtOnce);
    if (!got) return Failure{got.error()};
    if (*got == 0) {
      phase_ = among_others() ? OwnerPhase::following : OwnerPhase::claiming;
      return true;
    }
  }
  moved_ = true;
  return false;
}

void PartitionOwner::Work::append(std::string record) {
  const Ticket ticket = ++ticket_;
  out_.emplace_back(ticket, std::chrono::steady_clock::now());
  moved_ = true;
  log_.append(partition_, std::move(record), [inbox = inbox_, ticket](AppendOutcome outcome) {
    inbox->appended(ticket, outcome);
  });
}

void PartitionOwner::Work::take_claim_wanted() {
  const auto above = inbox_->take_claim_wanted();
  if (above && phase_ == OwnerPhase::following && epoch_ <= *above) wants_claim_ = true;
}

// With the log read to its end, so that the claim is above all that stands there.
Result<Unit, LogFault> PartitionOwner::Work::claim() {
  for (std::size_t reads = 0; reads < kReadsToClaim; ++reads) {
    const auto got = read(kAtOnce);
    if (!got) return Failure{got.error()};
    if (phase_ == OwnerPhase::resigned || !has_to_claim()) return Unit{};
    if (*got == 0) break;
  }
  if (!among_others() && lost_.count > kMaxLostInARow) return Failure{LogFault::unavailable};
  append_claim();
  return Unit{};
}

void PartitionOwner::Work::append_claim() {
  doubt_ = false;
  wants_claim_ = false;
  phase_ = OwnerPhase::claiming;
  gate();
  if (!claim_.is_nil()) earlier_claims_.emplace(claimed_epoch_, claim_);
  if (earlier_claims_.size() > kEarlierClaims) earlier_claims_.erase(earlier_claims_.begin());
  claim_ = ClaimId(random_id());
  // Above the earlier tries too: should they come after all, the last one still decides.
  claimed_epoch_ = std::max(claimed_epoch_, follower_.chain().epoch) + 1;
  last_at_ = now();
  std::string record = encode(Claim{claimed_epoch_, claim_, last_at_, address_});
  claim_digest_ = digest_of(record);
  claim_ticket_ = ticket_ + 1;
  if (out_.size() > 1) out_.erase(out_.begin() + 1, out_.end());  // it comes back for all of them
  append(std::move(record));
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
  // Another may be the owner by now: a refusal is of the state when a frame that was appended after
  // it was decided comes back valid, an empty one for want of another.
  const bool proves = among_others() && speculation_.carries_answers();
  if (frame->commands.empty() && !proves) {
    speculation_.not_sent();
    return Unit{};
  }
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

}  // namespace klade
