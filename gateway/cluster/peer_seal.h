// PeerSeal: what nodes say to each other, sealed under a key that follows from the operator's. Only
// who has that key can ask a node for anything, or answer for one.
//
//   request  "KLP1" id[16] box       box: XChaCha20-Poly1305, nonce (24) first, as in the vault
//   answer   box                     bound to the request's id
//
// An id is random and used once, and the answer can be read by nodes only.  A request that somebody
// else sends again has no effect: PeerHandler knows the ids of some minutes, a command id that was
// accepted counts once for good, and what is meant for one life of a node no other life takes.
//
// Not promised, as no node trusts another's clock: whoever sits on the line can keep a request back
// and deliver it as long as that life lasts.  Its commands then take effect late, though their
// senders were told `unavailable`, which says of a command neither that it was done nor that it
// was not.
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
