// What the adapters over RocksDB share: opening what must lose nothing, and faults in our words.
// For their source files; RocksDB's own headers stay there.
#pragma once

#include <filesystem>
#include <memory>

#include "events/core/result.h"
#include "events/core/storage_error.h"

namespace rocksdb {
class DB;
class Status;
}  // namespace rocksdb

namespace klade {

enum class Damage {  // what opening does about it
  refused,           // a broken byte in the WAL or in what opening reads of a table: `corrupt`
  read_up_to,        // what stands before it is there, for saying where that ends
};

// WAL on, checks paranoid; a torn tail of the WAL is what was never confirmed, and is dropped.
// `anew`: it is made when it is not there.
Result<std::unique_ptr<rocksdb::DB>, StorageError> open_durable(const std::filesystem::path& path,
                                                                bool anew);
// Beside the process that has it open for writing.
Result<std::unique_ptr<rocksdb::DB>, StorageError> open_durable_read_only(
    const std::filesystem::path& path, Damage damage = Damage::refused);

StorageError storage_error(const rocksdb::Status& status, const std::filesystem::path& path);

// Makes the directory, and its name in its parent, durable.
bool make_directory(const std::filesystem::path& path);

// A write that the disk refused: what is durable is not known any more, and a sync that failed is
// never tried again.  The process stops; starting anew reads what there is.
[[noreturn]] void stop_on_failed_write(const rocksdb::Status& status);

}  // namespace klade
