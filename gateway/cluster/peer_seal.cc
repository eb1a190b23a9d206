#include "gateway/cluster/peer_seal.h"

#include <sodium.h>

#include "events/core/check.h"
#include "events/core/sodium.h"
#include "events/vault/aead.h"

namespace klade {
namespace {

constexpr std::string_view kMagic = "KLP1";
constexpr std::size_t kIdBytes = 16;
constexpr std::string_view kKeyPurpose = "klade.peer.key.v1";
constexpr std::string_view kRequest = "klade.peer.request.v1";
constexpr std::string_view kAnswer = "klade.peer.answer.v1";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(&text[0]); }

std::string bound_to(std::string_view purpose, const PeerRequestId& id) {
  std::string bound(purpose);
  return bound.append(reinterpret_cast<const char*>(id.bytes.data()), kIdBytes);
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
