#include "events/vault/vault_rows.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "events/core/bytes.h"

namespace klade {
namespace {

struct Row {
  Id128 id;
  std::string value;
};

// False: a key that is none of ours, or a fault of the disk.
bool rows_of(rocksdb::DB& db, VaultTable table, std::vector<Row>& into) {
  const std::string prefix(1, static_cast<char>(table));
  const std::unique_ptr<rocksdb::Iterator> rows(db.NewIterator({}));
  for (rows->Seek(prefix); rows->Valid() && rows->key().starts_with(prefix); rows->Next()) {
    const rocksdb::Slice id = rows->key();
    const auto unpacked_id = unpacked<Id128>(std::string_view(id.data() + 1, id.size() - 1));
    if (!unpacked_id) return false;
    into.push_back({*unpacked_id, rows->value().ToString()});
  }
  return rows->status().ok();
}

// First the key that stands in the subject's row.
bool order(std::vector<VaultImage::Key>& keys, const KeyId& sealing) {
  const auto first =
      std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.id == sealing; });
  if (first == keys.end()) return false;
  std::rotate(keys.begin(), first, first + 1);
  return true;
}

}  // namespace

std::string vault_row(VaultTable table, const Id128& id) {
  std::string key(1, static_cast<char>(table));
  if (table != VaultTable::meta) {
    ByteWriter out(key);
    pack(out, id);
  }
  return key;
}

namespace {

struct Tables {
  std::vector<Row> subjects;
  std::map<Id128, std::vector<VaultImage::Key>> live;  // by subject
  std::map<Id128, std::vector<KeyId>> destroyed;
};

// Nothing when a row cannot be read.
std::optional<Tables> tables_in(rocksdb::DB& db) {
  Tables tables;
  std::vector<Row> keys;
  std::vector<Row> erased;
  if (!rows_of(db, VaultTable::subject, tables.subjects) || !rows_of(db, VaultTable::key, keys) ||
      !rows_of(db, VaultTable::erased, erased)) {
    return std::nullopt;
  }
  for (const Row& row : keys) {
    auto fields = unpacked<VaultKeyRow>(row.value);
    if (!fields) return std::nullopt;
    tables.live[fields->subject].push_back(
        {KeyId(row.id), fields->subject, std::move(fields->wrapped)});
  }
  for (const Row& row : erased) {
    const auto subject = unpacked<Id128>(row.value);
    if (!subject) return std::nullopt;
    tables.destroyed[*subject].emplace_back(row.id);
  }
  return tables;
}

}  // namespace

std::optional<VaultImage> image_in(rocksdb::DB& db) {
  std::string bytes;
  if (!db.Get({}, vault_row(VaultTable::meta), &bytes).ok()) return std::nullopt;
  const auto meta = unpacked<VaultMeta>(bytes);
  auto tables = tables_in(db);
  if (!meta || !tables) return std::nullopt;
  VaultImage image{meta->check, meta->secret, {}, {}};
  for (const Row& row : tables->subjects) {
    const auto sealing = unpacked<KeyId>(row.value);
    if (!sealing) return std::nullopt;
    if (const auto found = tables->live.find(row.id); found != tables->live.end()) {
      if (!order(found->second, *sealing)) return std::nullopt;
      image.keys.insert(image.keys.end(), found->second.begin(), found->second.end());
      continue;
    }
    const auto found = tables->destroyed.find(row.id);
    if (found == tables->destroyed.end()) return std::nullopt;
    image.erased.push_back({row.id, found->second});
  }
  return image;
}

std::optional<std::vector<KeyId>> live_keys_in(rocksdb::DB& db, const Id128& subject) {
  std::vector<Row> rows;
  if (!rows_of(db, VaultTable::key, rows)) return std::nullopt;
  std::vector<KeyId> keys;
  for (const Row& row : rows) {
    const auto fields = unpacked<VaultKeyRow>(row.value);
    if (!fields) return std::nullopt;
    if (fields->subject == subject) keys.emplace_back(row.id);
  }
  return keys;
}

void add_image(rocksdb::DB& db, const VaultImage& missing, rocksdb::WriteBatch& batch) {
  std::set<Id128> named;
  std::string unused;
  for (const VaultImage::Key& key : missing.keys) {
    const std::string subject = vault_row(VaultTable::subject, key.subject);
    const bool first =
        named.insert(key.subject).second && db.Get({}, subject, &unused).IsNotFound();
    if (first) batch.Put(subject, packed(key.id));
    batch.Put(vault_row(VaultTable::key, key.id), packed(VaultKeyRow{key.subject, key.wrapped}));
  }
  for (const VaultImage::Erasure& each : missing.erased) {
    batch.Put(vault_row(VaultTable::subject, each.subject), packed(each.keys.front()));
    for (const KeyId& id : each.keys) {
      batch.Put(vault_row(VaultTable::erased, id), packed(each.subject));
      if (db.Get({}, vault_row(VaultTable::key, id), &unused).IsNotFound()) continue;
      batch.Put(vault_row(VaultTable::pending, id), packed(each.subject));
      batch.Delete(vault_row(VaultTable::key, id));
    }
  }
}

}  // namespace klade
