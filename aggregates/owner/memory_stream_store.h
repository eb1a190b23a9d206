// MemoryStreamStore: a StreamStore in memory, for tests.  Thread-safe; owns what it holds; never
// faults of itself.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "aggregates/owner/stream_store.h"

namespace klade {

class MemoryStreamStore final : public StreamStore {
 public:
  struct Row {
    StoredEvent event;
    Origin origin;
    Instant at{};
    bool operator==(const Row&) const = default;
  };
  struct Content {
    std::map<StreamId, std::vector<Row>> streams;
    std::map<CommandId, KnownCommand> commands;
    IndexCheckpoint checkpoint;
    bool operator==(const Content&) const = default;
  };

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

  Content content(Partition partition) const;  // a copy, to compare with

 private:
  mutable std::mutex mutex_;
  std::map<Partition, Content> partitions_;
};

}  // namespace klade
