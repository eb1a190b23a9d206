// rebuild: folds all views from the log into an empty store and says their digests.  With --compare
// it stops each view where the live one stands and holds the two against each other: equal, or the
// first row that differs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "projections/view_fold.h"
#include "replay/console.h"
#include "replay/opening.h"

namespace klade {

// A row by which two stores of a view differ.
struct RowDifference {
  enum class Kind { only_live, only_rebuilt, other_value };
  Kind kind = Kind::other_value;
  std::string key;
};
std::optional<RowDifference> first_difference(const ViewReader& live,
                                              const ViewReader& rebuilt,
                                              View view);

// Where to stop in a partition, for a projection.
using UntilOf = std::function<ViewFold::Until(const Projection&, Partition)>;
// Folds `projections` into an empty store, the partitions side by side; each projection's `Until`
// must be that of the others.  A fault is on the console, and null is returned.
std::unique_ptr<RocksViews> fold_views(EventLog& log,
                                       const std::filesystem::path& directory,
                                       std::span<const Projection* const> projections,
                                       const UntilOf& until,
                                       Console& console);

// Rebuilds in `directory`, which is empty, and compares with the live rows.
int compare_with(const RocksViews& live,
                 EventLog& log,
                 const std::filesystem::path& directory,
                 Console& console);

struct RebuildOptions {
  HistorySource source;
  bool compare = false;
};
int run_rebuild(const RebuildOptions& options, Console& console);

}  // namespace klade
