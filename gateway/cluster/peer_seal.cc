#include "gateway/cluster/peer_seal.h"

#include <sodium.h>

#include "events/core/check.h"
#include "events/core/sodium.h"

namespace klade {
namespace {

constexpr std::string_view kMagic = "KLP1";
constexpr std::size_t kIdBytes = 16;
constexpr std::string_view kKeyPurpose = "klade.peer.key.v1";
constexpr std::string_view kRequest = "klade.peer.request.v1";
constexpr std::string_view kAnswer = "klade.peer.answer.v1";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(SecretKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(&text[0]); }

std::string bound_to(std::string_view purpose, const PeerRequestId& id) {
  std::string bound(purpose);
  return bound.append(reinterpret_cast<const char*>(id.bytes.data()), kIdBytes);
}

std::string encrypt(const SecretKey& key, std::string_view bound, std::string_view clear) {
  std::string box(kNonceBytes + clear.size() + kTagBytes, '\0');
  randombytes_buf(box.data(), kNonceBytes);
  CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(box) + kNonceBytes,
                                                   nullptr,
                                                   bytes_of(clear),
                                                   clear.size(),
                                                   bytes_of(bound),
                                                   bound.size(),
                                                   nullptr,
                                                   bytes_of(box),
                                                   key.data()) == 0);
  return box;
}

std::optional<std::string> decrypt(const SecretKey& key,
                                   std::string_view bound,
                                   std::string_view box) {
  if (box.size() < kNonceBytes + kTagBytes) return std::nullopt;
  std::string clear(box.size() - kNonceBytes - kTagBytes, '\0');
  const bool opened = crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(clear),
                                                                 nullptr,
                                                                 nullptr,
                                                                 bytes_of(box) + kNonceBytes,
                                                                 box.size() - kNonceBytes,
                                                                 bytes_of(bound),
                                                                 bound.size(),
                                                                 bytes_of(box),
                                                                 key.data()) == 0;
  return opened ? std::optional(std::move(clear)) : std::nullopt;
}

SecretKey derive(const SecretKey& operator_key) {
  use_sodium();
  std::string bytes(SecretKey::kBytes, '\0');
  CHECK(crypto_generichash(bytes_of(bytes),
                           bytes.size(),
                           bytes_of(kKeyPurpose),
                           kKeyPurpose.size(),
                           operator_key.data(),
                           SecretKey::kBytes) == 0);
  SecretKey key(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

}  // namespace

PeerSeal::PeerSeal(const SecretKey& operator_key) : key_(derive(operator_key)) {}

std::string PeerSeal::seal_request(const PeerRequestId& id, std::string_view clear) const {
  std::string bytes(kMagic);
  bytes.append(reinterpret_cast<const char*>(id.bytes.data()), kIdBytes);
  return bytes.append(encrypt(key_, bound_to(kRequest, id), clear));
}

std::optional<PeerSeal::Request> PeerSeal::open_request(std::string_view bytes) const {
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + kIdBytes) return std::nullopt;
  Request request;
  bytes.remove_prefix(kMagic.size());
  std::memcpy(request.id.bytes.data(), bytes.data(), kIdBytes);
  auto clear = decrypt(key_, bound_to(kRequest, request.id), bytes.substr(kIdBytes));
  if (!clear) return std::nullopt;
  request.clear = std::move(*clear);
  return request;
}

std::string PeerSeal::seal_answer(const PeerRequestId& id, std::string_view clear) const {
  return encrypt(key_, bound_to(kAnswer, id), clear);
}

std::optional<std::string> PeerSeal::open_answer(const PeerRequestId& id,
                                                 std::string_view bytes) const {
  return decrypt(key_, bound_to(kAnswer, id), bytes);
}

}  // namespace klade
