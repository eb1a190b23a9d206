// PartitionOwner::Work: what the owner is inside.  owner_work.cc has its parts (answers, reading,
// claiming, deciding), partition_owner.cc the loop that drives them.
//
// Its members are ordered by who may touch them.  Owns nothing but the inbox, with the callbacks.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aggregates/owner/log_follower.h"
#include "aggregates/owner/partition_owner.h"
#include "aggregates/owner/speculation.h"

namespace klade {

class PartitionOwner::Work {
 public:
  Work(Partition partition,
       EventLog& log,
       StreamStore& store,
       const Clock& clock,
       std::string address,
       OwnerTerms terms)
      : partition_(partition),
        log_(log),
        store_(store),
        clock_(clock),
        address_(std::move(address)),
        limits_(terms.limits),
        mode_(terms.mode),
        inbox_(std::make_shared<Inbox>(limits_.queue)),
        follower_(partition, log, store),
        speculation_(store, partition, limits_.cached_streams),
        on_change_(std::move(terms.on_change)),
        wants_claim_(mode_ == OwnerMode::alone) {
    gate();
  }
  ~Work() { give_up(OwnerFault::stopping); }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  void submit(Command command, const Origin& origin, Reply reply);
  Result<Unit, LogFault> run(const std::stop_token& stop);
  enum class Look { always, when_confirmed };
  Result<std::size_t, LogFault> round(Look look);
  void want_claim();
  Ownership ownership() const;
  OwnerMetrics metrics() const;

  // Beyond these, the log is called unavailable: some 5 seconds.
  static constexpr std::size_t kMaxFaultsInARow = 100;
  static constexpr std::size_t kMaxLostInARow = 100;

 private:
  // Faults, or lost appends, one after the other.
  struct Streak {
    std::size_t count = 0;
    std::chrono::steady_clock::time_point since;
    void add() {
      if (count++ == 0) since = std::chrono::steady_clock::now();
    }
    bool too_long(std::size_t max) const;
  };

  Result<Unit, LogFault> work(Look look);
  Result<bool, LogFault> catch_up();
  Result<bool, LogFault> read_and_settle(Look look);
  void take_appends();
  void came_back(Ticket ticket);
  Result<std::size_t, LogFault> read(std::chrono::milliseconds patience);
  void seen(const Chain::Judged& judged, std::string_view record);
  void seen_claim(const Claim& claim);
  void seen_frame(const Digest& digest);
  bool is_ours(const Claim& claim) const;
  void says(Ownership ownership);
  void own();
  void lose();
  void follow();
  void take_claim_wanted();
  bool has_to_claim() const { return doubt_ || wants_claim_; }
  Result<Unit, LogFault> claim();
  void append_claim();
  Result<Unit, LogFault> send_frame();
  void append(std::string record);

  bool among_others() const { return mode_ == OwnerMode::among_others; }
  bool claims_or_owns() const {
    return phase_ == OwnerPhase::claiming || phase_ == OwnerPhase::owning;
  }
  bool can_decide() const;
  bool unavailable_for_long() const;
  bool out_for_long() const;
  void gate();
  void let_go();
  void tell_changes();
  bool passes(LogFault fault);
  Failure<LogFault> fail(LogFault fault);
  Look rest(bool went_well);
  bool nothing_waits() const;
  bool unread() const { return confirmed_ > read_; }
  void wait();
  void resign();
  void give_up(OwnerFault reason);
  void turn_away(OwnerFault reason);
  void drop(OwnerFault reason);
  void give(std::vector<Settlement> answers);
  void answer(Submission& submission, const Outcome& outcome);
  Instant now() const { return std::max({clock_.now(), follower_.latest(), last_at_}); }

  const Partition partition_;
  EventLog& log_;
  StreamStore& store_;
  const Clock& clock_;
  const std::string address_;
  const OwnerLimits limits_;
  const OwnerMode mode_;
  const std::shared_ptr<Inbox> inbox_;  // the log's callbacks share it

  // The owner's thread only:
  LogFollower follower_;
  Speculation speculation_;
  std::deque<Submission> waiting_;  // taken from the inbox, or to be decided again
  const std::function<void()> on_change_;
  std::pair<OwnerPhase, std::uint64_t> told_;
  bool wants_claim_;  // as soon as the log is read to its end
  ClaimId claim_;     // the last one; nil until it is handed over
  Digest claim_digest_{};
  std::uint64_t claimed_epoch_ = 0;
  std::map<std::uint64_t, ClaimId> earlier_claims_;  // by epoch; they may still come back
  ChainState next_;                                  // where the next frame chains on
  Instant last_at_{};
  Ticket ticket_ = 0;        // of the last append
  Ticket claim_ticket_ = 0;  // appends before it are of no account any more when lost
  Ticket confirmed_ = 0;
  Ticket read_ = 0;  // the last own record that came back
  // When those that have not come back were handed over; a lost one stays until a claim comes back.
  std::deque<std::pair<Ticket, std::chrono::steady_clock::time_point>> out_;
  bool doubt_ = false;   // an own record is lost or void: claim again
  bool opened_ = false;  // the follower
  bool moved_ = false;   // this round did something, so another one may
  Streak lost_;
  Streak faults_;
  std::size_t answered_ = 0;
  std::chrono::milliseconds patience_{0};

  mutable std::mutex mutex_;
  Ownership ownership_;  // guarded by mutex_; written by the owner's thread

  // Written by the owner's thread, read by any:
  std::atomic<bool> unavailable_ = false;
  std::atomic<OwnerPhase> phase_ = OwnerPhase::catching_up;
  std::atomic<std::uint64_t> accepted_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  std::atomic<std::uint64_t> frames_ = 0;
  std::atomic<std::uint64_t> void_records_ = 0;
  std::atomic<std::uint64_t> doubtful_appends_ = 0;
  std::atomic<std::uint64_t> epoch_ = 0;
};

}  // namespace klade
