// ProjectionRunner: keeps all views of one partition at the log's end.
//
// Views that stand together are folded together (the main group).  A view whose version is new, or
// whose rows are missing or behind, is rebuilt from where it stands beside them, by a thread of its
// own in run(); at the log's end it joins the main group, and RocksViews switches readers over once
// that is so in every partition.
//
// On start the checkpoints are held against the log (ViewFold::verify_history).  A log that was cut
// short, or that has another history, is a fault: the runner stops and never rebuilds of itself,
// since what is gone may have been acknowledged; docs/operations.md says what to do.  So does an
// event of an unknown type, and anything else that cannot be folded.
//
// step() and run() are for one thread; all else is for any.  Listeners are called on the runner's
// thread after the commit is visible to readers; they must not block.  Log and store must outlive
// the runner.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "projections/view_fold.h"

namespace klade {

struct Committed {
  Partition partition{};
  std::uint64_t seq = 0;  // readers now see up to here
  // What was projected, in order.  Not whole after a large catch-up: anything may have changed.
  std::span<const Projected> events;
  bool whole = true;
};
using CommitListener = std::function<void(const Committed&)>;
using VoidListener = std::function<void(Partition, Verdict, std::uint64_t after_seq)>;

struct ViewProgress {
  View view{};
  std::string_view name;
  std::uint32_t version = 0;
  std::uint64_t seq = 0;
  bool caught_up = false;  // has been at the log's end since the start
  bool served = false;
  double progress = 0;  // 0 to 1: of the way to the main group; 1 for the main group itself
};
struct RunnerStatus {
  Partition partition{};
  std::uint64_t seq = 0;   // of the main group
  Instant at{};            // of its last frame: with a clock, the lag while not caught up
  bool caught_up = false;  // every view is
  std::uint64_t void_records = 0;
  std::optional<ProjectionFault> fault;
  std::vector<ViewProgress> views;
};

class ProjectionRunner {
 public:
  struct Listeners {
    CommitListener on_commit;
    VoidListener on_void;
  };
  ProjectionRunner(EventLog& log, Partition partition, RocksViews& views, Listeners listeners);
  ProjectionRunner(EventLog& log, Partition partition, RocksViews& views)
      : ProjectionRunner(log, partition, views, Listeners{}) {}
  ~ProjectionRunner();
  ProjectionRunner(const ProjectionRunner&) = delete;
  ProjectionRunner& operator=(const ProjectionRunner&) = delete;

  // At most `limit` records a group, without waiting.  How many records were folded: 0 when every
  // group is at the log's end.
  Result<std::size_t, ProjectionFault> step(std::size_t limit);

  // Works until stopped.  While the log is unavailable it tries again; any other fault ends it.
  Result<Unit, ProjectionFault> run(const std::stop_token& stop);

  // True once readers see frame `seq`; false after the time-out or when the runner has stopped on
  // a fault before.
  bool wait_until(std::uint64_t seq, std::chrono::milliseconds timeout) const;

  RunnerStatus status() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace klade
