#include "events/vault/aead.h"

#include <sodium.h>

#include "events/core/check.h"
#include "events/core/sodium.h"

namespace klade {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(SecretKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* unsigned_bytes(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* unsigned_bytes(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(&bytes[0]);
}

}  // namespace

std::string encrypt(const SecretKey& key, std::string_view bound, std::string_view clear) {
  use_sodium();
  std::string box(kNonceBytes + clear.size() + kTagBytes, '\0');
  randombytes_buf(box.data(), kNonceBytes);
  CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(unsigned_bytes(box) + kNonceBytes,
                                                   nullptr,
                                                   unsigned_bytes(clear),
                                                   clear.size(),
                                                   unsigned_bytes(bound),
                                                   bound.size(),
                                                   nullptr,
                                                   unsigned_bytes(box),
                                                   key.data()) == 0);
  return box;
}

std::optional<std::string> decrypt(const SecretKey& key,
                                   std::string_view bound,
                                   std::string_view box) {
  use_sodium();
  if (box.size() < kNonceBytes + kTagBytes) return std::nullopt;
  std::string clear(box.size() - kNonceBytes - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(unsigned_bytes(clear),
                                                 nullptr,
                                                 nullptr,
                                                 unsigned_bytes(box) + kNonceBytes,
                                                 box.size() - kNonceBytes,
                                                 unsigned_bytes(bound),
                                                 bound.size(),
                                                 unsigned_bytes(box),
                                                 key.data()) != 0) {
    return std::nullopt;
  }
  return clear;
}

}  // namespace klade
