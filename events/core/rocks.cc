#include "events/core/rocks.h"

#include <rocksdb/db.h>
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
constexpr int kReadOnlyAttempts = 10;  // the running process may delete a file as we open it
constexpr int kCorruptAttempts = 3;

StorageFault fault_of(const rocksdb::Status& status) {
  if (status.IsCorruption()) return StorageFault::corrupt;
  if (status.ToString().find("/LOCK") != std::string::npos) return StorageFault::locked;
  return StorageFault::io;
}

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

}  // namespace

Result<std::unique_ptr<rocksdb::DB>, StorageError> open_durable(const std::filesystem::path& path,
                                                                bool anew) {
  rocksdb::Options options = durable_options();
  options.create_if_missing = anew;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, path.string(), &db);
  if (!status.ok()) return Failure{storage_error(status, path)};
  return std::unique_ptr<rocksdb::DB>(db);
}

Result<std::unique_ptr<rocksdb::DB>, StorageError> open_durable_read_only(
    const std::filesystem::path& path, Damage damage) {
  rocksdb::Options options = durable_options();
  if (damage == Damage::read_up_to) {
    options.paranoid_checks = false;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  }
  rocksdb::DB* db = nullptr;
  rocksdb::Status status;
  for (int attempt = 1; attempt <= kReadOnlyAttempts; ++attempt) {
    status = rocksdb::DB::OpenForReadOnly(options, path.string(), &db);
    if (status.ok()) return std::unique_ptr<rocksdb::DB>(db);
    // A table that went away meanwhile is called corrupt as well; what is, stays so.
    if (status.IsCorruption() && attempt >= kCorruptAttempts) break;
  }
  return Failure{storage_error(status, path)};
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
