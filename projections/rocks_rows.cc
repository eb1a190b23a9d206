#include "projections/rocks_rows.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <utility>

#include "events/core/bytes.h"
#include "events/core/check.h"

namespace klade {
namespace {

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view_of(const rocksdb::Slice& text) { return {text.data(), text.size()}; }

rocksdb::ReadOptions reading_at(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  return options;
}

class Cursor final : public RowCursor {
 public:
  explicit Cursor(std::unique_ptr<rocksdb::Iterator> rows) : rows_(std::move(rows)) {}
  void seek(std::string_view key) override {
    rows_->Seek(slice(key));
    check();
  }
  void next() override {
    rows_->Next();
    check();
  }
  bool valid() const override { return rows_->Valid(); }
  std::string_view key() const override { return view_of(rows_->key()); }
  std::string_view value() const override { return view_of(rows_->value()); }

 private:
  // A read error must never pass for the end of the rows.
  void check() const {
    if (!rows_->Valid() && !rows_->status().ok()) {
      throw ViewsUnreadable{views_fault(rows_->status())};
    }
  }
  std::unique_ptr<rocksdb::Iterator> rows_;
};

}  // namespace

ViewsFault views_fault(const rocksdb::Status& status) {
  if (status.IsCorruption()) return ViewsFault::corrupt;
  const bool lock = status.ToString().find("lock") != std::string::npos;
  return status.IsIOError() && lock ? ViewsFault::locked : ViewsFault::storage;
}

std::string label_of(std::string_view name, std::uint32_t version) {
  return std::string(name) + "@" + std::to_string(version);
}

std::string label_of(const Projection& projection) {
  return label_of(projection.name(), projection.version());
}

std::optional<std::uint32_t> version_in(std::string_view label, std::string_view name) {
  if (label.size() <= name.size() + 1 || label.substr(0, name.size()) != name) return std::nullopt;
  std::uint32_t version = 0;
  for (const char digit : label.substr(name.size() + 1)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    version = version * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return label_of(name, version) == label ? std::optional(version) : std::nullopt;
}

std::string built_key(std::string_view label) { return "b" + std::string(label); }

std::string checkpoint_prefix(std::string_view label) {
  return "c" + std::string(label) + std::string(1, '\0');
}

std::string checkpoint_key(std::string_view label, Partition partition) {
  std::string key = checkpoint_prefix(label);
  const auto number = static_cast<std::uint32_t>(partition);
  for (unsigned shift = 32; shift > 0; shift -= 8) {
    key.push_back(static_cast<char>((number >> (shift - 8)) & 0xFFU));
  }
  return key;
}

Column::~Column() { db->DestroyColumnFamilyHandle(handle); }

std::optional<std::string> read_row(const Column& column,
                                    const rocksdb::Snapshot* snapshot,
                                    std::string_view key) {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      column.db->Get(reading_at(snapshot), column.handle, slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) throw ViewsUnreadable{views_fault(status)};
  return std::string(value.data(), value.size());
}

std::unique_ptr<RowCursor> make_cursor(const Column& column, const rocksdb::Snapshot* snapshot) {
  return std::make_unique<Cursor>(std::unique_ptr<rocksdb::Iterator>(
      column.db->NewIterator(reading_at(snapshot), column.handle)));
}

std::optional<std::string> RocksBatch::get(std::string_view key) const {
  const RowOverlay::Row* known = rows_.find(key);
  if (known != nullptr) return known->value;
  return rows_.remember(key, read_row(*column_, nullptr, key)).value;
}

void RocksBatch::scan(std::string_view prefix, const ViewReader::Visit& visit) const {
  // The analyzer does not follow a unique_ptr out of a conditional.
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks)
  auto cursor = cursor_.take(*column_, nullptr);
  rows_.scan(prefix, *cursor, visit);
  cursor_.give(cursor);
}

void RocksBatch::write_to(rocksdb::WriteBatch& batch) {
  for (const RowOverlay::Row* row : rows_.sorted_changes()) {
    // A batch in memory takes every row; what it reports comes with the write.
    const rocksdb::Status status = row->value ? batch.Put(column_->handle, row->key, *row->value)
                                              : batch.Delete(column_->handle, row->key);
    CHECK(status.ok());
  }
}

void RocksBatch::committed(std::size_t keep) {
  rows_.committed(keep);
  cursor_.drop();
}

RocksSnapshot::RocksSnapshot(rocksdb::DB& db,
                             std::shared_ptr<const ServedColumns> served,
                             ColumnPtr checkpoints,
                             const rocksdb::Snapshot* snapshot)
    : db_(db),
      served_(std::move(served)),
      checkpoints_(std::move(checkpoints)),
      snapshot_(snapshot) {}

RocksSnapshot::~RocksSnapshot() {
  for (CursorSlot& slot : cursors_) slot.drop();
  if (snapshot_ != nullptr) db_.ReleaseSnapshot(snapshot_);
}

const Column& RocksSnapshot::column(View view) const {
  const ColumnPtr& column = served_->column.at(static_cast<std::size_t>(view));
  if (!column) throw ViewNotServed{view};
  return *column;
}

std::optional<std::string> RocksSnapshot::get(View view, std::string_view key) const {
  return read_row(column(view), snapshot_, key);
}

void RocksSnapshot::scan(View view,
                         std::string_view prefix,
                         std::string_view from,
                         const Visit& visit) const {
  CursorSlot& slot = cursors_.at(static_cast<std::size_t>(view));
  // The analyzer does not follow a unique_ptr out of a conditional.
  // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks)
  auto cursor = slot.take(column(view), snapshot_);
  for (cursor->seek(std::max(prefix, from)); cursor->valid(); cursor->next()) {
    if (cursor->key().substr(0, prefix.size()) != prefix) break;
    if (!visit(cursor->key(), cursor->value())) break;
  }
  slot.give(cursor);
}

std::uint64_t RocksSnapshot::position(Partition partition) const {
  const auto known = positions_.find(partition);
  if (known != positions_.end()) return known->second;
  return positions_.emplace(partition, least_position(partition)).first->second;
}

std::uint64_t RocksSnapshot::least_position(Partition partition) const {
  std::optional<std::uint64_t> least;
  for (std::size_t view = 0; view < kViews; ++view) {
    if (!served_->current.at(view) || !served_->column.at(view)) continue;
    const auto row = read_row(
        *checkpoints_, snapshot_, checkpoint_key(served_->column.at(view)->label, partition));
    const auto checkpoint = row ? unpacked<ViewCheckpoint>(*row) : std::nullopt;
    const std::uint64_t seq = checkpoint ? checkpoint->chain.seq : 0;
    least = std::min(least.value_or(seq), seq);
  }
  return least.value_or(0);
}

}  // namespace klade
