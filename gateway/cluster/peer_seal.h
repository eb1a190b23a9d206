// PeerSeal: what nodes say to each other, sealed under a key that follows from the operator's. Only
// who has that key can ask a node for anything, or answer for one.
//
//   request  "KLP1" id[16] box       box: XChaCha20-Poly1305, nonce (24) first, as in the vault
//   answer   box                     bound to the request's id
//
// An id is random and used once.  A request that somebody else sends again has no effect that it
// had not before: a command id counts once, and the answer can be read by nodes only.
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/core/id.h"
#include "events/vault/secret.h"

namespace klade {

using PeerRequestId = Id<struct PeerRequestTag>;

class PeerSeal {
 public:
  explicit PeerSeal(const SecretKey& operator_key);

  std::string seal_request(const PeerRequestId& id, std::string_view clear) const;
  struct Request {
    PeerRequestId id;
    std::string clear;
  };
  // Nothing when it is not of a node with this operator's key.
  std::optional<Request> open_request(std::string_view bytes) const;

  std::string seal_answer(const PeerRequestId& id, std::string_view clear) const;
  std::optional<std::string> open_answer(const PeerRequestId& id, std::string_view bytes) const;

 private:
  SecretKey key_;
};

}  // namespace klade
