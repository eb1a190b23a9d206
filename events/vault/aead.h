// Authenticated encryption: XChaCha20-Poly1305 under a random nonce, which the box begins with.
// `bound` is not in the box and is given again to decrypt.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/vault/secret.h"

namespace klade {

std::string encrypt(const SecretKey& key, std::string_view bound, std::string_view clear);
// Nothing when the box is not of this key and `bound`.
std::optional<std::string> decrypt(const SecretKey& key,
                                   std::string_view bound,
                                   std::string_view box);

}  // namespace klade
