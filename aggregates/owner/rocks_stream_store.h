// RocksStreamStore: the StreamStore in a RocksDB directory of its own, for all partitions of a log.
//
// Thread-safe for different partitions, one writer a partition.  It owns the directory, which can
// be deleted at any time: the next owner rebuilds it.  So it writes ahead but never syncs, and a
// directory of another format, or one that RocksDB finds broken when opening, is begun anew.
// A row that cannot be read later is LogFault::corrupt; a disk that fails is `unavailable`.
#pragma once

#include <filesystem>
#include <memory>

#include "aggregates/owner/stream_store.h"

namespace klade {

class RocksStreamStore final : public StreamStore {
 public:
  // `unavailable`: the directory cannot be had, as when another process holds it.
  static Result<std::unique_ptr<RocksStreamStore>, LogFault> open(
      const std::filesystem::path& directory);
  ~RocksStreamStore() override;
  RocksStreamStore(const RocksStreamStore&) = delete;
  RocksStreamStore& operator=(const RocksStreamStore&) = delete;

  Result<std::uint64_t, LogFault> each(
      Partition partition,
      const StreamId& stream,
      const std::function<void(const StoredEvent&, const Origin&, Instant at)>& visit)
      const override;
  Result<std::optional<KnownCommand>, LogFault> command(Partition partition,
                                                        const CommandId& id) const override;
  Result<Unit, LogFault> apply(Partition partition,
                               const Frame* frame,
                               const IndexCheckpoint& checkpoint) override;
  Result<IndexCheckpoint, LogFault> checkpoint(Partition partition) const override;
  Result<Unit, LogFault> clear(Partition partition) override;

 private:
  class Database;
  explicit RocksStreamStore(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace klade
