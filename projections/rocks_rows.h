// The RocksDB side of rows: column families, cursors, and reading and writing the rows of views.
// Internal to rocks_views.cc and rocks_rows.cc, and free of RocksDB's headers.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "projections/rocks_views.h"
#include "projections/row_overlay.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Snapshot;
class Status;
class WriteBatch;
}  // namespace rocksdb

namespace klade {

ViewsFault views_fault(const rocksdb::Status& status);

std::string label_of(std::string_view name, std::uint32_t version);  // <name>@<version>
std::string label_of(const Projection& projection);
// The version in a label, if it is one of this view.
std::optional<std::uint32_t> version_in(std::string_view label, std::string_view name);
std::string built_key(std::string_view label);
std::string checkpoint_prefix(std::string_view label);
std::string checkpoint_key(std::string_view label, Partition partition);

// A column family; the handle goes back to RocksDB with the last of its users.
struct Column {
  rocksdb::DB* db = nullptr;
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  std::string label;

  Column(rocksdb::DB* to, rocksdb::ColumnFamilyHandle* from, std::string name)
      : db(to), handle(from), label(std::move(name)) {}
  ~Column();
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;
};
using ColumnPtr = std::shared_ptr<Column>;

// Throws ViewsUnreadable.
std::optional<std::string> read_row(const Column& column,
                                    const rocksdb::Snapshot* snapshot,
                                    std::string_view key);
std::unique_ptr<RowCursor> make_cursor(const Column& column, const rocksdb::Snapshot* snapshot);

// Lends one cursor, made when first asked for; a scan within a scan gets another.
class CursorSlot {
 public:
  std::unique_ptr<RowCursor> take(const Column& column, const rocksdb::Snapshot* snapshot) {
    return idle_ ? std::move(idle_) : make_cursor(column, snapshot);
  }
  void give(std::unique_ptr<RowCursor>& cursor) { idle_.swap(cursor); }
  void drop() { idle_.reset(); }

 private:
  std::unique_ptr<RowCursor> idle_;
};

class RocksBatch final : public ViewBatch {
 public:
  explicit RocksBatch(ColumnPtr column) : column_(std::move(column)) {}

  std::optional<std::string> get(std::string_view key) const override;
  void scan(std::string_view prefix, const ViewReader::Visit& visit) const override;
  void put(std::string_view key, std::string_view value) override { rows_.put(key, value); }
  void erase(std::string_view key) override { rows_.erase(key); }

  std::size_t changes() const { return rows_.changes(); }
  const Column& column() const { return *column_; }
  void write_to(rocksdb::WriteBatch& batch);
  void committed(std::size_t keep);

 private:
  const ColumnPtr column_;
  mutable RowOverlay rows_;  // what was read is remembered
  mutable CursorSlot cursor_;
};

// Which column family each view is read from; null: not served.
struct ServedColumns {
  std::array<ColumnPtr, kViews> column;
  std::array<bool, kViews> current{};  // of the version in the code
};

class RocksSnapshot final : public ViewSnapshot {
 public:
  // Takes `snapshot` over; null reads the newest.
  RocksSnapshot(rocksdb::DB& db,
                std::shared_ptr<const ServedColumns> served,
                ColumnPtr checkpoints,
                const rocksdb::Snapshot* snapshot);
  ~RocksSnapshot() override;
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  using ViewReader::scan;
  std::optional<std::string> get(View view, std::string_view key) const override;
  void scan(View view,
            std::string_view prefix,
            std::string_view from,
            const Visit& visit) const override;
  std::uint64_t position(Partition partition) const override;

 private:
  const Column& column(View view) const;
  std::uint64_t least_position(Partition partition) const;

  rocksdb::DB& db_;
  const std::shared_ptr<const ServedColumns> served_;
  const ColumnPtr checkpoints_;
  const rocksdb::Snapshot* const snapshot_;
  mutable std::array<CursorSlot, kViews> cursors_;
  mutable std::map<Partition, std::uint64_t> positions_;
};

}  // namespace klade
