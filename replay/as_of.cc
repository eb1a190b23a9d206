#include "replay/as_of.h"

#include <algorithm>
#include <ostream>

#include "projections/projection.h"
#include "replay/rebuild.h"

namespace klade {
namespace {

constexpr WallTime kDayEnd{24 * 60};

std::vector<const Projection*> projections_of(const AsOfQuery& query) {
  std::vector<const Projection*> needed;
  for (const Projection* one : all_projections()) {
    if (std::ranges::find(query.views, one->view()) != query.views.end()) needed.push_back(one);
  }
  return needed;
}

int usage(std::string_view text, Console& console) {
  console.fault(text);
  return kExitUsage;
}

}  // namespace

std::optional<Instant> parse_as_of(std::string_view text) {
  if (const auto instant = parse_instant(text)) return instant;
  const auto date = parse_date(text);
  if (!date) return std::nullopt;
  // The day's last microsecond: what happens at midnight is the next day's.
  return riga_instant(*date, kDayEnd) - std::chrono::microseconds{1};
}

int answer_as_of(EventLog& log,
                 const AsOfQuestion& question,
                 const KeyVault& vault,
                 Console& console) {
  const AsOfQuery* query = find_query(question.query);
  if (query == nullptr) return usage("there is no query " + question.query, console);
  const std::vector<const Projection*> needed = projections_of(*query);
  const ScratchDirectory scratch;
  const auto until = [&](const Projection&, Partition) {
    return ViewFold::Until{{}, {}, question.at};
  };
  const auto views = fold_views(log, scratch.path(), needed, until, console);
  if (!views) return kExitFault;
  const auto rows = views->current_rows();
  const Reading reading{*rows, vault};
  const auto answer = query->answer({reading, question.arguments, riga_date(question.at)});
  if (answer.ok()) {
    console.out() << *answer << '\n';
    return kExitHolds;
  }
  if (answer.error() == QueryFault::unknown) return console.fault("there was no such thing then");
  return usage(
      "usage: as-of INSTANT " + std::string(query->name) + " " + std::string(query->arguments),
      console);
}

int run_as_of(const AsOfOptions& options, Console& console) {
  const auto log = open_log(options.source, console);
  if (!log) return kExitFault;
  const auto vault = open_vault(options.source, options.clearance, console);
  if (!vault) return kExitFault;
  return answer_as_of(*log, options.question, *vault, console);
}

}  // namespace klade
