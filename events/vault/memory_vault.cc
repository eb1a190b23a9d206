#include "events/vault/memory_vault.h"

namespace klade {

Result<Sealed, VaultFault> MemoryVault::seal(const Id128& subject,
                                             std::string_view purpose,
                                             std::string_view text) {
  const std::lock_guard lock(mutex_);
  const auto [known, fresh] = subjects_.try_emplace(subject);
  if (fresh) {
    known->second = KeyId(random_id());
    keys_.emplace(known->second, SecretKey::random());
  }
  const auto& key = keys_.at(known->second);
  if (!key) return Sealed{known->second, {}};
  return Sealed{known->second, box_text(*key, known->second, purpose, text)};
}

Result<Opened, VaultFault> MemoryVault::open(const Sealed& sealed, std::string_view purpose) const {
  if (sealed.empty()) return Opened{std::string{}};
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(sealed.key);
  if (found == keys_.end()) return Failure{VaultFault::unknown_key};
  if (!found->second) return Opened{Erased{}};
  auto text = unbox_text(*found->second, sealed.key, purpose, sealed.box);
  if (!text) return Failure{VaultFault::tampered};
  return Opened{*std::move(text)};
}

Result<Unit, VaultFault> MemoryVault::erase(const Id128& subject) {
  const std::lock_guard lock(mutex_);
  const auto [known, fresh] = subjects_.try_emplace(subject);
  if (fresh) known->second = KeyId(random_id());
  keys_[known->second].reset();
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
  if (found == subjects_.end()) return Failure{VaultFault::unknown_key};
  const auto& key = keys_.at(found->second);
  if (!key) return std::optional<std::string>{};
  return std::optional(pseudonym_text(secret_, *key, school, person));
}

}  // namespace klade
