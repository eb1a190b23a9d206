// MemoryVault: the vault for tests; same contract, same cryptography, nothing kept.  Thread-safe.
#pragma once

#include <map>
#include <mutex>

#include "events/vault/held_key.h"
#include "events/vault/key_vault.h"

namespace klade {

class MemoryVault final : public KeyVault {
 public:
  MemoryVault() : secret_(SecretKey::random()) {}

  Result<Sealed, VaultFault> seal(const Id128& subject,
                                  std::string_view purpose,
                                  std::string_view text) override;
  Result<Opened, VaultFault> open(const Sealed& sealed, std::string_view purpose) const override;
  using KeyVault::erase;
  Result<Unit, VaultFault> erase(std::span<const Id128> subjects) override;
  bool is_erased(const Id128& subject) const override;
  BlindIndex blind(std::string_view purpose, std::string_view text) const override;
  Result<std::optional<std::string>, VaultFault> pseudonym(SchoolId school,
                                                           PersonId person) const override;

 private:
  std::optional<HeldKey> held(const KeyId& id) const;  // under the mutex

  const SecretKey secret_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.  A key that is nothing has been destroyed.
  std::map<Id128, KeyId> subjects_;
  std::map<KeyId, std::optional<SecretKey>> keys_;
};

}  // namespace klade
