#include "replay/opening.h"

#include <string>

#include "events/core/id.h"
#include "events/log/embedded_log.h"
#include "events/vault/rocks_vault.h"
#include "projections/projection.h"

namespace klade {
namespace {

// Knows nothing and shows nothing: names are not needed to check a history.
class SealedVault final : public KeyVault {
 public:
  Result<Sealed, VaultFault> seal(const Id128&, std::string_view, std::string_view) override {
    return Failure{VaultFault::storage};
  }
  Result<Opened, VaultFault> open(const Sealed& sealed, std::string_view) const override {
    return Opened(sealed.empty() ? std::string() : std::string(kSealedText));
  }
  Result<Unit, VaultFault> erase(const Id128&) override { return Failure{VaultFault::storage}; }
  bool is_erased(const Id128&) const override { return false; }
  BlindIndex blind(std::string_view, std::string_view) const override { return {}; }
  Result<std::optional<std::string>, VaultFault> pseudonym(SchoolId, PersonId) const override {
    return Failure{VaultFault::storage};
  }
};

std::string words(const StorageError& error) {
  return std::string(name_of(error.fault)) + (error.message.empty() ? "" : ": " + error.message);
}

}  // namespace

std::unique_ptr<EventLog> open_log(const DataDir& data, Console& console) {
  auto log = EmbeddedLog::open_read_only(data.log());
  if (log.ok()) return std::move(*log);
  console.fault("the log in " + data.log().string() + " cannot be read: " + words(log.error()));
  return nullptr;
}

std::unique_ptr<EventLog> open_damaged_log(const DataDir& data) {
  auto log = EmbeddedLog::open_damaged(data.log());
  return log.ok() ? std::move(*log) : nullptr;
}

std::unique_ptr<RocksViews> open_live_views(const DataDir& data, Console& console) {
  auto views = RocksViews::open_read_only(data.views(), all_projections(), 0);
  if (views.ok()) return std::move(*views);
  console.fault("the views in " + data.views().string() +
                " cannot be read: " + std::string(name_of(views.error())));
  return nullptr;
}

std::unique_ptr<KeyVault> open_vault(const DataDir& data,
                                     const Clearance& clearance,
                                     Console& console) {
  if (!clearance.with_personal_data) return std::make_unique<SealedVault>();
  const auto path = clearance.operator_key.empty() ? data.operator_key() : clearance.operator_key;
  const auto key = load_operator_key(path);
  if (!key.ok()) {
    console.fault("the operator's key " + path.string() + " cannot be read: " + words(key.error()));
    return nullptr;
  }
  auto vault = RocksVault::open_read_only(data.vault(), *key);
  if (vault.ok()) return std::move(*vault);
  console.fault("the vault in " + data.vault().string() +
                " cannot be read: " + words(vault.error()));
  return nullptr;
}

ScratchDirectory::ScratchDirectory()
    : path_(std::filesystem::temp_directory_path() / ("klade-replay-" + to_text(random_id()))) {}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace klade
