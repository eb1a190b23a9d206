#include "events/log/memory_log.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "events/core/check.h"

namespace klade {
namespace {

// Records stand 3 to 7 apart, so that code which computes the next offset is found out.
std::uint64_t gap_after(std::uint64_t index) { return 3 + index * 7 % 5; }

}  // namespace

class MemoryLog::Core {
 public:
  explicit Core(std::uint32_t partitions) : partitions_(partitions) {
    CHECK(partitions > 0);
    thread_ = std::thread([this] { run(); });
  }
  ~Core() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  struct Row {
    std::uint64_t offset = 0;
    std::string record;
  };
  struct Rows {
    std::vector<Row> rows;
    std::uint64_t end = 0;  // of the last record's `next`
    std::uint64_t made = 0;
  };
  struct Waiting {
    Partition partition{};
    std::string record;
    Appended done;
    std::optional<Loss> loss;
    bool landed = false;
  };

  Rows& at(Partition partition) {
    const auto index = static_cast<std::size_t>(partition);
    CHECK(index < partitions_.size());
    return partitions_[index];
  }

  static void land(Rows& to, std::string record) {
    const std::uint64_t offset = to.end + gap_after(to.made++);
    to.rows.push_back({offset, std::move(record)});
    to.end = offset + 1;
  }

  // The log's thread: lands and confirms in order, as far as nothing is held.
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return closing_ || work_left(); });
      if (closing_) break;
      land_waiting();
      if (!hold_confirmations_) confirm(lock);
    }
    for (Waiting& waiting : waiting_) {
      if (!waiting.landed) waiting.loss = Loss::absent;
    }
    confirm(lock);
  }

  bool work_left() const {
    if (waiting_.empty() || hold_appends_) return false;
    return !hold_confirmations_ || !waiting_.back().landed;
  }

  void land_waiting() {
    for (Waiting& waiting : waiting_) {
      if (waiting.landed) continue;
      if (waiting.loss != Loss::absent) land(at(waiting.partition), waiting.record);
      waiting.landed = true;
    }
    changed_.notify_all();
  }

  void confirm(std::unique_lock<std::mutex>& lock) {
    std::deque<Waiting> done;
    done.swap(waiting_);
    lock.unlock();
    for (const Waiting& waiting : done) {
      waiting.done(waiting.loss ? AppendOutcome::lost : AppendOutcome::confirmed);
    }
    lock.lock();
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Rows> partitions_;
  std::deque<Waiting> waiting_;
  bool hold_appends_ = false;
  bool hold_confirmations_ = false;
  std::size_t to_lose_ = 0;
  Loss how_ = Loss::absent;
  std::optional<LogFault> fault_;
  bool closing_ = false;
  std::thread thread_;
};

MemoryLog::MemoryLog(std::uint32_t partitions) : core_(std::make_unique<Core>(partitions)) {}
MemoryLog::~MemoryLog() = default;

std::uint32_t MemoryLog::partitions() const {
  return static_cast<std::uint32_t>(core_->partitions_.size());
}

void MemoryLog::append(Partition partition, std::string record, Appended done) {
  {
    const std::lock_guard lock(core_->mutex_);
    core_->at(partition);
    Core::Waiting waiting{partition, std::move(record), std::move(done), std::nullopt, false};
    if (core_->to_lose_ > 0) {
      --core_->to_lose_;
      waiting.loss = core_->how_;
    }
    core_->waiting_.push_back(std::move(waiting));
  }
  core_->changed_.notify_all();
}

Result<std::vector<EventLog::Entry>, LogFault> MemoryLog::read(Partition partition,
                                                               Offset from,
                                                               std::size_t limit,
                                                               std::chrono::milliseconds patience) {
  std::unique_lock lock(core_->mutex_);
  const Core::Rows& log = core_->at(partition);
  const auto start = static_cast<std::uint64_t>(from);
  core_->changed_.wait_for(
      lock, patience, [&] { return core_->fault_ || start != log.end || core_->closing_; });
  if (core_->fault_) return Failure{*core_->fault_};
  if (start > log.end) return Failure{LogFault::beyond_end};
  auto row = std::ranges::lower_bound(log.rows, start, {}, &Core::Row::offset);
  // The empty log's end is kStart too, so new records are waited for from there.
  std::vector<Entry> entries;
  for (; row != log.rows.end() && entries.size() < limit; ++row) {
    entries.push_back({Offset{row->offset + 1}, row->record});
  }
  return entries;
}

void MemoryLog::hold_appends() {
  const std::lock_guard lock(core_->mutex_);
  core_->hold_appends_ = true;
}

void MemoryLog::hold_confirmations() {
  const std::lock_guard lock(core_->mutex_);
  core_->hold_confirmations_ = true;
}

void MemoryLog::release() {
  {
    const std::lock_guard lock(core_->mutex_);
    core_->hold_appends_ = false;
    core_->hold_confirmations_ = false;
  }
  core_->changed_.notify_all();
}

void MemoryLog::lose_next(std::size_t count, Loss loss) {
  const std::lock_guard lock(core_->mutex_);
  core_->to_lose_ = count;
  core_->how_ = loss;
}

void MemoryLog::insert(Partition partition, std::string record) {
  {
    const std::lock_guard lock(core_->mutex_);
    Core::land(core_->at(partition), std::move(record));
  }
  core_->changed_.notify_all();
}

void MemoryLog::cut(Partition partition, std::size_t count) {
  const std::lock_guard lock(core_->mutex_);
  Core::Rows& log = core_->at(partition);
  CHECK(count <= log.rows.size());
  log.rows.resize(count);
  log.end = log.rows.empty() ? 0 : log.rows.back().offset + 1;
}

void MemoryLog::fail_reads(std::optional<LogFault> fault) {
  {
    const std::lock_guard lock(core_->mutex_);
    core_->fault_ = fault;
  }
  core_->changed_.notify_all();
}

std::vector<std::string> MemoryLog::records(Partition partition) const {
  const std::lock_guard lock(core_->mutex_);
  std::vector<std::string> records;
  for (const Core::Row& row : core_->at(partition).rows) records.push_back(row.record);
  return records;
}

}  // namespace klade
