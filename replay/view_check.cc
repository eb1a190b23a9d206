#include "replay/view_check.h"

#include "projections/view_fold.h"

namespace klade {

std::optional<std::string> other_history_seen(const RocksViews& views, EventLog& log) {
  for (std::uint32_t p = 0; p < log.partitions(); ++p) {
    // Most views stand at one place, and a look into a log far away takes its time.
    std::optional<ViewCheckpoint> good;
    for (const Projection* projection : views.projections()) {
      const ViewCheckpoint checkpoint = views.checkpoint(*projection, Partition{p});
      if (good == checkpoint) continue;
      const auto checked = check_history(log, Partition{p}, checkpoint);
      if (!checked.ok()) {
        return "the view " + std::string(projection->name()) + "@" +
               std::to_string(projection->version()) +
               " has seen another log: " + describe(checked.error());
      }
      good = checkpoint;
    }
  }
  return std::nullopt;
}

}  // namespace klade
