// EmbeddedLog: the log in a RocksDB directory of its own, for one school or one town on one
// machine.  Appends are written in groups by one thread and synced before they are confirmed.
//
//   row    partition:u32 offset:u64, big endian -> the record
//   meta   FF "meta" -> {format:u32, partitions:u32}, little endian
//   Offsets here are dense, so a hole is known for what it is: corrupt.
//
// A failed synced write stops the process: what is durable is not known, and a sync is never
// retried.  So `lost` is reported only for what was not yet written when the log is closed.
// append() waits while kMaxWaitingBytes are handed over and not yet written.
//
// A second process cannot open() what is open (`locked`).  open_read_only() can, and needs no
// lock: it sees every record confirmed before it opened, reads the WAL itself and writes nothing;
// it may also see the newest record before its sync is done.  It does not follow: open it anew.
#pragma once

#include <filesystem>
#include <memory>

#include "events/core/storage_error.h"
#include "events/log/event_log.h"

namespace klade {

enum class Damage;

class EmbeddedLog final : public EventLog {
 public:
  static constexpr std::size_t kMaxWaitingBytes = 64U << 20U;
  static constexpr std::size_t kMaxGroupBytes = 4U << 20U;  // of one synced write
  static constexpr std::size_t kMaxReadBytes = 8U << 20U;   // of one read; at least one record

  using Opened = Result<std::unique_ptr<EmbeddedLog>, StorageError>;
  static Opened create(const std::filesystem::path& directory, std::uint32_t partitions);
  static Opened open(const std::filesystem::path& directory);
  static Opened open_read_only(const std::filesystem::path& directory);  // append() is a bug
  // What can be read of a log that opens as `corrupt`, for the auditor to say how far it holds.
  static Opened open_damaged(const std::filesystem::path& directory);

  ~EmbeddedLog() override;  // writes what was handed over
  EmbeddedLog(const EmbeddedLog&) = delete;
  EmbeddedLog& operator=(const EmbeddedLog&) = delete;

  std::uint32_t partitions() const override;
  void append(Partition partition, std::string record, Appended done) override;
  Result<std::vector<Entry>, LogFault> read(Partition partition,
                                            Offset from,
                                            std::size_t limit,
                                            std::chrono::milliseconds patience) override;

 private:
  class Core;
  static Opened open_to_read(const std::filesystem::path& directory, Damage damage);
  explicit EmbeddedLog(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace klade
