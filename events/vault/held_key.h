// HeldKey: a subject's data key as a vault has it, and what every vault does with one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/vault/key_vault.h"
#include "events/vault/secret.h"

namespace klade {

struct HeldKey {
  KeyId id;
  std::optional<SecretKey> key;  // nothing: destroyed
};

// KeyVault's functions of these names, once the key was looked up; nothing: there is none.
Sealed seal_with(const HeldKey& held, std::string_view purpose, std::string_view text);
Result<Opened, VaultFault> open_with(const std::optional<HeldKey>& held,
                                     const Sealed& sealed,
                                     std::string_view purpose);
Result<std::optional<std::string>, VaultFault> pseudonym_with(const std::optional<HeldKey>& held,
                                                              const SecretKey& secret,
                                                              SchoolId school,
                                                              PersonId person);

}  // namespace klade
