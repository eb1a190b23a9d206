#include "events/core/sodium.h"

#include <sodium.h>

#include "events/core/check.h"

namespace klade {

void use_sodium() {
  static const bool kReady = sodium_init() >= 0;
  CHECK(kReady);
}

}  // namespace klade
