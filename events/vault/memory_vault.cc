#include "events/vault/memory_vault.h"

namespace klade {

std::optional<HeldKey> MemoryVault::held(const KeyId& id) const {
  const auto found = keys_.find(id);
  if (found == keys_.end()) return std::nullopt;
  return HeldKey{id, found->second};
}

Result<Sealed, VaultFault> MemoryVault::seal(const Id128& subject,
                                             std::string_view purpose,
                                             std::string_view text) {
  const std::lock_guard lock(mutex_);
  const auto [known, fresh] = subjects_.try_emplace(subject);
  if (fresh) {
    known->second = KeyId(random_id());
    keys_.emplace(known->second, SecretKey::random());
  }
  return seal_with(*held(known->second), purpose, text);
}

Result<Opened, VaultFault> MemoryVault::open(const Sealed& sealed, std::string_view purpose) const {
  if (sealed.empty()) return Opened{std::string{}};
  const std::lock_guard lock(mutex_);
  return open_with(held(sealed.key), sealed, purpose);
}

Result<Unit, VaultFault> MemoryVault::erase(std::span<const Id128> subjects) {
  const std::lock_guard lock(mutex_);
  for (const Id128& subject : subjects) {
    const auto [known, fresh] = subjects_.try_emplace(subject);
    if (fresh) known->second = KeyId(random_id());
    keys_[known->second].reset();
  }
  return Unit{};
}

bool MemoryVault::is_erased(const Id128& subject) const {
  const std::lock_guard lock(mutex_);
  const auto found = subjects_.find(subject);
  return found != subjects_.end() && !keys_.at(found->second);
}

BlindIndex MemoryVault::blind(std::string_view purpose, std::string_view text) const {
  return blind_index(secret_, purpose, text);
}

Result<std::optional<std::string>, VaultFault> MemoryVault::pseudonym(SchoolId school,
                                                                      PersonId person) const {
  const std::lock_guard lock(mutex_);
  const auto found = subjects_.find(person);
  const auto key = found == subjects_.end() ? std::nullopt : held(found->second);
  return pseudonym_with(key, secret_, school, person);
}

}  // namespace klade
