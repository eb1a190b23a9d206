// SecretKey and the vault's cryptography: what every vault does alike, whatever it is kept in.
//
//   box       nonce (24) then XChaCha20-Poly1305 of the padded text, with its tag (16)
//   wrapped   the same of a key's bytes, unpadded, under the operator's key
//   The associated data bind a box to its key id and purpose, a wrapped key to its id and subject.
//
// Pure but for randomness; safe from any thread.  Keys are wiped from memory when they go.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "events/core/id.h"
#include "events/core/result.h"
#include "events/core/storage_error.h"
#include "events/vault/sealed.h"

namespace klade {

class SecretKey {
 public:
  static constexpr std::size_t kBytes = 32;

  SecretKey() = default;
  explicit SecretKey(std::string_view bytes);  // exactly kBytes
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();
  static SecretKey random();

  const std::uint8_t* data() const { return bytes_.data(); }
  std::string_view view() const;

 private:
  std::array<std::uint8_t, kBytes> bytes_{};
};

// The operator's key: 64 hexadecimal digits in a file that only its owner can read or write.
Result<SecretKey, StorageError> load_operator_key(const std::filesystem::path& path);
// A new one, mode 0600; never over a file that is there.
Result<SecretKey, StorageError> create_operator_key(const std::filesystem::path& path);

std::string box_text(const SecretKey& key,
                     const KeyId& id,
                     std::string_view purpose,
                     std::string_view text);
// Nothing when the box is not of this key, id and purpose.
std::optional<std::string> unbox_text(const SecretKey& key,
                                      const KeyId& id,
                                      std::string_view purpose,
                                      std::string_view box);

// A key under the operator's; `context` is what it may be used as, and is given again to unwrap.
std::string wrap_key(const SecretKey& operator_key, std::string_view context, const SecretKey& key);
std::optional<SecretKey> unwrap_key(const SecretKey& operator_key,
                                    std::string_view context,
                                    std::string_view wrapped);
// The context of a subject's data key.
std::string key_context(const KeyId& id, const Id128& subject);

BlindIndex blind_index(const SecretKey& secret, std::string_view purpose, std::string_view text);

// KeyVault::pseudonym, from the vault's secret and the person's data key.  The school's key is
// derived from the secret: neither of the two alone is enough to compute it.
std::string pseudonym_text(const SecretKey& secret,
                           const SecretKey& person_key,
                           SchoolId school,
                           PersonId person);

}  // namespace klade
