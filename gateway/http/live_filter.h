// Which happenings a reader is told of: those whose pages it may read (routes/authority.h).  Told
// are ids only, but even that something happened is nobody else's business.
// A function of views; safe from any thread.
#pragma once

#include "gateway/http/api.h"
#include "projections/views/activity.h"

namespace klade {

bool may_see_happening(const Principal& reader,
                       const Happening& happening,
                       const ViewReader& rows,
                       Instant now);

}  // namespace klade
