// What the adapters over RocksDB share: options that lose nothing, and faults in our words.
// For their source files; RocksDB's own headers stay there.
#pragma once

#include <filesystem>

#include "events/core/storage_error.h"

namespace rocksdb {
struct Options;
class Status;
}  // namespace rocksdb

namespace klade {

// WAL on, checks paranoid; a torn tail of the WAL is what was never confirmed, and is dropped.
rocksdb::Options durable_options();

StorageError storage_error(const rocksdb::Status& status, const std::filesystem::path& path);

// Makes the directory, and its name in its parent, durable.
bool make_directory(const std::filesystem::path& path);

// A write that the disk refused: what is durable is not known any more, and a sync that failed is
// never tried again.  The process stops; starting anew reads what there is.
[[noreturn]] void stop_on_failed_write(const rocksdb::Status& status);

}  // namespace klade
