#include "events/core/sodium.h"

#include <sodium.h>

#include "events/core/check.h"

namespace klade {

void use_sodium() {
  static const bool ready = sodium_init() >= 0;
  CHECK(ready);
}

}  // namespace klade
