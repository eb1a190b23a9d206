#include "events/core/storage_error.h"

namespace klade {

std::string_view name_of(StorageFault fault) {
  switch (fault) {
    case StorageFault::missing:
      return "missing";
    case StorageFault::exists:
      return "exists";
    case StorageFault::locked:
      return "locked";
    case StorageFault::other_format:
      return "other_format";
    case StorageFault::corrupt:
      return "corrupt";
    case StorageFault::wrong_key:
      return "wrong_key";
    case StorageFault::unsafe_key:
      return "unsafe_key";
    case StorageFault::io:
      return "io";
  }
  return "invalid";
}

}  // namespace klade
