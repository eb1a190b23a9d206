// RocksColumns: the RocksDB directory of the views, its column families and what `checkpoints` says
// of them.  Internal to rocks_views.cc, and free of RocksDB's headers.
//
// Thread-safe.  Every Column, cursor and snapshot must be gone before it goes.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "projections/rocks_rows.h"
#include "projections/rocks_views.h"

namespace rocksdb {
struct ColumnFamilyDescriptor;
struct Options;
}  // namespace rocksdb

namespace klade {

class RocksColumns {
 public:
  using Opened = Result<std::unique_ptr<RocksColumns>, ViewsFault>;
  static Opened open(const std::filesystem::path& directory,
                     std::span<const Projection* const> projections,
                     const RocksViews::Limits& limits);
  static Opened open_read_only(const std::filesystem::path& directory,
                               const RocksViews::Limits& limits);
  ~RocksColumns();
  RocksColumns(const RocksColumns&) = delete;
  RocksColumns& operator=(const RocksColumns&) = delete;

  rocksdb::DB& db() const { return *db_; }
  const ColumnPtr& checkpoints() const { return checkpoints_; }
  ColumnPtr find(const std::string& label) const;  // null: none
  // Null when it reads what stands anyway.
  const rocksdb::Snapshot* new_snapshot() const;

  // The newest built version whose rows the projection's queries can read; null: none.
  ColumnPtr column_to_serve(const Projection& projection) const;
  bool is_built(std::string_view label) const;
  Result<Unit, ViewsFault> mark_built(std::string_view label);
  Result<Unit, ViewsFault> drop_other_versions(const Projection& projection);
  ViewCheckpoint checkpoint(std::string_view label, Partition partition) const;

 private:
  explicit RocksColumns(const RocksViews::Limits& limits);
  Result<Unit, ViewsFault> open_for_writing(const std::filesystem::path& directory);
  Result<Unit, ViewsFault> open_for_reading(const std::filesystem::path& directory);
  void adopt(const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
             const std::vector<rocksdb::ColumnFamilyHandle*>& handles);
  Result<Unit, ViewsFault> check_format();
  Result<Unit, ViewsFault> make_missing(std::span<const Projection* const> projections);
  Result<Unit, ViewsFault> forget(const std::string& label);
  bool has_checkpoint(const std::string& label) const;
  void flush_when_large();

  bool read_only_ = false;
  std::filesystem::path scratch_;  // a read-only instance's own files
  const std::unique_ptr<rocksdb::Options> options_;
  std::unique_ptr<rocksdb::DB> db_;
  ColumnPtr checkpoints_;
  ColumnPtr default_;
  mutable std::mutex mutex_;
  std::map<std::string, ColumnPtr> columns_;  // guarded by mutex_; its lock is taken by the public
};

}  // namespace klade
