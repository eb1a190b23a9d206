#include "gateway/node/password.h"

#include <sodium.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <array>

#include "events/core/check.h"
#include "events/core/sodium.h"

namespace klade {
namespace {

constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
constexpr std::size_t kHashBytes = 32;
static_assert(crypto_pwhash_SALTBYTES == sizeof(Id128::bytes));

}  // namespace

std::string generate_password() {
  use_sodium();
  std::string password;
  for (std::size_t i = 0; i < kPasswordLength; ++i) {
    password.push_back(
        kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))]);
  }
  return password;
}

BlindIndex username_index(const KeyVault& vault, std::string_view username) {
  return vault.blind("username", username);
}

std::string folded_username(std::string_view typed) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  CHECK(U_SUCCESS(status));
  const icu::StringPiece piece(typed.data(), static_cast<std::int32_t>(typed.size()));
  icu::UnicodeString text = fold->normalize(icu::UnicodeString::fromUTF8(piece), status);
  CHECK(U_SUCCESS(status));
  std::string folded;
  text.trim().toUTF8String(folded);
  return folded;
}

BlindIndex alias_index(const KeyVault& vault, std::string_view typed) {
  return username_index(vault, folded_username(typed));
}

std::optional<BlindIndex> hash_password(const KeyVault& vault,
                                        const BlindIndex& username,
                                        std::string_view password) {
  use_sodium();
  const BlindIndex salt = vault.blind("salt", to_text(username));
  std::array<char, kHashBytes> hash{};
  const int failed = crypto_pwhash(reinterpret_cast<unsigned char*>(hash.data()),
                                   hash.size(),
                                   password.data(),
                                   password.size(),
                                   salt.bytes.data(),
                                   kHashPasses,
                                   kHashMemoryBytes,
                                   crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return std::nullopt;
  const BlindIndex verifier = vault.blind("verifier", {hash.data(), hash.size()});
  sodium_memzero(hash.data(), hash.size());
  return verifier;
}

bool same_verifier(const BlindIndex& left, const BlindIndex& right) {
  return sodium_memcmp(left.bytes.data(), right.bytes.data(), left.bytes.size()) == 0;
}

}  // namespace klade
