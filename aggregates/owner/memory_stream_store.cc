#include "aggregates/owner/memory_stream_store.h"

namespace klade {

MemoryStreamStore::Content MemoryStreamStore::content(Partition partition) const {
  const std::lock_guard lock(mutex_);
  const auto found = partitions_.find(partition);
  return found == partitions_.end() ? Content{} : found->second;
}

Result<std::uint64_t, LogFault> MemoryStreamStore::each(
    Partition partition,
    const StreamId& stream,
    const std::function<void(const StoredEvent&, const Origin&, Instant at)>& visit) const {
  const std::lock_guard lock(mutex_);
  const auto content = partitions_.find(partition);
  if (content == partitions_.end()) return std::uint64_t{0};
  const auto rows = content->second.streams.find(stream);
  if (rows == content->second.streams.end()) return std::uint64_t{0};
  for (const Row& row : rows->second) visit(row.event, row.origin, row.at);
  return std::uint64_t{rows->second.size()};
}

Result<std::optional<KnownCommand>, LogFault> MemoryStreamStore::command(
    Partition partition, const CommandId& id) const {
  const std::lock_guard lock(mutex_);
  const auto content = partitions_.find(partition);
  if (content == partitions_.end()) return std::optional<KnownCommand>();
  const auto known = content->second.commands.find(id);
  if (known == content->second.commands.end()) return std::optional<KnownCommand>();
  return std::optional(known->second);
}

Result<Unit, LogFault> MemoryStreamStore::apply(Partition partition,
                                                const Frame* frame,
                                                const IndexCheckpoint& checkpoint) {
  const std::lock_guard lock(mutex_);
  Content& content = partitions_[partition];
  content.checkpoint = checkpoint;
  if (frame == nullptr) return Unit{};
  for (const StoredCommand& command : frame->commands) {
    content.commands[command.origin.command] = {frame->seq, command.origin.fingerprint};
    for (const StoredEvent& event : command.events) {
      auto& rows = content.streams[event.stream];
      CHECK(event.sequence == rows.size() + 1);
      rows.push_back({event, command.origin, frame->at});
    }
  }
  return Unit{};
}

Result<IndexCheckpoint, LogFault> MemoryStreamStore::checkpoint(Partition partition) const {
  return content(partition).checkpoint;
}

Result<Unit, LogFault> MemoryStreamStore::clear(Partition partition) {
  const std::lock_guard lock(mutex_);
  partitions_.erase(partition);
  return Unit{};
}

}  // namespace klade
