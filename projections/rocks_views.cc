#include "projections/rocks_views.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "events/core/bytes.h"
#include "events/core/check.h"
#include "events/core/id.h"
#include "projections/rocks_rows.h"

namespace klade {
namespace {

constexpr const char* kCheckpoints = "checkpoints";
constexpr const char* kFormatKey = "f";
constexpr std::size_t kWriteBufferBytes = std::size_t{32} << 20U;  // of one view
constexpr int kOpenFiles = 1000;
constexpr int kBloomBitsPerKey = 10;
constexpr double kMemtableBloom = 0.02;
constexpr int kBackgroundJobs = 2;
// Closing flushes above this, so that opening has little to replay.
constexpr std::uint64_t kFlushOnCloseBytes = std::uint64_t{8} << 20U;

rocksdb::Options options_for(const RocksViews::Limits& limits) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.max_background_jobs = kBackgroundJobs;
  options.max_open_files = kOpenFiles;
  options.write_buffer_manager =
      std::make_shared<rocksdb::WriteBufferManager>(limits.write_buffers_bytes);
  options.max_total_wal_size = limits.write_buffers_bytes;
  options.avoid_flush_during_recovery = true;
  options.info_log_level = rocksdb::ERROR_LEVEL;
  options.keep_log_file_num = 2;
  options.write_buffer_size = kWriteBufferBytes;
  options.memtable_whole_key_filtering = true;
  options.memtable_prefix_bloom_size_ratio = kMemtableBloom;
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(limits.block_cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.cache_index_and_filter_blocks = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> descriptors(const std::vector<std::string>& names,
                                                         const rocksdb::Options& options) {
  std::vector<rocksdb::ColumnFamilyDescriptor> all;
  all.reserve(names.size());
  for (const std::string& name : names) all.emplace_back(name, options);
  return all;
}

class Store;

class Writer final : public ViewWriter {
 public:
  Writer(Store& store, std::vector<ColumnPtr> columns, Partition partition)
      : store_(store), partition_(partition) {
    for (ColumnPtr& column : columns) {
      batches_.push_back(std::make_unique<RocksBatch>(std::move(column)));
    }
  }
  ViewBatch& batch(std::size_t index) override { return *batches_.at(index); }
  std::size_t pending() const override {
    std::size_t changes = 0;
    for (const auto& batch : batches_) changes += batch->changes();
    return changes;
  }
  Result<Unit, ViewsFault> commit(const ViewCheckpoint& checkpoint) override;

 private:
  Store& store_;
  const Partition partition_;
  std::vector<std::unique_ptr<RocksBatch>> batches_;
};

class Store final : public RocksViews {
 public:
  Store(std::span<const Projection* const> projections, std::uint32_t partitions, Limits limits)
      : projections_(projections), partitions_(partitions), limits_(limits) {}
  ~Store() override;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Result<Unit, ViewsFault> open_for_writing(const std::filesystem::path& directory);
  Result<Unit, ViewsFault> open_for_reading(const std::filesystem::path& directory);

  std::span<const Projection* const> projections() const override { return projections_; }
  std::uint32_t partitions() const override { return partitions_; }
  std::shared_ptr<const ViewSnapshot> snapshot() override;
  std::shared_ptr<const ViewSnapshot> current_rows() const override;
  ViewCheckpoint checkpoint(const Projection& projection, Partition partition) const override;
  std::unique_ptr<ViewWriter> writer(std::span<const Projection* const> group,
                                     Partition partition) override;
  Result<Unit, ViewsFault> caught_up(const Projection& projection, Partition partition) override;
  bool built(const Projection& projection) const override;
  bool served(View view) const override;

  Result<Unit, ViewsFault> write(rocksdb::WriteBatch& batch);
  void put_checkpoint(rocksdb::WriteBatch& batch,
                      const std::string& label,
                      Partition partition,
                      const std::string& bytes) const;
  const Limits& limits() const { return limits_; }

 private:
  struct Idle {
    std::uint64_t generation = 0;
    std::unique_ptr<RocksSnapshot> snapshot;
  };
  using Columns = std::map<std::string, ColumnPtr>;

  void adopt(const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
             const std::vector<rocksdb::ColumnFamilyHandle*>& handles);
  Result<Unit, ViewsFault> check_format();
  Result<Unit, ViewsFault> make_missing_columns();
  Result<Unit, ViewsFault> forget(const std::string& label);
  bool has_checkpoint(const std::string& label) const;
  bool is_built(std::string_view label) const;
  ColumnPtr column_to_serve(const Projection& projection) const;
  void serve();
  Result<Unit, ViewsFault> drop_other_versions(const Projection& projection);
  void give_back(std::uint64_t generation, std::unique_ptr<RocksSnapshot> snapshot);
  void flush_when_large();

  const std::span<const Projection* const> projections_;
  const std::uint32_t partitions_;
  const Limits limits_;
  bool read_only_ = false;
  std::filesystem::path scratch_;  // a read-only instance's own files
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::Options options_;
  ColumnPtr checkpoints_;
  ColumnPtr default_;

  mutable std::mutex columns_mutex_;
  Columns columns_;                                     // guarded by columns_mutex_
  std::map<std::string, std::set<Partition>> arrived_;  // guarded by columns_mutex_

  mutable std::mutex snapshots_mutex_;
  std::shared_ptr<const ServedColumns> served_;  // guarded by snapshots_mutex_
  std::vector<Idle> idle_;                       // guarded by snapshots_mutex_
  std::atomic<std::uint64_t> generation_{0};     // raised after each write
};

Result<Unit, ViewsFault> Writer::commit(const ViewCheckpoint& checkpoint) {
  rocksdb::WriteBatch batch;
  const std::string bytes = packed(checkpoint);
  for (const auto& one : batches_) {
    one->write_to(batch);
    store_.put_checkpoint(batch, one->column().label, partition_, bytes);
  }
  auto written = store_.write(batch);
  if (!written.ok()) return written;
  for (const auto& one : batches_) one->committed(store_.limits().cached_rows);
  return Unit{};
}

Store::~Store() {
  if (db_ && !read_only_) flush_when_large();
  idle_.clear();
  served_.reset();
  columns_.clear();
  checkpoints_.reset();
  default_.reset();
  db_.reset();
  std::error_code ignored;
  if (!scratch_.empty()) std::filesystem::remove_all(scratch_, ignored);
}

// Best effort: what is not flushed is in the WAL.
void Store::flush_when_large() {
  std::uint64_t bytes = 0;
  if (!db_->GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes)) return;
  if (bytes < kFlushOnCloseBytes) return;
  for (const auto& [label, column] : columns_)
    db_->Flush({}, column->handle).PermitUncheckedError();
}

void Store::adopt(const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                  const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  for (std::size_t i = 0; i < families.size(); ++i) {
    auto column = std::make_shared<Column>(db_.get(), handles[i], families[i].name);
    if (column->label == rocksdb::kDefaultColumnFamilyName) {
      default_ = std::move(column);
    } else if (column->label == kCheckpoints) {
      checkpoints_ = std::move(column);
    } else {
      columns_.emplace(column->label, std::move(column));
    }
  }
}

Result<Unit, ViewsFault> Store::open_for_writing(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return Failure{ViewsFault::storage};
  options_ = options_for(limits_);
  options_.create_missing_column_families = true;
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(options_, directory.string(), &names).ok()) {
    names = {rocksdb::kDefaultColumnFamilyName};  // a fresh directory, or Open says what is wrong
  }
  if (std::ranges::find(names, kCheckpoints) == names.end()) names.emplace_back(kCheckpoints);
  const auto families = descriptors(names, options_);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(options_, directory.string(), families, &handles, &db);
  if (!status.ok()) return Failure{views_fault(status)};
  db_.reset(db);
  adopt(families, handles);
  auto checked = check_format();
  if (!checked.ok()) return checked;
  auto made = make_missing_columns();
  if (!made.ok()) return made;
  serve();
  return Unit{};
}

Result<Unit, ViewsFault> Store::open_for_reading(const std::filesystem::path& directory) {
  read_only_ = true;
  options_ = options_for(limits_);
  options_.create_if_missing = false;
  options_.max_open_files = -1;  // the writer may delete a file as long as it is open here
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(options_, directory.string(), &names).ok() ||
      std::ranges::find(names, kCheckpoints) == names.end()) {
    return Failure{ViewsFault::absent};
  }
  scratch_ = std::filesystem::temp_directory_path() / ("klade-views-" + to_text(random_id()));
  const auto families = descriptors(names, options_);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::OpenAsSecondary(
      options_, directory.string(), scratch_.string(), families, &handles, &db);
  if (!status.ok()) return Failure{views_fault(status)};
  db_.reset(db);
  adopt(families, handles);
  auto checked = check_format();
  if (!checked.ok()) return checked;
  serve();
  return Unit{};
}

Result<Unit, ViewsFault> Store::check_format() {
  const auto format = read_row(*checkpoints_, nullptr, kFormatKey);
  if (format) {
    if (unpacked<std::uint32_t>(*format) == kViewsFormat) return Unit{};
    return Failure{ViewsFault::other_format};
  }
  // Rows without a format are not ours.
  if (read_only_ || !columns_.empty()) return Failure{ViewsFault::other_format};
  rocksdb::WriteBatch batch;
  CHECK(batch.Put(checkpoints_->handle, kFormatKey, packed(kViewsFormat)).ok());
  return write(batch);
}

bool Store::has_checkpoint(const std::string& label) const {
  const std::string prefix = checkpoint_prefix(label);
  const auto cursor = make_cursor(*checkpoints_, nullptr);
  cursor->seek(prefix);
  return cursor->valid() && cursor->key().substr(0, prefix.size()) == prefix;
}

bool Store::is_built(std::string_view label) const {
  return read_row(*checkpoints_, nullptr, built_key(label)).has_value();
}

// Rows and checkpoint come and go together: a column family without a checkpoint is emptied, a
// checkpoint without a column family is deleted.
Result<Unit, ViewsFault> Store::make_missing_columns() {
  std::vector<std::string> missing;
  for (const Projection* projection : projections_) {
    const std::string label = label_of(*projection);
    const auto known = columns_.find(label);
    if (known != columns_.end()) {
      const auto cursor = make_cursor(*known->second, nullptr);
      cursor->seek("");
      if (has_checkpoint(label) || !cursor->valid()) continue;
    }
    auto forgotten = forget(label);
    if (!forgotten.ok()) return forgotten;
    missing.push_back(label);
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status = db_->CreateColumnFamilies(options_, missing, &handles);
  for (std::size_t i = 0; i < handles.size(); ++i) {
    columns_[missing[i]] = std::make_shared<Column>(db_.get(), handles[i], missing[i]);
  }
  if (!status.ok()) return Failure{views_fault(status)};
  return Unit{};
}

// The checkpoints go first, and durably: rows that stay behind alone are emptied at the next open.
Result<Unit, ViewsFault> Store::forget(const std::string& label) {
  rocksdb::WriteBatch batch;
  CHECK(batch.Delete(checkpoints_->handle, built_key(label)).ok());
  for (std::uint32_t partition = 0; partition < partitions_; ++partition) {
    CHECK(batch.Delete(checkpoints_->handle, checkpoint_key(label, Partition{partition})).ok());
  }
  const auto column = columns_.find(label);
  rocksdb::WriteOptions durable;
  durable.sync = column != columns_.end();
  const rocksdb::Status status = db_->Write(durable, &batch);
  if (!status.ok()) return Failure{views_fault(status)};
  if (column == columns_.end()) return Unit{};
  const rocksdb::Status dropped = db_->DropColumnFamily(column->second->handle);
  if (!dropped.ok()) return Failure{views_fault(dropped)};
  columns_.erase(column);
  return Unit{};
}

ColumnPtr Store::column_to_serve(const Projection& projection) const {
  ColumnPtr best;
  std::uint32_t best_version = 0;
  for (const auto& [label, column] : columns_) {
    const auto version = version_in(label, projection.name());
    if (!version || *version > projection.version()) continue;
    if (*version < std::max(projection.readable_since(), best_version) || !is_built(label))
      continue;
    best = column;
    best_version = *version;
  }
  return best;
}

void Store::serve() {
  auto served = std::make_shared<ServedColumns>();
  {
    const std::scoped_lock lock(columns_mutex_);
    for (const Projection* projection : projections_) {
      const auto view = static_cast<std::size_t>(projection->view());
      served->column.at(view) = column_to_serve(*projection);
      served->current.at(view) =
          served->column.at(view) && served->column.at(view)->label == label_of(*projection);
    }
  }
  const std::scoped_lock lock(snapshots_mutex_);
  served_ = std::move(served);
  ++generation_;
  idle_.clear();
}

std::shared_ptr<const ViewSnapshot> Store::snapshot() {
  std::unique_ptr<RocksSnapshot> snapshot;
  std::shared_ptr<const ServedColumns> served;
  std::uint64_t generation = 0;
  {
    const std::scoped_lock lock(snapshots_mutex_);
    generation = generation_.load();
    served = served_;
    if (!idle_.empty() && idle_.back().generation == generation) {
      snapshot = std::move(idle_.back().snapshot);
      idle_.pop_back();
    }
  }
  if (!snapshot) {
    snapshot = std::make_unique<RocksSnapshot>(
        *db_, std::move(served), checkpoints_, read_only_ ? nullptr : db_->GetSnapshot());
  }
  const RocksSnapshot* handle = snapshot.release();
  return {handle, [this, generation](const RocksSnapshot* used) {
            give_back(generation, std::unique_ptr<RocksSnapshot>(const_cast<RocksSnapshot*>(used)));
          }};
}

void Store::give_back(std::uint64_t generation, std::unique_ptr<RocksSnapshot> snapshot) {
  const std::scoped_lock lock(snapshots_mutex_);
  if (generation != generation_.load() || idle_.size() >= limits_.idle_snapshots) return;
  idle_.push_back({generation, std::move(snapshot)});
}

std::shared_ptr<const ViewSnapshot> Store::current_rows() const {
  auto current = std::make_shared<ServedColumns>();
  {
    const std::scoped_lock lock(columns_mutex_);
    for (const Projection* projection : projections_) {
      const auto view = static_cast<std::size_t>(projection->view());
      const auto column = columns_.find(label_of(*projection));
      if (column != columns_.end()) current->column.at(view) = column->second;
      current->current.at(view) = true;
    }
  }
  return std::make_shared<RocksSnapshot>(
      *db_, std::move(current), checkpoints_, read_only_ ? nullptr : db_->GetSnapshot());
}

ViewCheckpoint Store::checkpoint(const Projection& projection, Partition partition) const {
  const auto row =
      read_row(*checkpoints_, nullptr, checkpoint_key(label_of(projection), partition));
  if (!row) return {};
  const auto checkpoint = unpacked<ViewCheckpoint>(*row);
  CHECK(checkpoint.has_value());
  return *checkpoint;
}

std::unique_ptr<ViewWriter> Store::writer(std::span<const Projection* const> group,
                                          Partition partition) {
  const std::scoped_lock lock(columns_mutex_);
  std::vector<ColumnPtr> columns;
  for (const Projection* projection : group) columns.push_back(columns_.at(label_of(*projection)));
  return std::make_unique<Writer>(*this, std::move(columns), partition);
}

void Store::put_checkpoint(rocksdb::WriteBatch& batch,
                           const std::string& label,
                           Partition partition,
                           const std::string& bytes) const {
  CHECK(batch.Put(checkpoints_->handle, checkpoint_key(label, partition), bytes).ok());
}

Result<Unit, ViewsFault> Store::write(rocksdb::WriteBatch& batch) {
  const rocksdb::Status status = db_->Write({}, &batch);
  if (!status.ok()) return Failure{views_fault(status)};
  std::vector<Idle> stale;  // destroyed after the lock
  const std::scoped_lock lock(snapshots_mutex_);
  ++generation_;
  stale.swap(idle_);
  return Unit{};
}

Result<Unit, ViewsFault> Store::caught_up(const Projection& projection, Partition partition) {
  const std::string label = label_of(projection);
  {
    const std::scoped_lock lock(columns_mutex_);
    std::set<Partition>& arrived = arrived_[label];
    if (!arrived.insert(partition).second || arrived.size() < partitions_) return Unit{};
    rocksdb::WriteBatch batch;
    CHECK(batch.Put(checkpoints_->handle, built_key(label), "").ok());
    auto written = write(batch);
    if (!written.ok()) return written;
  }
  serve();
  return drop_other_versions(projection);
}

Result<Unit, ViewsFault> Store::drop_other_versions(const Projection& projection) {
  const std::scoped_lock lock(columns_mutex_);
  std::vector<std::string> others;
  for (const auto& [label, column] : columns_) {
    const bool same_view = version_in(label, projection.name()).has_value();
    if (same_view && label != label_of(projection)) others.push_back(label);
  }
  for (const std::string& label : others) {
    auto forgotten = forget(label);
    if (!forgotten.ok()) return forgotten;
  }
  return Unit{};
}

bool Store::built(const Projection& projection) const { return is_built(label_of(projection)); }

bool Store::served(View view) const {
  const std::scoped_lock lock(snapshots_mutex_);
  return served_->column.at(static_cast<std::size_t>(view)) != nullptr;
}

}  // namespace

std::string_view name_of(ViewsFault fault) {
  switch (fault) {
    case ViewsFault::locked:
      return "locked";
    case ViewsFault::absent:
      return "absent";
    case ViewsFault::other_format:
      return "other_format";
    case ViewsFault::corrupt:
      return "corrupt";
    case ViewsFault::storage:
      return "storage";
  }
  return "invalid";
}

Result<std::unique_ptr<RocksViews>, ViewsFault> RocksViews::open(
    const std::filesystem::path& directory,
    std::span<const Projection* const> projections,
    std::uint32_t partitions,
    Limits limits) {
  auto store = std::make_unique<Store>(projections, partitions, limits);
  const auto opened = store->open_for_writing(directory);
  if (!opened.ok()) return Failure{opened.error()};
  return std::unique_ptr<RocksViews>(std::move(store));
}

Result<std::unique_ptr<RocksViews>, ViewsFault> RocksViews::open_read_only(
    const std::filesystem::path& directory,
    std::span<const Projection* const> projections,
    std::uint32_t partitions) {
  auto store = std::make_unique<Store>(projections, partitions, Limits{});
  const auto opened = store->open_for_reading(directory);
  if (!opened.ok()) return Failure{opened.error()};
  return std::unique_ptr<RocksViews>(std::move(store));
}

}  // namespace klade
