#include "events/core/rocks.h"

#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/status.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace klade {
namespace {

constexpr std::size_t kOwnLogFiles = 4;  // RocksDB's notes on itself
constexpr std::size_t kOwnLogBytes = 1U << 20U;

StorageFault fault_of(const rocksdb::Status& status) {
  if (status.IsCorruption()) return StorageFault::corrupt;
  if (status.ToString().find("/LOCK") != std::string::npos) return StorageFault::locked;
  return StorageFault::io;
}

}  // namespace

rocksdb::Options durable_options() {
  rocksdb::Options options;
  options.paranoid_checks = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // All files are held open, so that one which compaction deletes can still be read by a reader.
  options.max_open_files = -1;
  options.keep_log_file_num = kOwnLogFiles;
  options.max_log_file_size = kOwnLogBytes;
  return options;
}

StorageError storage_error(const rocksdb::Status& status, const std::filesystem::path& path) {
  const StorageFault fault = fault_of(status);
  std::string message = path.string() + ": ";
  message += fault == StorageFault::locked ? "another process has it open" : status.ToString();
  return {fault, std::move(message)};
}

bool make_directory(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return false;
  std::unique_ptr<rocksdb::Directory> parent;
  const auto above = std::filesystem::absolute(path).parent_path().string();
  return rocksdb::Env::Default()->NewDirectory(above, &parent).ok() && parent->Fsync().ok();
}

void stop_on_failed_write(const rocksdb::Status& status) {
  std::fprintf(
      stderr,
      "klade: a synced write failed, so what is durable is not known: %s. Stopping; a sync "
      "is never retried.\n",
      status.ToString().c_str());
  std::abort();
}

}  // namespace klade
