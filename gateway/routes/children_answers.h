// What the operator is told of a family that applies for more children: an id and numbers.
#pragma once

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

struct ApplicationAnswer {
  FamilyId id;
  std::int32_t children = 0;  // asked for
  std::int32_t limit = 0;     // now
  Instant asked_at{};
  FIELDS(id, children, limit, asked_at)
};

}  // namespace klade
