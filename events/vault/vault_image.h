// VaultImage: all that a vault holds, as another vault takes it over.  Keys stay wrapped under the
// same operator's key, whoever is erased stays erased.
//
// A value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/core/id.h"
#include "events/vault/sealed.h"

namespace klade {

struct VaultImage {
  struct Key {
    KeyId id;
    Id128 subject;
    std::string wrapped;
    bool operator==(const Key&) const = default;
  };
  struct Erasure {
    Id128 subject;
    std::vector<KeyId> keys;  // destroyed; at least one
    bool operator==(const Erasure&) const = default;
  };
  std::string check;      // wrapped: tells the right operator's key
  std::string secret;     // wrapped: of blind indexes
  std::vector<Key> keys;  // live ones; of a subject, first the one that seals
  std::vector<Erasure> erased;
  bool operator==(const VaultImage&) const = default;
};

// What `there` lacks of `image`.  Nothing when it is another vault, or has keys or erasures that
// the image does not know: then it has had a life of its own.
std::optional<VaultImage> missing_from(const VaultImage& there, const VaultImage& image);

}  // namespace klade
