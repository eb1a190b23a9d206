#include "events/vault/held_key.h"

namespace klade {

Sealed seal_with(const HeldKey& held, std::string_view purpose, std::string_view text) {
  if (!held.key) return {held.id, {}};
  return {held.id, box_text(*held.key, held.id, purpose, text)};
}

Result<Opened, VaultFault> open_with(const std::optional<HeldKey>& held,
                                     const Sealed& sealed,
                                     std::string_view purpose) {
  if (!held) return Failure{VaultFault::unknown_key};
  if (!held->key) return Opened{Erased{}};
  auto text = unbox_text(*held->key, sealed.key, purpose, sealed.box);
  if (!text) return Failure{VaultFault::tampered};
  return Opened{*std::move(text)};
}

Result<std::optional<std::string>, VaultFault> pseudonym_with(const std::optional<HeldKey>& held,
                                                              const SecretKey& secret,
                                                              SchoolId school,
                                                              PersonId person) {
  if (!held) return Failure{VaultFault::unknown_key};
  if (!held->key) return std::optional<std::string>{};
  return std::optional(pseudonym_text(secret, *held->key, school, person));
}

}  // namespace klade
