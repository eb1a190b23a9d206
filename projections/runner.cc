#include "projections/runner.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr std::size_t kRecordsAStep = 16'384;
constexpr std::chrono::milliseconds kPatience{100};    // for new records; bounds a stop's wait
constexpr std::chrono::milliseconds kRetryAfter{100};  // while the log is unavailable

using Stepped = Result<ViewFold::Stepped, ProjectionFault>;

bool may_pass(const ProjectionFault& fault) {
  return fault.kind == ProjectionFault::Kind::log_unavailable;
}

}  // namespace

class ProjectionRunner::Work {
 public:
  Work(EventLog& log, Partition partition, RocksViews& views, Listeners listeners);

  Result<std::size_t, ProjectionFault> step(std::size_t limit);
  Result<Unit, ProjectionFault> run(const std::stop_token& stop);
  bool wait_until(std::uint64_t seq, std::chrono::milliseconds timeout) const;
  RunnerStatus status() const;

 private:
  // Views that stand behind the main group and come after it.
  struct Rebuild {
    std::unique_ptr<ViewFold> fold;
    std::vector<const Projection*> group;
    std::atomic<std::uint64_t> seq{0};
    std::atomic<bool> at_end{false};
    std::atomic<bool> failed{false};
    std::jthread thread;  // last: it uses the others
  };
  // What other threads ask for.
  struct Shared {
    std::uint64_t seq = 0;
    Instant at{};
    std::uint64_t void_records = 0;
    std::optional<ProjectionFault> fault;
    bool stopped = false;  // on a fault
    std::set<View> caught_up;
    std::vector<std::pair<const Projection*, std::shared_ptr<Rebuild>>> views;
  };

  std::unique_ptr<ViewFold> make_main(std::vector<const Projection*> group);
  Result<Unit, ProjectionFault> start();
  Stepped step_main(std::size_t limit, std::chrono::milliseconds patience, ViewFold::Until until);
  Stepped step_rebuild(Rebuild& rebuild, std::size_t limit, ViewFold::Until until);
  void work_on(Rebuild& rebuild, const std::stop_token& stop);
  Result<Unit, ProjectionFault> arrived();
  Result<Unit, ProjectionFault> join_arrived();
  Result<Unit, ProjectionFault> level(Rebuild& rebuild);
  void join(const Rebuild& rebuild);
  Result<Unit, ProjectionFault> live(const std::stop_token& stop);
  void report(const ProjectionFault& fault, bool stopped);
  void publish();

  EventLog& log_;
  const Partition partition_;
  RocksViews& views_;
  const Listeners listeners_;
  bool started_ = false;
  std::unique_ptr<ViewFold> main_;
  std::vector<std::shared_ptr<Rebuild>> rebuilds_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Shared shared_;  // guarded by mutex_
};

ProjectionRunner::Work::Work(EventLog& log,
                             Partition partition,
                             RocksViews& views,
                             Listeners listeners)
    : log_(log), partition_(partition), views_(views), listeners_(std::move(listeners)) {
  const auto all = views.projections();
  std::vector<const Projection*> left(all.begin(), all.end());
  const auto next_of = [&](const Projection* one) {
    return views.checkpoint(*one, partition).next;
  };
  std::ranges::stable_sort(left, std::greater{}, next_of);
  while (!left.empty()) {
    const ViewCheckpoint here = views.checkpoint(*left.front(), partition);
    const auto behind = std::stable_partition(left.begin(), left.end(), [&](const Projection* one) {
      return views.checkpoint(*one, partition) == here;
    });
    std::vector<const Projection*> group(left.begin(), behind);
    left.erase(left.begin(), behind);
    if (!main_) {
      main_ = make_main(group);
      for (const Projection* one : group) shared_.views.emplace_back(one, nullptr);
      continue;
    }
    auto rebuild = std::make_shared<Rebuild>();
    rebuild->group = group;
    rebuild->fold = std::make_unique<ViewFold>(log, partition, views, group, ViewFold::Hooks{});
    rebuild->seq = rebuild->fold->checkpoint().chain.seq;
    for (const Projection* one : group) shared_.views.emplace_back(one, rebuild);
    rebuilds_.push_back(std::move(rebuild));
  }
  publish();
}

std::unique_ptr<ViewFold> ProjectionRunner::Work::make_main(std::vector<const Projection*> group) {
  ViewFold::Hooks hooks;
  hooks.keep_events = static_cast<bool>(listeners_.on_commit);
  if (listeners_.on_void) {
    hooks.on_void = [this](Verdict verdict, std::uint64_t after) {
      listeners_.on_void(partition_, verdict, after);
    };
  }
  return std::make_unique<ViewFold>(log_, partition_, views_, std::move(group), std::move(hooks));
}

Result<Unit, ProjectionFault> ProjectionRunner::Work::start() {
  if (started_) return Unit{};
  auto verified = main_->verify_history();
  if (!verified.ok()) return verified;
  for (const auto& rebuild : rebuilds_) {
    verified = rebuild->fold->verify_history();
    if (!verified.ok()) return verified;
  }
  started_ = true;
  return Unit{};
}

void ProjectionRunner::Work::publish() {
  const ViewCheckpoint& checkpoint = main_->checkpoint();
  const std::scoped_lock lock(mutex_);
  shared_.seq = checkpoint.chain.seq;
  shared_.at = checkpoint.at;
  shared_.void_records = checkpoint.void_records;
  if (shared_.fault && may_pass(*shared_.fault)) shared_.fault.reset();
  changed_.notify_all();
}

void ProjectionRunner::Work::report(const ProjectionFault& fault, bool stopped) {
  const std::scoped_lock lock(mutex_);
  shared_.fault = fault;
  shared_.stopped = shared_.stopped || stopped;
  changed_.notify_all();
}

Stepped ProjectionRunner::Work::step_main(std::size_t limit,
                                          std::chrono::milliseconds patience,
                                          ViewFold::Until until) {
  auto stepped = main_->step(limit, patience, until);
  // Also after a fault: what precedes it is committed.
  const std::uint64_t seq = main_->checkpoint().chain.seq;
  publish();
  if (!stepped.ok()) return stepped;
  if (stepped->records > 0 && listeners_.on_commit) {
    listeners_.on_commit({partition_, seq, stepped->projected, stepped->events_whole});
  }
  return stepped;
}

Stepped ProjectionRunner::Work::step_rebuild(Rebuild& rebuild,
                                             std::size_t limit,
                                             ViewFold::Until until) {
  auto stepped = rebuild.fold->step(limit, std::chrono::milliseconds{0}, until);
  rebuild.seq = rebuild.fold->checkpoint().chain.seq;
  return stepped;
}

// The main group is at the log's end.
Result<Unit, ProjectionFault> ProjectionRunner::Work::arrived() {
  for (const Projection* one : main_->group()) {
    {
      const std::scoped_lock lock(mutex_);
      if (shared_.caught_up.contains(one->view())) continue;
    }
    const auto told = views_.caught_up(*one, partition_);
    if (!told.ok()) {
      ProjectionFault fault;
      fault.partition = partition_;
      fault.seq = main_->checkpoint().chain.seq;
      return Failure{fault};
    }
    const std::scoped_lock lock(mutex_);
    shared_.caught_up.insert(one->view());
  }
  return Unit{};
}

// Brings the two to the same place, which is the further one's.
Result<Unit, ProjectionFault> ProjectionRunner::Work::level(Rebuild& rebuild) {
  while (rebuild.fold->checkpoint().next != main_->checkpoint().next) {
    const Offset there = rebuild.fold->checkpoint().next;
    const Offset here = main_->checkpoint().next;
    auto stepped = there < here
                       ? step_rebuild(rebuild, kRecordsAStep, {here, {}, {}})
                       : step_main(kRecordsAStep, std::chrono::milliseconds{0}, {there, {}, {}});
    if (!stepped.ok()) return Failure{stepped.error()};
  }
  return Unit{};
}

void ProjectionRunner::Work::join(const Rebuild& rebuild) {
  std::vector<const Projection*> group = main_->group();
  group.insert(group.end(), rebuild.group.begin(), rebuild.group.end());
  main_ = make_main(std::move(group));
  const std::scoped_lock lock(mutex_);
  for (auto& [projection, its_rebuild] : shared_.views) {
    if (its_rebuild.get() == &rebuild) its_rebuild.reset();
  }
}

Result<Unit, ProjectionFault> ProjectionRunner::Work::join_arrived() {
  for (std::size_t i = 0; i < rebuilds_.size();) {
    const std::shared_ptr<Rebuild> rebuild = rebuilds_[i];
    if (!rebuild->at_end) {
      ++i;
      continue;
    }
    if (rebuild->thread.joinable()) rebuild->thread.join();
    auto levelled = level(*rebuild);
    if (!levelled.ok()) return levelled;
    join(*rebuild);
    rebuilds_.erase(rebuilds_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return Unit{};
}

Result<std::size_t, ProjectionFault> ProjectionRunner::Work::step(std::size_t limit) {
  const auto failed = [this](const ProjectionFault& fault) {
    report(fault, !may_pass(fault));
    return Failure{fault};
  };
  auto begun = start();
  if (!begun.ok()) return failed(begun.error());
  std::size_t records = 0;
  for (const auto& rebuild : rebuilds_) {
    auto stepped = step_rebuild(*rebuild, limit, {});
    if (!stepped.ok()) return failed(stepped.error());
    rebuild->at_end = stepped->at_end;
    records += stepped->records;
  }
  auto stepped = step_main(limit, std::chrono::milliseconds{0}, {});
  if (!stepped.ok()) return failed(stepped.error());
  auto joined = join_arrived();
  if (!joined.ok()) return failed(joined.error());
  if (stepped->at_end) {
    auto told = arrived();
    if (!told.ok()) return failed(told.error());
  }
  return records + stepped->records;
}

// The thread of a rebuild.  A fault of its own does not stop the main group: readers of the other
// views keep theirs, and the status names the fault.
void ProjectionRunner::Work::work_on(Rebuild& rebuild, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto stepped = step_rebuild(rebuild, kRecordsAStep, {});
    if (stepped.ok() && stepped->at_end) {
      rebuild.at_end = true;
      return;
    }
    if (stepped.ok()) continue;
    report(stepped.error(), false);
    if (!may_pass(stepped.error())) {
      rebuild.failed = true;
      return;
    }
    std::this_thread::sleep_for(kRetryAfter);
  }
}

Result<Unit, ProjectionFault> ProjectionRunner::Work::live(const std::stop_token& stop) {
  auto begun = start();
  if (!begun.ok()) return begun;
  for (const auto& rebuild : rebuilds_) {
    if (rebuild->thread.joinable() || rebuild->failed || rebuild->at_end) continue;
    rebuild->thread = std::jthread(
        [this, own = rebuild.get()](const std::stop_token& end) { work_on(*own, end); });
  }
  std::chrono::milliseconds patience{0};
  while (!stop.stop_requested()) {
    auto stepped = step_main(kRecordsAStep, patience, {});
    if (!stepped.ok()) return Failure{stepped.error()};
    patience = kPatience;
    auto joined = join_arrived();
    if (!joined.ok()) return joined;
    if (!stepped->at_end) continue;
    auto told = arrived();
    if (!told.ok()) return told;
  }
  return Unit{};
}

Result<Unit, ProjectionFault> ProjectionRunner::Work::run(const std::stop_token& stop) {
  Result<Unit, ProjectionFault> ended = Unit{};
  while (!stop.stop_requested()) {
    ended = live(stop);
    if (ended.ok()) break;
    report(ended.error(), !may_pass(ended.error()));
    if (!may_pass(ended.error())) break;
    std::this_thread::sleep_for(kRetryAfter);
  }
  for (const auto& rebuild : rebuilds_) rebuild->thread.request_stop();
  for (const auto& rebuild : rebuilds_) {
    if (rebuild->thread.joinable()) rebuild->thread.join();
  }
  if (!ended.ok() && may_pass(ended.error())) return Unit{};  // stopped while it waited
  return ended;
}

bool ProjectionRunner::Work::wait_until(std::uint64_t seq,
                                        std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, timeout, [&] { return shared_.seq >= seq || shared_.stopped; });
  return shared_.seq >= seq;
}

RunnerStatus ProjectionRunner::Work::status() const {
  RunnerStatus status;
  const std::scoped_lock lock(mutex_);
  status.partition = partition_;
  status.seq = shared_.seq;
  status.at = shared_.at;
  status.void_records = shared_.void_records;
  status.fault = shared_.fault;
  status.caught_up = true;
  for (const auto& [projection, rebuild] : shared_.views) {
    ViewProgress view;
    view.view = projection->view();
    view.name = projection->name();
    view.version = projection->version();
    view.seq = rebuild ? rebuild->seq.load() : shared_.seq;
    view.caught_up = shared_.caught_up.contains(view.view);
    view.served = views_.served(view.view);
    view.progress =
        shared_.seq == 0
            ? 1
            : std::min(1.0, static_cast<double>(view.seq) / static_cast<double>(shared_.seq));
    status.caught_up = status.caught_up && view.caught_up;
    status.views.push_back(view);
  }
  return status;
}

ProjectionRunner::ProjectionRunner(EventLog& log,
                                   Partition partition,
                                   RocksViews& views,
                                   Listeners listeners)
    : work_(std::make_unique<Work>(log, partition, views, std::move(listeners))) {}
ProjectionRunner::~ProjectionRunner() = default;

Result<std::size_t, ProjectionFault> ProjectionRunner::step(std::size_t limit) {
  return work_->step(limit);
}
Result<Unit, ProjectionFault> ProjectionRunner::run(const std::stop_token& stop) {
  return work_->run(stop);
}
bool ProjectionRunner::wait_until(std::uint64_t seq, std::chrono::milliseconds timeout) const {
  return work_->wait_until(seq, timeout);
}
RunnerStatus ProjectionRunner::status() const { return work_->status(); }

}  // namespace klade
