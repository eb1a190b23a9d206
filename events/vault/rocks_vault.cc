#include "events/vault/rocks_vault.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <mutex>
#include <unordered_map>
#include <vector>

#include "events/core/bytes.h"
#include "events/core/rocks.h"
#include "events/vault/held_key.h"
#include "events/vault/vault_rows.h"

namespace klade {
namespace {

constexpr std::size_t kAll = SIZE_MAX;
constexpr std::string_view kCheckContext = "check";
constexpr std::string_view kSecretContext = "secret";

rocksdb::WriteOptions synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

using Database = std::unique_ptr<rocksdb::DB>;

Failure<StorageError> failure(StorageFault fault,
                              const std::filesystem::path& path,
                              std::string_view what) {
  return {StorageError{fault, path.string() + ": " + std::string(what)}};
}

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path / "CURRENT", error);
}

}  // namespace

class RocksVault::Core {
 public:
  Core(Database db, const SecretKey& operator_key, const SecretKey& secret, bool read_only)
      : db_(std::move(db)), operator_key_(operator_key), secret_(secret), read_only_(read_only) {}

  using Lookup = Result<std::optional<HeldKey>, VaultFault>;

  Lookup find_key(const KeyId& id) const {
    const auto cached = cache_.find(id);
    if (cached != cache_.end()) return std::optional<HeldKey>{{id, cached->second}};
    const auto row = get(VaultTable::key, id);
    if (!row) return Failure{row.error()};
    if (!*row) return find_tombstone(id);
    const auto fields = unpacked<VaultKeyRow>(**row);
    if (!fields) return Failure{VaultFault::storage};
    const auto key = unwrap_key(operator_key_, key_context(id, fields->subject), fields->wrapped);
    if (!key) return Failure{VaultFault::storage};
    remember(id, *key);
    return std::optional<HeldKey>{{id, key}};
  }

  Lookup find_subject(const Id128& subject) const {
    const auto row = get(VaultTable::subject, subject);
    if (!row) return Failure{row.error()};
    if (!*row) return std::optional<HeldKey>{};
    const auto id = unpacked<KeyId>(**row);
    if (!id) return Failure{VaultFault::storage};
    auto held = find_key(*id);
    if (held && !*held) return Failure{VaultFault::storage};
    return held;
  }

  Result<HeldKey, VaultFault> key_for(const Id128& subject) {
    auto held = find_subject(subject);
    if (!held) return Failure{held.error()};
    if (*held) return **std::move(held);
    if (read_only_) return Failure{VaultFault::storage};
    const HeldKey made{KeyId(random_id()), SecretKey::random()};
    rocksdb::WriteBatch batch;
    batch.Put(vault_row(VaultTable::subject, subject), packed(made.id));
    batch.Put(vault_row(VaultTable::key, made.id),
              packed(VaultKeyRow{
                  subject, wrap_key(operator_key_, key_context(made.id, subject), *made.key)}));
    write(batch);
    remember(made.id, *made.key);
    return made;
  }

  Result<Unit, VaultFault> destroy(std::span<const Id128> subjects) {
    std::vector<VaultImage::Erasure> erasures;
    for (const Id128& subject : subjects) {
      auto erasure = erasure_of(subject);
      if (!erasure) return Failure{erasure.error()};
      if (*erasure) erasures.push_back(**std::move(erasure));
    }
    if (read_only_) {
      if (erasures.empty()) return Unit{};
      return Failure{VaultFault::storage};
    }
    if (!erasures.empty()) write_erasures(erasures);
    return scrub();  // also of what an earlier time had failed at
  }

  // Rewrites what held destroyed keys, as long as some are marked: the delete alone leaves their
  // bytes in the WAL and in older tables.
  Result<Unit, VaultFault> scrub() {
    const std::vector<std::string> pending = keys_in(VaultTable::pending, kAll);
    if (pending.empty()) return Unit{};
    rocksdb::CompactRangeOptions whole;
    whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    if (!db_->Flush({}).ok() || !db_->CompactRange(whole, nullptr, nullptr).ok()) {
      return Failure{VaultFault::storage};
    }
    // Allowing deletions again is what makes RocksDB delete old files before it returns.
    if (!db_->DisableFileDeletions().ok() || !db_->EnableFileDeletions(true).ok()) {
      return Failure{VaultFault::storage};
    }
    rocksdb::WriteBatch batch;
    for (const std::string& key : pending) batch.Delete(key);
    write(batch);
    return Unit{};
  }

  std::vector<std::string> keys_in(VaultTable table, std::size_t limit) const {
    std::vector<std::string> keys;
    const std::unique_ptr<rocksdb::Iterator> rows(db_->NewIterator({}));
    const std::string prefix(1, static_cast<char>(table));
    const auto is_row = [&] { return rows->Valid() && rows->key().starts_with(prefix); };
    for (rows->Seek(prefix); is_row() && keys.size() < limit; rows->Next()) {
      keys.push_back(rows->key().ToString());
    }
    return keys;
  }

  std::optional<VaultImage> image() const { return image_in(*db_); }

  mutable std::mutex mutex_;
  const SecretKey& secret() const { return secret_; }

 private:
  // What is to be destroyed of a subject; nothing when it is.
  Result<std::optional<VaultImage::Erasure>, VaultFault> erasure_of(const Id128& subject) const {
    const auto held = find_subject(subject);
    if (!held) return Failure{held.error()};
    if (*held && !(*held)->key) return std::optional<VaultImage::Erasure>{};
    // All of a subject's: a vault taken over from a cluster may have several.
    auto keys = live_keys_in(*db_, subject);
    if (!keys) return Failure{VaultFault::storage};
    // Something that boxes of the erased can name, when there never was a key.
    if (keys->empty()) keys->emplace_back(random_id());
    return std::optional<VaultImage::Erasure>{{subject, *std::move(keys)}};
  }

  void write_erasures(const std::vector<VaultImage::Erasure>& erasures) {
    rocksdb::WriteBatch batch;
    add_image(*db_, {{}, {}, {}, erasures}, batch);
    write(batch);
    for (const VaultImage::Erasure& erasure : erasures) {
      for (const KeyId& id : erasure.keys) cache_.erase(id);
    }
  }

  Lookup find_tombstone(const KeyId& id) const {
    const auto tombstone = get(VaultTable::erased, id);
    if (!tombstone) return Failure{tombstone.error()};
    return *tombstone ? std::optional<HeldKey>{{id, std::nullopt}} : std::optional<HeldKey>{};
  }

  Result<std::optional<std::string>, VaultFault> get(VaultTable table, const Id128& id) const {
    std::string value;
    const rocksdb::Status status = db_->Get({}, vault_row(table, id), &value);
    if (status.ok()) return std::optional<std::string>{std::move(value)};
    if (status.IsNotFound()) return std::optional<std::string>{};
    return Failure{VaultFault::storage};
  }

  void write(rocksdb::WriteBatch& batch) {
    const rocksdb::Status status = db_->Write(synced(), &batch);
    if (!status.ok()) stop_on_failed_write(status);
  }

  void remember(const KeyId& id, const SecretKey& key) const {
    if (cache_.size() >= kCachedKeys) cache_.erase(cache_.begin());
    cache_.emplace(id, key);
  }

  const Database db_;
  const SecretKey operator_key_;
  const SecretKey secret_;
  const bool read_only_;
  mutable std::unordered_map<KeyId, SecretKey> cache_;  // guarded by mutex_
};

namespace {

Result<SecretKey, StorageError> read_secret(rocksdb::DB& db,
                                            const std::filesystem::path& path,
                                            const SecretKey& operator_key) {
  std::string bytes;
  const rocksdb::Status status = db.Get({}, vault_row(VaultTable::meta), &bytes);
  if (status.IsNotFound()) return failure(StorageFault::missing, path, "there is no vault");
  if (!status.ok()) return Failure{storage_error(status, path)};
  const auto meta = unpacked<VaultMeta>(bytes);
  if (!meta || meta->format != VaultMeta::kFormat) {
    return failure(StorageFault::other_format, path, "a vault of another format");
  }
  if (!unwrap_key(operator_key, kCheckContext, meta->check)) {
    return failure(StorageFault::wrong_key, path, "was made with another operator's key");
  }
  const auto secret = unwrap_key(operator_key, kSecretContext, meta->secret);
  if (!secret) return failure(StorageFault::corrupt, path, "its secret is broken");
  return *secret;
}

}  // namespace

RocksVault::RocksVault(std::unique_ptr<Core> core) : core_(std::move(core)) {}
RocksVault::~RocksVault() = default;

RocksVault::Opening RocksVault::create(const std::filesystem::path& directory,
                                       const SecretKey& operator_key) {
  if (!make_directory(directory)) return failure(StorageFault::io, directory, "cannot be made");
  auto db = open_durable(directory, true);
  if (!db) return Failure{db.error()};
  if (read_secret(**db, directory, operator_key).ok() ||
      read_secret(**db, directory, operator_key).error().fault != StorageFault::missing) {
    return failure(StorageFault::exists, directory, "a vault is there");
  }
  const SecretKey secret = SecretKey::random();
  const VaultMeta meta{VaultMeta::kFormat,
                       wrap_key(operator_key, kCheckContext, SecretKey::random()),
                       wrap_key(operator_key, kSecretContext, secret)};
  rocksdb::Status status = (*db)->Put(synced(), vault_row(VaultTable::meta), packed(meta));
  if (status.ok()) status = (*db)->Flush({});
  if (!status.ok()) return Failure{storage_error(status, directory)};
  auto core = std::make_unique<Core>(*std::move(db), operator_key, secret, false);
  return std::unique_ptr<RocksVault>(new RocksVault(std::move(core)));
}

RocksVault::Opening RocksVault::create_from(const std::filesystem::path& directory,
                                            const SecretKey& operator_key,
                                            const VaultImage& image) {
  if (!unwrap_key(operator_key, kCheckContext, image.check)) {
    return failure(StorageFault::wrong_key, directory, "is to be of another operator's key");
  }
  if (!make_directory(directory)) return failure(StorageFault::io, directory, "cannot be made");
  {
    auto db = open_durable(directory, true);
    if (!db) return Failure{db.error()};
    const auto there = read_secret(**db, directory, operator_key);
    const bool anew = !there.ok() && there.error().fault == StorageFault::missing;
    if (!there.ok() && !anew) return Failure{there.error()};
    const auto before = anew ? VaultImage{image.check, image.secret, {}, {}} : image_in(**db);
    if (!before) return failure(StorageFault::corrupt, directory, "a row is broken");
    const auto missing = missing_from(*before, image);
    if (!missing) return failure(StorageFault::exists, directory, "another vault is there");
    rocksdb::WriteBatch batch;
    batch.Put(vault_row(VaultTable::meta),
              packed(VaultMeta{VaultMeta::kFormat, image.check, image.secret}));
    add_image(**db, *missing, batch);
    rocksdb::Status status = (*db)->Write(synced(), &batch);
    if (status.ok()) status = (*db)->Flush({});
    if (!status.ok()) return Failure{storage_error(status, directory)};
  }
  return open(directory, operator_key);
}

RocksVault::Opening RocksVault::open(const std::filesystem::path& directory,
                                     const SecretKey& operator_key) {
  if (!is_there(directory)) return failure(StorageFault::missing, directory, "there is no vault");
  auto db = open_durable(directory, false);
  if (!db) return Failure{db.error()};
  const auto secret = read_secret(**db, directory, operator_key);
  if (!secret) return Failure{secret.error()};
  auto core = std::make_unique<Core>(*std::move(db), operator_key, *secret, false);
  if (!core->scrub()) {
    return failure(StorageFault::io, directory, "an erasure could not be finished");
  }
  return std::unique_ptr<RocksVault>(new RocksVault(std::move(core)));
}

RocksVault::Opening RocksVault::open_read_only(const std::filesystem::path& directory,
                                               const SecretKey& operator_key) {
  if (!is_there(directory)) return failure(StorageFault::missing, directory, "there is no vault");
  auto db = open_durable_read_only(directory);
  if (!db) return Failure{db.error()};
  const auto secret = read_secret(**db, directory, operator_key);
  if (!secret) return Failure{secret.error()};
  auto core = std::make_unique<Core>(*std::move(db), operator_key, *secret, true);
  return std::unique_ptr<RocksVault>(new RocksVault(std::move(core)));
}

Result<Sealed, VaultFault> RocksVault::seal(const Id128& subject,
                                            std::string_view purpose,
                                            std::string_view text) {
  const auto held = [&] {
    const std::lock_guard lock(core_->mutex_);
    return core_->key_for(subject);
  }();
  if (!held) return Failure{held.error()};
  return seal_with(*held, purpose, text);
}

Result<Opened, VaultFault> RocksVault::open(const Sealed& sealed, std::string_view purpose) const {
  if (sealed.empty()) return Opened{std::string{}};
  const auto held = [&] {
    const std::lock_guard lock(core_->mutex_);
    return core_->find_key(sealed.key);
  }();
  if (!held) return Failure{held.error()};
  return open_with(*held, sealed, purpose);
}

Result<Unit, VaultFault> RocksVault::erase(std::span<const Id128> subjects) {
  const std::lock_guard lock(core_->mutex_);
  return core_->destroy(subjects);
}

bool RocksVault::is_erased(const Id128& subject) const {
  const std::lock_guard lock(core_->mutex_);
  const auto held = core_->find_subject(subject);
  return held && *held && !(*held)->key;
}

bool RocksVault::is_empty() const {
  const std::lock_guard lock(core_->mutex_);
  return core_->keys_in(VaultTable::subject, 1).empty();
}

std::optional<VaultImage> RocksVault::image() const {
  const std::lock_guard lock(core_->mutex_);
  return core_->image();
}

BlindIndex RocksVault::blind(std::string_view purpose, std::string_view text) const {
  return blind_index(core_->secret(), purpose, text);
}

Result<std::optional<std::string>, VaultFault> RocksVault::pseudonym(SchoolId school,
                                                                     PersonId person) const {
  const auto held = [&] {
    const std::lock_guard lock(core_->mutex_);
    return core_->find_subject(person);
  }();
  if (!held) return Failure{held.error()};
  return pseudonym_with(*held, core_->secret(), school, person);
}

}  // namespace klade
