// Are live views of this history?
#pragma once

#include <optional>
#include <string>

#include "events/log/event_log.h"
#include "projections/rocks_views.h"

namespace klade {

// Nothing when the log has what each view has seen; else which has not, in words.
std::optional<std::string> other_history_seen(const RocksViews& views, EventLog& log);

}  // namespace klade
