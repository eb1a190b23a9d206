// Rows of RocksVault, whose header has their grammar.  Of its source files only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/result.h"
#include "events/core/storage_error.h"
#include "events/vault/vault_image.h"

namespace rocksdb {
class DB;
class WriteBatch;
}  // namespace rocksdb

namespace klade {

struct VaultMeta {
  static constexpr std::uint32_t kFormat = 1;
  std::uint32_t format = kFormat;
  std::string check;
  std::string secret;
  FIELDS(format, check, secret)
};
struct VaultKeyRow {
  Id128 subject;
  std::string wrapped;
  FIELDS(subject, wrapped)
};

enum class VaultTable : char {
  meta = 'm',
  subject = 's',
  key = 'k',
  erased = 'e',
  pending = 'p',
};
std::string vault_row(VaultTable table, const Id128& id = {});

// Everything in it; nothing when a row is broken or there is no meta row.
std::optional<VaultImage> image_in(rocksdb::DB& db);
// Of one subject; nothing when a row is broken.
std::optional<std::vector<KeyId>> live_keys_in(rocksdb::DB& db, const Id128& subject);
// What is to be written so that the vault in `db` has `missing`, but for the meta row.
void add_image(rocksdb::DB& db, const VaultImage& missing, rocksdb::WriteBatch& batch);

}  // namespace klade
