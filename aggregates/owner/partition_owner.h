// PartitionOwner: the single writer of one partition (design: invariants 2, 4 and 7).
//
// Its one thread takes whatever has been submitted, decides in order on its own state, appends one
// frame a batch, several in flight, reads them back and then replies.  When a record of its own
// comes back void or is lost it forgets what it had not read back, claims again and decides again;
// when it reads another's higher claim the partition is no longer its own: what came back valid is
// answered yes, the rest `not_owner`.  A command id that was accepted before gets its first answer
// again.
//
// Alone, it claims as soon as it has caught up, and another's claim ends it.  Among others it
// follows, its index kept up to date, and claims when it is told to, once: when that claim comes
// back void, or another's is read before it, it follows on.  While it follows, a command is
// answered `not_owner` at once; while it claims, commands wait.  It never ends because the log is
// unavailable: when a record of its own has not come back for 5 s, or nothing could be read or
// appended for as long, the commands that wait, and all that come, are answered `unavailable`, and
// it goes on trying.  It looks between two reads, so a read that takes its whole time-out comes on
// top (KafkaLog: 5 s).
//
// A refusal that rests on frames in flight waits for them, so it is never about what did not
// happen.  Among others it waits for a frame appended after it, an empty one for want of another:
// so an owner that has not heard yet of its successor refuses nothing on a state that is past.
// Events are timed by the owner's clock, but from frame to
// frame recorded time never goes back.
//
// submit(), claim(), ownership() and metrics() are for any thread, run() and step() for one.  The
// index must be this owner's alone.  Faults of the log or the index that waiting does not mend end
// run().
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "aggregates/command.h"
#include "aggregates/owner/outcome.h"
#include "aggregates/owner/stream_store.h"
#include "events/core/time.h"
#include "events/log/event_log.h"

namespace klade {

struct OwnerLimits {
  std::size_t queue = 4096;  // commands waiting; beyond: OwnerFault::busy
  std::size_t batch = 256;   // commands a frame
  std::size_t frames_in_flight = 4;
  std::size_t cached_streams = 2048;  // folded states kept in memory; the least used go first
};

enum class OwnerMode : std::uint8_t { alone, among_others };

enum class OwnerPhase : std::uint8_t {
  catching_up,
  following,  // among others only: the partition is another's or nobody's
  claiming,
  owning,
  resigned,  // stopped, or failed, or alone no longer: nothing is taken any more
};

// Whose the partition is, as the last valid claim that was read says.
struct Ownership {
  std::uint64_t epoch = 0;  // 0, and no address: no claim was read yet
  std::string address;
  bool ours = false;  // by a claim that this very owner made, not one of the same address
  // For seconds this owner, or follower, has had no answer from the log.  Says nothing of the
  // claim.
  bool unavailable = false;
  bool operator==(const Ownership&) const = default;

  bool same_claim(const Ownership& other) const {
    return epoch == other.epoch && address == other.address && ours == other.ours;
  }
};

struct OwnerMetrics {  // read from any thread
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t frames = 0;
  std::uint64_t void_records = 0;
  std::uint64_t doubtful_appends = 0;
  std::uint64_t epoch = 0;
  std::size_t queued = 0;
  OwnerPhase phase = OwnerPhase::catching_up;
};

struct OwnerTerms {
  OwnerLimits limits;
  OwnerMode mode = OwnerMode::alone;
  // Called on the owner's thread when ownership or phase has changed, after the answers that go
  // with it; it must not block.
  std::function<void()> on_change = {};
};

class PartitionOwner {
 public:
  // The log, the store and the clock must outlive the owner.
  PartitionOwner(Partition partition,
                 EventLog& log,
                 StreamStore& store,
                 const Clock& clock,
                 std::string address,
                 OwnerTerms terms = {});
  ~PartitionOwner();
  PartitionOwner(const PartitionOwner&) = delete;
  PartitionOwner& operator=(const PartitionOwner&) = delete;

  // Any thread.  `reply` is called exactly once, and must not block: on the owner's thread, or from
  // within submit() when the command is not taken (busy, not_owner, stopping, unavailable).  What
  // is left when the owner is destroyed is answered `stopping`.  The command id is not nil.
  void submit(Command command, const Origin& origin, Reply reply);

  // Any thread; among others.  Claims the partition once, as soon as the log has been caught up
  // with, unless it is this owner's by then.  Forgotten when another's claim is read first, or when
  // the claim comes back void; calling it again claims again.
  void claim();
  Ownership ownership() const;

  // The owner's thread: catches up, claims, then works until stopped or, alone, until the partition
  // is another's.  On stop it finishes what was submitted, once it has caught up.  A fault means
  // that it cannot go on: all that waits was answered `unavailable`, and an index that proved
  // corrupt was cleared, so that the next owner builds it again.  Once only: whoever wants the
  // partition back makes a new owner.
  Result<Unit, LogFault> run(const std::stop_token& stop);

  // One round, for tests: run() is a loop of it.  How many commands were answered.  It never waits.
  // After LogFault::unavailable it may be called again.
  Result<std::size_t, LogFault> step();

  OwnerMetrics metrics() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace klade
