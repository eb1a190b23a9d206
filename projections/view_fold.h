// ViewFold: a group of views that stand at one place of one partition, folded on together.  Every
// record is judged, and every event decoded, once for the whole group; rows and checkpoints are
// one commit.  Runners, rebuilds and the auditor's tool all fold through it.
//
// Not thread-safe.  Log and store must outlive it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "events/log/chain.h"
#include "events/log/event_log.h"
#include "projections/projection.h"
#include "projections/rocks_views.h"

namespace klade {

// Why a fold cannot go on.  Ids only.
struct ProjectionFault {
  enum class Kind {
    log_unavailable,  // try again later
    log_closed,
    log_corrupt,
    log_cut_short,   // the log ends before what the views have seen
    other_history,   // the log has another record where the views saw theirs
    unknown_format,  // a record of a later version of Klade
    corrupt_record,
    unknown_event,  // an event type that this version does not know
    malformed_event,
    storage,
  };
  Kind kind = Kind::storage;
  Partition partition{};
  std::uint64_t seq = 0;  // of the frame; for a fault of the log: of the last one folded
  StreamId stream;        // for faults of an event
  std::uint64_t sequence = 0;
  std::uint32_t ordinal = 0;
  bool operator==(const ProjectionFault&) const = default;
};
std::string_view name_of(ProjectionFault::Kind kind);
// "partition 0, frame 17, stream journal-..., event 3 (ordinal 0): unknown_event"
std::string describe(const ProjectionFault& fault);

// An event that at least one view of the group wants.
struct Projected {
  std::uint64_t seq = 0;
  Recorded record;
};

// The checkpoint's last record is one that the log has: else log_cut_short or other_history.  It is
// read again from where it was read, and its digest compared; the chain answers for all before it.
Result<Unit, ProjectionFault> check_history(EventLog& log,
                                            Partition partition,
                                            const ViewCheckpoint& checkpoint);

class ViewFold {
 public:
  struct Hooks {
    std::function<void(Verdict, std::uint64_t after_seq)> on_void;
    bool keep_events = false;  // in Stepped::events, as far as they fit
  };
  // Where to stop before the log's end.
  struct Until {
    std::optional<Offset> offset;      // not beyond this record end
    std::optional<std::uint64_t> seq;  // not beyond this frame
    std::optional<Instant> at;         // not to the first frame that is later
  };
  struct Stepped {
    std::size_t records = 0;
    std::size_t events = 0;    // of valid frames, wanted or not
    bool at_end = false;       // the log had no more, or Until was met
    bool events_whole = true;  // `projected` below has all that were projected
    std::vector<Projected> projected;
  };

  // Views at one checkpoint: each of `group` must stand where the first does.
  ViewFold(EventLog& log,
           Partition partition,
           RocksViews& views,
           std::vector<const Projection*> group,
           Hooks hooks);
  ~ViewFold();
  ViewFold(const ViewFold&) = delete;
  ViewFold& operator=(const ViewFold&) = delete;

  // check_history of where the group stands; to be called once, before the first step.
  Result<Unit, ProjectionFault> verify_history();

  // Folds the next records, at most `limit`, and commits them.  Waits up to `patience` for the
  // first.  Before a fault everything that precedes it is committed.
  Result<Stepped, ProjectionFault> step(std::size_t limit,
                                        std::chrono::milliseconds patience,
                                        const Until& until);
  Result<Stepped, ProjectionFault> step(std::size_t limit, std::chrono::milliseconds patience) {
    return step(limit, patience, Until{});
  }

  const ViewCheckpoint& checkpoint() const { return checkpoint_; }
  const std::vector<const Projection*>& group() const { return group_; }

 private:
  struct Round;
  std::optional<std::uint64_t> wanted_by(std::string_view type);
  bool fold_entry(const EventLog::Entry& entry, const Until& until, Round& round);
  bool fold_frame(const Frame& frame, Round& round);
  bool decode_frame(const Frame& frame, Round& round);
  Result<Stepped, ProjectionFault> finish(Round& round);
  ProjectionFault fault(ProjectionFault::Kind kind) const;

  EventLog& log_;
  const Partition partition_;
  const std::vector<const Projection*> group_;
  const Hooks hooks_;
  std::unique_ptr<ViewWriter> writer_;
  ViewCheckpoint checkpoint_;
  std::unordered_map<std::string, std::uint64_t> wants_;  // type as it is stored: a bit a view
};

}  // namespace klade
