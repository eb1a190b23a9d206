// Speculation: what the owner has decided and not yet answered.
//
// Each frame in flight carries the answers that rest on it: to its own commands, to repetitions of
// them, and to refusals decided on the state that it or an earlier frame made.  They are given
// when the frame was read back valid and its append, or a later one, was confirmed.  When it fails
// to come back, all of them are undone: their commands are to be decided again.
//
// Not thread-safe: the owner's thread.  It reads the index for what is not in flight.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "aggregates/owner/inbox.h"
#include "aggregates/owner/stream_cache.h"
#include "events/log/record.h"

namespace klade {

// A submission and what it is to be answered.
struct Settlement {
  Submission submission;
  Outcome outcome;
};

class Speculation {
 public:
  Speculation(const StreamStore& store, Partition partition, std::size_t cached_streams)
      : store_(store), partition_(partition), cache_(store, partition, cached_streams) {}

  // Decides from the front of `waiting` until the frame is full or nothing waits, and gives the
  // frame, `begun` being all of it but the commands.  Then either sent() or not_sent() is called.
  // A fault of the index is told when nothing was decided before it, and has changed nothing.
  Result<Frame, LogFault> decide(std::deque<Submission>& waiting, Frame begun, Ticket ticket);
  // The frame just decided was handed to the log.
  void sent(Ticket ticket, const Digest& digest);
  // It has no commands, and is not appended: its refusals rest on the frames in flight, if any.
  void not_sent();
  // The frame just decided carries refusals, at least.
  bool carries_answers() const { return !building_.answers.empty(); }

  // A frame of the owner's came back valid: its ticket.  Nothing when it is none in flight.
  std::optional<Ticket> read_back(const Digest& digest);
  bool awaits(const Digest& digest) const;
  // Appends up to this one are confirmed.
  void confirm(Ticket ticket) { confirmed_ = std::max(confirmed_, ticket); }

  // The answers that can be given now.
  std::vector<Settlement> take_ready();
  // Those that were read back valid, confirmed or not.
  std::vector<Settlement> take_valid();
  // Undoes the frames that were not read back; their commands, in order.
  std::vector<Submission> undo();

  std::size_t frames() const { return flights_.size(); }
  std::size_t unanswered() const { return unanswered_; }

 private:
  struct Flight {
    Ticket ticket = 0;
    std::uint64_t seq = 0;
    Digest digest{};
    bool read_back = false;
    std::vector<Settlement> answers;
  };
  struct Deciding {
    Id128 fingerprint;
    Ticket ticket = 0;
  };
  enum class Progress { done, frame_full };

  Result<Progress, LogFault> decide_one(Submission& submission, Frame& frame);
  Result<std::optional<Outcome>, LogFault> known(const Origin& origin) const;
  bool attach_repetition(Submission& submission);
  Progress accept(Submission& submission,
                  StreamCache::Stream& stream,
                  const std::vector<Event>& events,
                  Frame& frame);
  void give(std::vector<Settlement>& to, Submission& submission, Outcome outcome);
  void release(Flight& flight, std::vector<Settlement>& to);

  const StreamStore& store_;
  const Partition partition_;
  StreamCache cache_;
  std::deque<Flight> flights_;  // in the order of their tickets
  Flight building_;
  std::size_t building_bytes_ = 0;
  std::vector<Settlement> ready_;
  std::unordered_map<CommandId, Deciding> deciding_;
  std::size_t unanswered_ = 0;
  Ticket confirmed_ = 0;
};

}  // namespace klade
