#include "gateway/node/storage.h"

#include "events/core/rocks.h"
#include "events/log/embedded_log.h"
#include "events/vault/rocks_vault.h"
#include "gateway/node/kafka_storage.h"

namespace klade {
namespace {

namespace fs = std::filesystem;

NodeFault storage_fault(const std::string& part, const StorageError& error) {
  return {part + "_" + std::string(name_of(error.fault)), error.message};
}

using Vault = Result<std::unique_ptr<RocksVault>, StorageError>;

Result<std::unique_ptr<RocksVault>, NodeFault> begin_vault(const fs::path& directory,
                                                           const fs::path& key_file) {
  auto key = load_operator_key(key_file);
  if (!key && key.error().fault == StorageFault::missing) key = create_operator_key(key_file);
  if (!key) return Failure{storage_fault("operator_key", key.error())};
  Vault vault = RocksVault::open(directory, *key);
  if (!vault && vault.error().fault == StorageFault::missing) {
    vault = RocksVault::create(directory, *key);
  }
  if (!vault) return Failure{storage_fault("vault", vault.error())};
  return std::move(*vault);
}

bool holds_anything(const fs::path& directory) {
  std::error_code error;
  return fs::exists(directory, error) && !fs::is_empty(directory, error);
}

Failure<NodeFault> log_is_gone(const NodeOptions& options) {
  return {NodeFault{
      "log_missing",
      "there was a log here and it is gone: mount or restore " + options.dir.log().string()}};
}

// The log is made last: a directory with a log is whole.
Result<Storage, NodeFault> begin(const NodeOptions& options, const fs::path& key_file) {
  if (!make_directory(options.dir.root)) {
    return Failure{NodeFault{"data_dir", options.dir.root.string() + " cannot be made"}};
  }
  std::error_code error;
  fs::permissions(options.dir.root, fs::perms::owner_all, error);
  if (error)
    return Failure{NodeFault{"data_dir", "cannot be kept from others: " + error.message()}};
  if (shows_a_log(options.dir)) return log_is_gone(options);
  auto vault = begin_vault(options.dir.vault(), key_file);
  if (!vault) return Failure{vault.error()};
  if (!(*vault)->is_empty()) return log_is_gone(options);
  auto log = EmbeddedLog::create(options.dir.log(), options.partitions);
  if (!log) return Failure{storage_fault("log", log.error())};
  return Storage{std::move(*vault), std::move(*log), {}};
}

Result<Storage, NodeFault> open_whole(const NodeOptions& options, const fs::path& key_file) {
  auto log = EmbeddedLog::open(options.dir.log());
  if (!log) return Failure{storage_fault("log", log.error())};
  const auto key = load_operator_key(key_file);
  if (!key) return Failure{storage_fault("operator_key", key.error())};
  auto vault = RocksVault::open(options.dir.vault(), *key);
  if (!vault) return Failure{storage_fault("vault", vault.error())};
  return Storage{std::move(*vault), std::move(*log), {}};
}

}  // namespace

bool shows_a_log(const DataDir& dir) {
  return holds_anything(dir.views()) || holds_anything(dir.index());
}

Result<Storage, NodeFault> open_storage(const NodeOptions& options) {
  if (options.kafka) return open_kafka_storage(options, *options.kafka);
  const fs::path key_file =
      options.operator_key.empty() ? options.dir.operator_key() : options.operator_key;
  auto storage = open_whole(options, key_file);
  const bool nothing_there = !storage && storage.error().code == "log_missing";
  return nothing_there && options.create ? begin(options, key_file) : std::move(storage);
}

}  // namespace klade
