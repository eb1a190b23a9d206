// as-of INSTANT QUERY: an answer as it was then.  The views that the query reads are folded into an
// empty store up to the first frame after the instant.  Keys are today's: a person erased since
// shows as erased.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/core/time.h"
#include "events/log/event_log.h"
#include "replay/console.h"
#include "replay/opening.h"
#include "replay/queries.h"

namespace klade {

// RFC 3339, or a date: the end of that day in Latvia.
std::optional<Instant> parse_as_of(std::string_view text);

struct AsOfQuestion {
  Instant at{};
  std::string query;
  std::vector<std::string> arguments;
};
// The answer's JSON goes to the console.
int answer_as_of(EventLog& log,
                 const AsOfQuestion& question,
                 const KeyVault& vault,
                 Console& console);

struct AsOfOptions {
  HistorySource source;
  AsOfQuestion question;
  Clearance clearance;
};
int run_as_of(const AsOfOptions& options, Console& console);

}  // namespace klade
