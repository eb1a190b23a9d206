// Sealed: personal data as it stands in events, readable only with the data key of the person (or
// school) it concerns.  Destroying the key erases it; the bytes stay, and the chain still verifies.
//
//   box   nonce (24) then XChaCha20-Poly1305 ciphertext and tag; the additional data are the
//         key id and the purpose, so a box cannot be moved to another person or another field
//   The plain text is padded to a multiple of 32 bytes before sealing, to hide its length.
#pragma once

#include <string>

#include "events/core/fields.h"
#include "events/core/id.h"

namespace klade {

// An empty Sealed (nil key) says that nothing is known.
struct Sealed {
  KeyId key;
  std::string box;
  FIELDS(key, box)
  bool empty() const { return key.is_nil(); }
  bool operator==(const Sealed&) const = default;
};

}  // namespace klade
