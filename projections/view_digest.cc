#include <sodium.h>

#include "events/core/bytes.h"
#include "events/core/sodium.h"
#include "projections/rocks_views.h"

namespace klade {

Digest digest_of_view(const ViewReader& rows, View view) {
  use_sodium();
  Digest digest{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, digest.size());
  std::string row;
  rows.scan(view, "", [&](std::string_view key, std::string_view value) {
    row.clear();
    ByteWriter out(row);
    out.bytes(key);
    out.bytes(value);
    crypto_generichash_update(
        &state, reinterpret_cast<const unsigned char*>(row.data()), row.size());
    return true;
  });
  crypto_generichash_final(&state, digest.data(), digest.size());
  return digest;
}

}  // namespace klade
