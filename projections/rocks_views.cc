#include "projections/rocks_views.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "events/core/bytes.h"
#include "events/core/check.h"
#include "projections/rocks_columns.h"
#include "projections/rocks_rows.h"

namespace klade {
namespace {

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
  Store(std::unique_ptr<RocksColumns> columns,
        std::span<const Projection* const> projections,
        std::uint32_t partitions,
        Limits limits)
      : projections_(projections),
        partitions_(partitions),
        limits_(limits),
        columns_(std::move(columns)) {
    serve();
  }

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
  const Column& checkpoints() const { return *columns_->checkpoints(); }
  const Limits& limits() const { return limits_; }

 private:
  struct Idle {
    std::uint64_t generation = 0;
    std::unique_ptr<RocksSnapshot> snapshot;
  };

  void serve();
  void give_back(std::uint64_t generation, std::unique_ptr<RocksSnapshot> snapshot);

  const std::span<const Projection* const> projections_;
  const std::uint32_t partitions_;
  const Limits limits_;
  const std::unique_ptr<RocksColumns> columns_;  // before all that uses it

  std::mutex arrived_mutex_;
  std::map<std::string, std::set<Partition>> arrived_;  // guarded by arrived_mutex_

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
    const std::string key = checkpoint_key(one->column().label, partition_);
    CHECK(batch.Put(store_.checkpoints().handle, key, bytes).ok());
  }
  auto written = store_.write(batch);
  if (!written.ok()) return written;
  for (const auto& one : batches_) one->committed(store_.limits().cached_rows);
  return Unit{};
}

void Store::serve() {
  auto served = std::make_shared<ServedColumns>();
  for (const Projection* projection : projections_) {
    const auto view = static_cast<std::size_t>(projection->view());
    const ColumnPtr column = columns_->column_to_serve(*projection);
    served->current.at(view) = column && column->label == label_of(*projection);
    served->column.at(view) = column;
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
        columns_->db(), std::move(served), columns_->checkpoints(), columns_->new_snapshot());
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
  for (const Projection* projection : projections_) {
    const auto view = static_cast<std::size_t>(projection->view());
    current->column.at(view) = columns_->find(label_of(*projection));
    current->current.at(view) = true;
  }
  return std::make_shared<RocksSnapshot>(
      columns_->db(), std::move(current), columns_->checkpoints(), columns_->new_snapshot());
}

ViewCheckpoint Store::checkpoint(const Projection& projection, Partition partition) const {
  return columns_->checkpoint(label_of(projection), partition);
}

std::unique_ptr<ViewWriter> Store::writer(std::span<const Projection* const> group,
                                          Partition partition) {
  std::vector<ColumnPtr> columns;
  for (const Projection* projection : group) {
    columns.push_back(columns_->find(label_of(*projection)));
    CHECK(columns.back() != nullptr);
  }
  return std::make_unique<Writer>(*this, std::move(columns), partition);
}

Result<Unit, ViewsFault> Store::write(rocksdb::WriteBatch& batch) {
  const rocksdb::Status status = columns_->db().Write({}, &batch);
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
    const std::scoped_lock lock(arrived_mutex_);
    std::set<Partition>& arrived = arrived_[label];
    if (!arrived.insert(partition).second || arrived.size() < partitions_) return Unit{};
  }
  auto marked = columns_->mark_built(label);
  if (!marked.ok()) return marked;
  serve();
  return columns_->drop_other_versions(projection);
}

bool Store::built(const Projection& projection) const {
  return columns_->is_built(label_of(projection));
}

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
  auto columns = RocksColumns::open(directory, projections, limits);
  if (!columns.ok()) return Failure{columns.error()};
  return std::unique_ptr<RocksViews>(
      std::make_unique<Store>(std::move(*columns), projections, partitions, limits));
}

Result<std::unique_ptr<RocksViews>, ViewsFault> RocksViews::open_read_only(
    const std::filesystem::path& directory,
    std::span<const Projection* const> projections,
    std::uint32_t partitions) {
  auto columns = RocksColumns::open_read_only(directory, Limits{});
  if (!columns.ok()) return Failure{columns.error()};
  return std::unique_ptr<RocksViews>(
      std::make_unique<Store>(std::move(*columns), projections, partitions, Limits{}));
}

}  // namespace klade
