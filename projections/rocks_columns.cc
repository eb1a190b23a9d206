#include "projections/rocks_columns.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>
#include <utility>

#include "events/core/bytes.h"
#include "events/core/check.h"
#include "events/core/id.h"

namespace klade {
namespace {

constexpr const char* kCheckpoints = "checkpoints";
constexpr const char* kFormatKey = "f";
constexpr std::size_t kWriteBufferBytes = std::size_t{32} << 20U;  // of one view
constexpr int kOpenFiles = 1000;
constexpr int kBloomBitsPerKey = 10;
constexpr int kBlockCacheShardBits = 2;
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
  table.block_cache = rocksdb::NewLRUCache(limits.block_cache_bytes, kBlockCacheShardBits);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.cache_index_and_filter_blocks = true;
  // Whole, the filter of a large file fits in no shard of the cache, and is read for each look-up.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
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

}  // namespace

RocksColumns::RocksColumns(const RocksViews::Limits& limits)
    : options_(std::make_unique<rocksdb::Options>(options_for(limits))) {}

RocksColumns::~RocksColumns() {
  if (db_ && !read_only_) flush_when_large();
  columns_.clear();
  checkpoints_.reset();
  default_.reset();
  db_.reset();
  std::error_code ignored;
  if (!scratch_.empty()) std::filesystem::remove_all(scratch_, ignored);
}

RocksColumns::Opened RocksColumns::open(const std::filesystem::path& directory,
                                        std::span<const Projection* const> projections,
                                        const RocksViews::Limits& limits) {
  std::unique_ptr<RocksColumns> columns(new RocksColumns(limits));
  auto opened = columns->open_for_writing(directory);
  if (opened.ok()) opened = columns->make_missing(projections);
  if (!opened.ok()) return Failure{opened.error()};
  return columns;
}

RocksColumns::Opened RocksColumns::open_read_only(const std::filesystem::path& directory,
                                                  const RocksViews::Limits& limits) {
  std::unique_ptr<RocksColumns> columns(new RocksColumns(limits));
  const auto opened = columns->open_for_reading(directory);
  if (!opened.ok()) return Failure{opened.error()};
  return columns;
}

// Best effort: what is not flushed is in the WAL.
void RocksColumns::flush_when_large() {
  std::uint64_t bytes = 0;
  if (!db_->GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes)) return;
  if (bytes < kFlushOnCloseBytes) return;
  for (const auto& [label, column] : columns_)
    db_->Flush({}, column->handle).PermitUncheckedError();
}

void RocksColumns::adopt(const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
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

Result<Unit, ViewsFault> RocksColumns::open_for_writing(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return Failure{ViewsFault::storage};
  options_->create_missing_column_families = true;
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(*options_, directory.string(), &names).ok()) {
    names = {rocksdb::kDefaultColumnFamilyName};  // a fresh directory, or Open says what is wrong
  }
  if (std::ranges::find(names, kCheckpoints) == names.end()) names.emplace_back(kCheckpoints);
  const auto families = descriptors(names, *options_);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(*options_, directory.string(), families, &handles, &db);
  if (!status.ok()) return Failure{views_fault(status)};
  db_.reset(db);
  adopt(families, handles);
  return check_format();
}

Result<Unit, ViewsFault> RocksColumns::open_for_reading(const std::filesystem::path& directory) {
  read_only_ = true;
  options_->create_if_missing = false;
  options_->max_open_files = -1;  // the writer may delete a file as long as it is open here
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(*options_, directory.string(), &names).ok() ||
      std::ranges::find(names, kCheckpoints) == names.end()) {
    return Failure{ViewsFault::absent};
  }
  scratch_ = std::filesystem::temp_directory_path() / ("klade-views-" + to_text(random_id()));
  const auto families = descriptors(names, *options_);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::OpenAsSecondary(
      *options_, directory.string(), scratch_.string(), families, &handles, &db);
  if (!status.ok()) return Failure{views_fault(status)};
  db_.reset(db);
  adopt(families, handles);
  return check_format();
}

Result<Unit, ViewsFault> RocksColumns::check_format() {
  const auto format = read_row(*checkpoints_, nullptr, kFormatKey);
  if (format) {
    if (unpacked<std::uint32_t>(*format) == kViewsFormat) return Unit{};
    return Failure{ViewsFault::other_format};
  }
  // Rows without a format are not ours.
  if (read_only_ || !columns_.empty()) return Failure{ViewsFault::other_format};
  rocksdb::WriteBatch batch;
  CHECK(batch.Put(checkpoints_->handle, kFormatKey, packed(kViewsFormat)).ok());
  const rocksdb::Status status = db_->Write({}, &batch);
  if (!status.ok()) return Failure{views_fault(status)};
  return Unit{};
}

bool RocksColumns::has_checkpoint(const std::string& label) const {
  const std::string prefix = checkpoint_prefix(label);
  const auto cursor = make_cursor(*checkpoints_, nullptr);
  cursor->seek(prefix);
  return cursor->valid() && cursor->key().substr(0, prefix.size()) == prefix;
}

bool RocksColumns::is_built(std::string_view label) const {
  return read_row(*checkpoints_, nullptr, built_key(label)).has_value();
}

// Rows and checkpoint come and go together: a column family without a checkpoint is emptied, a
// checkpoint without a column family is deleted.
Result<Unit, ViewsFault> RocksColumns::make_missing(
    std::span<const Projection* const> projections) {
  std::vector<std::string> missing;
  for (const Projection* projection : projections) {
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
  const rocksdb::Status status = db_->CreateColumnFamilies(*options_, missing, &handles);
  for (std::size_t i = 0; i < handles.size(); ++i) {
    columns_[missing[i]] = std::make_shared<Column>(db_.get(), handles[i], missing[i]);
  }
  if (!status.ok()) return Failure{views_fault(status)};
  return Unit{};
}

// The checkpoints go first, and durably: rows that stay behind alone are emptied at the next open.
Result<Unit, ViewsFault> RocksColumns::forget(const std::string& label) {
  rocksdb::WriteBatch batch;
  CHECK(batch.Delete(checkpoints_->handle, built_key(label)).ok());
  const std::string prefix = checkpoint_prefix(label);
  const auto cursor = make_cursor(*checkpoints_, nullptr);
  for (cursor->seek(prefix); cursor->valid(); cursor->next()) {
    const std::string key(cursor->key());
    if (key.compare(0, prefix.size(), prefix) != 0) break;
    CHECK(batch.Delete(checkpoints_->handle, key).ok());
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

ColumnPtr RocksColumns::column_to_serve(const Projection& projection) const {
  const std::scoped_lock lock(mutex_);
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

Result<Unit, ViewsFault> RocksColumns::drop_other_versions(const Projection& projection) {
  const std::scoped_lock lock(mutex_);
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

ViewCheckpoint RocksColumns::checkpoint(std::string_view label, Partition partition) const {
  const auto row = read_row(*checkpoints_, nullptr, checkpoint_key(label, partition));
  if (!row) return {};
  const auto checkpoint = unpacked<ViewCheckpoint>(*row);
  CHECK(checkpoint.has_value());
  return *checkpoint;
}

ColumnPtr RocksColumns::find(const std::string& label) const {
  const std::scoped_lock lock(mutex_);
  const auto column = columns_.find(label);
  return column == columns_.end() ? nullptr : column->second;
}

const rocksdb::Snapshot* RocksColumns::new_snapshot() const {
  return read_only_ ? nullptr : db_->GetSnapshot();
}

Result<Unit, ViewsFault> RocksColumns::mark_built(std::string_view label) {
  const rocksdb::Status status = db_->Put({}, checkpoints_->handle, built_key(label), "");
  if (!status.ok()) return Failure{views_fault(status)};
  return Unit{};
}

}  // namespace klade
