// history STREAM: every event of a stream, one JSON object a line, oldest first.
#pragma once

#include "events/event.h"
#include "events/log/event_log.h"
#include "replay/console.h"
#include "replay/opening.h"

namespace klade {

// How an exit code came about is on the console.  `vault` null: without clearance.
int write_history(EventLog& log, const StreamId& stream, const KeyVault* vault, Console& console);

struct HistoryOptions {
  HistorySource source;
  StreamId stream;
  Clearance clearance;
};
int run_history(const HistoryOptions& options, Console& console);

}  // namespace klade
