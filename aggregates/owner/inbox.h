// Inbox: what other threads hand to the owner's: commands, and what became of its appends.
//
// Thread-safe.  Shared by the owner and by the callbacks it gave to the log, which may outlive it.
// Replies are never called under its lock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "aggregates/command.h"
#include "aggregates/owner/outcome.h"
#include "events/log/event_log.h"

namespace klade {

struct Submission {
  Command command;
  Origin origin;
  Reply reply;
};

// Numbers the owner's appends, in the order in which the log took them.
using Ticket = std::uint64_t;

class Inbox {
 public:
  explicit Inbox(std::size_t bound) : bound_(bound) {}

  // Any thread.  Why it was not taken; `submission` is then untouched.
  std::optional<OwnerFault> put(Submission& submission);
  // From now on nothing is taken, for this reason; the first reason stays.
  void close(OwnerFault reason);
  // As long as there is a reason, nothing is taken.
  void refuse(std::optional<OwnerFault> reason);
  // Asks for a claim, unless one above this epoch has been read before it is made.
  void want_claim(std::uint64_t above);
  std::optional<std::uint64_t> take_claim_wanted();
  // The log's thread.
  void appended(Ticket ticket, AppendOutcome outcome);

  // The owner's thread.  At most `limit` commands, the oldest first.
  std::vector<Submission> take(std::size_t limit);
  struct Append {
    Ticket ticket = 0;
    AppendOutcome outcome = AppendOutcome::lost;
  };
  std::vector<Append> take_appends();

  // Waits until what it is asked to wait for is there, until the time is over, or until the inbox
  // was closed: that wakes it once.
  enum class WaitFor { closing, appends, appends_and_commands };
  void wait(WaitFor what, std::chrono::milliseconds patience);

  std::size_t size() const;
  bool closed() const;
  bool claim_is_wanted() const;

 private:
  const std::size_t bound_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  // Guarded by mutex_:
  std::deque<Submission> commands_;
  std::vector<Append> appends_;
  std::optional<OwnerFault> closed_;
  std::optional<OwnerFault> refusing_;
  std::optional<std::uint64_t> claim_wanted_;
  bool closing_seen_ = false;  // by wait(): closing wakes it once
};

}  // namespace klade
