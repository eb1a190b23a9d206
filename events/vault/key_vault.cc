#include "events/vault/key_vault.h"

namespace klade {

std::string_view name_of(VaultFault fault) {
  switch (fault) {
    case VaultFault::unknown_key:
      return "unknown_key";
    case VaultFault::tampered:
      return "tampered";
    case VaultFault::storage:
      return "storage";
    case VaultFault::unavailable:
      return "unavailable";
  }
  return "invalid";
}

}  // namespace klade
