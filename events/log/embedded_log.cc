#include "events/log/embedded_log.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "events/core/bytes.h"
#include "events/core/rocks.h"
#include "events/log/record.h"

namespace klade {
namespace {

constexpr std::uint32_t kFormat = 1;
constexpr std::uint32_t kMaxPartitions = 4096;
const std::string kMetaKey = "\xFFmeta";

struct Meta {
  std::uint32_t format = kFormat;
  std::uint32_t partitions = 0;
  FIELDS(format, partitions)
};

template <class Integer>
void append_big_endian(std::string& out, Integer value) {
  for (std::size_t i = sizeof value; i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i)));
}

std::string key_of(std::uint32_t partition, std::uint64_t offset) {
  std::string key;
  append_big_endian(key, partition);
  append_big_endian(key, offset);
  return key;
}

std::uint64_t offset_in(const rocksdb::Slice& key) {
  std::uint64_t offset = 0;
  for (std::size_t i = 4; i < key.size(); ++i) {
    offset = offset << 8U | static_cast<std::uint8_t>(key[i]);
  }
  return offset;
}

LogFault fault_of(const rocksdb::Status& status) {
  return status.IsCorruption() ? LogFault::corrupt : LogFault::unavailable;
}

using Database = std::unique_ptr<rocksdb::DB>;

Result<std::optional<Meta>, StorageError> read_meta(rocksdb::DB& db,
                                                    const std::filesystem::path& path) {
  std::string bytes;
  const rocksdb::Status status = db.Get({}, kMetaKey, &bytes);
  if (status.IsNotFound()) return std::optional<Meta>{};
  if (!status.ok()) return Failure{storage_error(status, path)};
  const auto meta = unpacked<Meta>(bytes);
  if (!meta || meta->format != kFormat || meta->partitions == 0 ||
      meta->partitions > kMaxPartitions) {
    return Failure{StorageError{StorageFault::other_format,
                                path.string() + ": a log of another format than this program's"}};
  }
  return meta;
}

// The offset after a partition's last record.
Result<std::uint64_t, StorageError> read_end(rocksdb::DB& db,
                                             std::uint32_t partition,
                                             const std::filesystem::path& path) {
  const std::unique_ptr<rocksdb::Iterator> rows(db.NewIterator({}));
  rows->SeekForPrev(key_of(partition, ~std::uint64_t{0}));
  if (!rows->status().ok()) return Failure{storage_error(rows->status(), path)};
  const std::string first = key_of(partition, 0);
  if (!rows->Valid() || rows->key().compare(first) < 0) return std::uint64_t{0};
  return offset_in(rows->key()) + 1;
}

StorageError missing(const std::filesystem::path& path) {
  return {StorageFault::missing, path.string() + ": there is no log"};
}

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path / "CURRENT", error);
}

}  // namespace

class EmbeddedLog::Core {
 public:
  Core(Database db, std::vector<std::uint64_t> ends)
      : partitions_(static_cast<std::uint32_t>(ends.size())),
        db_(std::move(db)),
        ends_(std::move(ends)) {}
  ~Core() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    changed_.notify_all();
    if (writer_.joinable()) writer_.join();
  }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  void start() {
    writer_ = std::thread([this] { run(); });
  }

  std::size_t index(Partition partition) const {
    const auto index = static_cast<std::size_t>(partition);
    CHECK(index < partitions_);
    return index;
  }

  void append(Partition partition, std::string record, Appended done) {
    CHECK(writer_.joinable());
    CHECK(record.size() <= kMaxRecordBytes);
    index(partition);
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return waiting_bytes_ < kMaxWaitingBytes; });
      waiting_bytes_ += record.size();
      waiting_.push_back({partition, std::move(record), std::move(done)});
    }
    changed_.notify_all();
  }

  Result<std::vector<Entry>, LogFault> read(Partition partition,
                                            std::uint64_t from,
                                            std::size_t limit,
                                            std::chrono::milliseconds patience) {
    const std::uint64_t end = wait_for_end(index(partition), from, patience);
    if (from > end) return Failure{LogFault::beyond_end};
    if (from == end) return std::vector<Entry>{};
    return read_rows(static_cast<std::uint32_t>(partition), from, end, limit);
  }

  std::uint32_t partitions() const { return partitions_; }

 private:
  struct Waiting {
    Partition partition{};
    std::string record;
    Appended done;
  };

  std::uint64_t wait_for_end(std::size_t index,
                             std::uint64_t from,
                             std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    if (writer_.joinable()) {
      changed_.wait_for(lock, patience, [&] { return ends_[index] != from || closing_; });
    }
    return ends_[index];
  }

  Result<std::vector<Entry>, LogFault> read_rows(std::uint32_t partition,
                                                 std::uint64_t from,
                                                 std::uint64_t end,
                                                 std::size_t limit) const {
    const std::unique_ptr<rocksdb::Iterator> rows(db_->NewIterator({}));
    std::vector<Entry> entries;
    std::size_t bytes = 0;
    rows->Seek(key_of(partition, from));
    for (std::uint64_t at = from; at < end && entries.size() < limit && bytes < kMaxReadBytes;
         ++at) {
      if (!rows->status().ok()) return Failure{fault_of(rows->status())};
      if (!rows->Valid() || rows->key() != key_of(partition, at)) return Failure{LogFault::corrupt};
      entries.push_back({Offset{at + 1}, rows->value().ToString()});
      bytes += entries.back().record.size();
      rows->Next();
    }
    return entries;
  }

  // The writer's thread: one synced write for all that came while the last one was under way.
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::vector<Waiting> group = take_group();
      std::vector<std::uint64_t> ends = ends_;
      lock.unlock();
      write(group, ends);
      lock.lock();
      ends_ = std::move(ends);
      lock.unlock();
      changed_.notify_all();
      for (const Waiting& each : group) each.done(AppendOutcome::confirmed);
      lock.lock();
    }
  }

  std::vector<Waiting> take_group() {
    std::vector<Waiting> group;
    std::size_t bytes = 0;
    while (!waiting_.empty() && bytes < kMaxGroupBytes) {
      bytes += waiting_.front().record.size();
      group.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    waiting_bytes_ -= bytes;
    return group;
  }

  void write(const std::vector<Waiting>& group, std::vector<std::uint64_t>& ends) {
    rocksdb::WriteBatch batch;
    for (const Waiting& each : group) {
      const auto partition = static_cast<std::uint32_t>(each.partition);
      batch.Put(key_of(partition, ends[partition]++), each.record);
    }
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const rocksdb::Status status = db_->Write(synced, &batch);
    if (!status.ok()) stop_on_failed_write(status);
  }

  const std::uint32_t partitions_;
  const Database db_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::vector<std::uint64_t> ends_;  // a partition's
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  bool closing_ = false;
  // Not running in a log opened to be read only.
  std::thread writer_;

 public:
  static Result<std::unique_ptr<Core>, StorageError> over(Database db,
                                                          const std::filesystem::path& path) {
    const auto meta = read_meta(*db, path);
    if (!meta) return Failure{meta.error()};
    if (!*meta) return Failure{missing(path)};
    std::vector<std::uint64_t> ends;
    for (std::uint32_t partition = 0; partition < (*meta)->partitions; ++partition) {
      const auto end = read_end(*db, partition, path);
      if (!end) return Failure{end.error()};
      ends.push_back(*end);
    }
    return std::make_unique<Core>(std::move(db), std::move(ends));
  }
};

EmbeddedLog::EmbeddedLog(std::unique_ptr<Core> core) : core_(std::move(core)) {}
EmbeddedLog::~EmbeddedLog() = default;

EmbeddedLog::Opened EmbeddedLog::create(const std::filesystem::path& directory,
                                        std::uint32_t partitions) {
  CHECK(partitions > 0 && partitions <= kMaxPartitions);
  if (!make_directory(directory)) {
    return Failure{StorageError{StorageFault::io, directory.string() + ": cannot be made"}};
  }
  auto db = open_durable(directory, true);
  if (!db) return Failure{db.error()};
  // What a create that was cut off left behind has no meta row; it is completed.
  const auto meta = read_meta(**db, directory);
  if (!meta) return Failure{meta.error()};
  if (*meta) {
    return Failure{StorageError{StorageFault::exists, directory.string() + ": a log is there"}};
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  rocksdb::Status status = (*db)->Put(synced, kMetaKey, packed(Meta{kFormat, partitions}));
  // In a table of its own, so that a torn WAL never takes it along.
  if (status.ok()) status = (*db)->Flush({});
  if (!status.ok()) return Failure{storage_error(status, directory)};
  auto core = Core::over(*std::move(db), directory);
  if (!core) return Failure{core.error()};
  (*core)->start();
  return std::unique_ptr<EmbeddedLog>(new EmbeddedLog(*std::move(core)));
}

EmbeddedLog::Opened EmbeddedLog::open(const std::filesystem::path& directory) {
  if (!is_there(directory)) return Failure{missing(directory)};
  auto db = open_durable(directory, false);
  if (!db) return Failure{db.error()};
  auto core = Core::over(*std::move(db), directory);
  if (!core) return Failure{core.error()};
  (*core)->start();
  return std::unique_ptr<EmbeddedLog>(new EmbeddedLog(*std::move(core)));
}

EmbeddedLog::Opened EmbeddedLog::open_to_read(const std::filesystem::path& directory,
                                              Damage damage) {
  if (!is_there(directory)) return Failure{missing(directory)};
  auto db = open_durable_read_only(directory, damage);
  if (!db) return Failure{db.error()};
  auto core = Core::over(*std::move(db), directory);
  if (!core) return Failure{core.error()};
  return std::unique_ptr<EmbeddedLog>(new EmbeddedLog(*std::move(core)));
}

EmbeddedLog::Opened EmbeddedLog::open_read_only(const std::filesystem::path& directory) {
  return open_to_read(directory, Damage::refused);
}

EmbeddedLog::Opened EmbeddedLog::open_damaged(const std::filesystem::path& directory) {
  return open_to_read(directory, Damage::read_up_to);
}

std::uint32_t EmbeddedLog::partitions() const { return core_->partitions(); }

void EmbeddedLog::append(Partition partition, std::string record, Appended done) {
  core_->append(partition, std::move(record), std::move(done));
}

Result<std::vector<EventLog::Entry>, LogFault> EmbeddedLog::read(
    Partition partition, Offset from, std::size_t limit, std::chrono::milliseconds patience) {
  return core_->read(partition, static_cast<std::uint64_t>(from), limit, patience);
}

}  // namespace klade
