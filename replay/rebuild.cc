#include "replay/rebuild.h"

#include <algorithm>
#include <mutex>
#include <ostream>
#include <utility>

#include "events/core/hex.h"
#include "replay/log_walk.h"
#include "replay/view_check.h"

namespace klade {
namespace {

constexpr std::size_t kRecordsAStep = 16'384;
constexpr std::chrono::milliseconds kNoWait{0};

using Rows = std::vector<std::pair<std::string, std::string>>;
constexpr std::size_t kRowsAtOnce = 1'024;

// The next rows of a view, from a key on.
Rows rows_from(const ViewReader& reader, View view, const std::string& from) {
  Rows rows;
  reader.scan(view, "", from, [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return rows.size() < kRowsAtOnce;
  });
  return rows;
}

std::string describe(const RowDifference& difference) {
  switch (difference.kind) {
    case RowDifference::Kind::only_live:
      return "only the live view has key " + hex(difference.key);
    case RowDifference::Kind::only_rebuilt:
      return "only the rebuilt view has key " + hex(difference.key);
    case RowDifference::Kind::other_value:
      return "the values differ at key " + hex(difference.key);
  }
  return {};
}

// Views that stand at the same places are rebuilt together.
std::vector<std::vector<const Projection*>> groups_of(const RocksViews& live,
                                                      std::uint32_t partitions) {
  std::vector<std::vector<const Projection*>> groups;
  const auto together = [&](const Projection* a, const Projection* b) {
    for (std::uint32_t p = 0; p < partitions; ++p) {
      if (live.checkpoint(*a, Partition{p}).next != live.checkpoint(*b, Partition{p}).next) {
        return false;
      }
    }
    return true;
  };
  for (const Projection* one : live.projections()) {
    const auto group =
        std::ranges::find_if(groups, [&](const auto& g) { return together(g.front(), one); });
    if (group == groups.end()) {
      groups.push_back({one});
    } else {
      group->push_back(one);
    }
  }
  return groups;
}

std::optional<ProjectionFault> fold_partition(ViewFold& fold,
                                              const ViewFold::Until& until,
                                              Console& console) {
  while (true) {
    const auto stepped = fold.step(kRecordsAStep, kNoWait, until);
    if (!stepped.ok()) return stepped.error();
    console.progress("events folded", stepped->events, 0);
    if (stepped->at_end) return std::nullopt;
  }
}

// Whether one view is what its rebuilt twin is.
int compare_view(const RocksViews& live,
                 const RocksViews& rebuilt,
                 const Projection& projection,
                 std::uint32_t partitions,
                 Console& console) {
  const std::string name(projection.name());
  const auto live_rows = live.current_rows();
  const auto rebuilt_rows = rebuilt.current_rows();
  const auto difference = first_difference(*live_rows, *rebuilt_rows, projection.view());
  if (difference) return console.fault("the view " + name + ": " + describe(*difference));
  for (std::uint32_t p = 0; p < partitions; ++p) {
    const ViewCheckpoint seen = live.checkpoint(projection, Partition{p});
    if (seen == rebuilt.checkpoint(projection, Partition{p})) continue;
    return console.fault("the view " + name + ": its checkpoint of partition " + std::to_string(p) +
                         " is another");
  }
  console.out() << name << '@' << projection.version() << ' '
                << to_text(digest_of_view(*live_rows, projection.view())) << " equal\n";
  return kExitHolds;
}

}  // namespace

std::optional<RowDifference> first_difference(const ViewReader& live,
                                              const ViewReader& rebuilt,
                                              View view) {
  std::string from;
  while (true) {
    const Rows ours = rows_from(live, view, from);
    const Rows theirs = rows_from(rebuilt, view, from);
    const auto [a, b] = std::ranges::mismatch(ours, theirs);
    if (a == ours.end() && b == theirs.end()) {
      if (ours.empty() || ours.size() < kRowsAtOnce) return std::nullopt;
      from = ours.back().first + std::string(1, '\0');
      continue;
    }
    if (a == ours.end()) return RowDifference{RowDifference::Kind::only_rebuilt, b->first};
    if (b == theirs.end() || a->first < b->first) {
      return RowDifference{RowDifference::Kind::only_live, a->first};
    }
    if (b->first < a->first) return RowDifference{RowDifference::Kind::only_rebuilt, b->first};
    return RowDifference{RowDifference::Kind::other_value, a->first};
  }
}

std::unique_ptr<RocksViews> fold_views(EventLog& log,
                                       const std::filesystem::path& directory,
                                       std::span<const Projection* const> projections,
                                       const UntilOf& until,
                                       Console& console) {
  auto views = RocksViews::open(directory, projections, log.partitions());
  if (!views.ok()) {
    console.fault("no views can be built in " + directory.string() + ": " +
                  std::string(name_of(views.error())));
    return nullptr;
  }
  std::mutex mutex;
  std::optional<ProjectionFault> first;
  for_each_partition(log.partitions(), [&](Partition partition) {
    ViewFold fold(log, partition, **views, {projections.begin(), projections.end()}, {});
    const auto fault = fold_partition(fold, until(*projections.front(), partition), console);
    const std::scoped_lock lock(mutex);
    if (fault && (!first || fault->partition < first->partition)) first = fault;
  });
  console.end_progress();
  if (!first) return std::move(*views);
  console.fault(describe(*first));
  return nullptr;
}

int compare_with(const RocksViews& live,
                 EventLog& log,
                 const std::filesystem::path& directory,
                 Console& console) {
  for (const Projection* one : live.projections()) {
    const std::string label(std::string(one->name()) + "@" + std::to_string(one->version()));
    if (!live.built(*one)) return console.fault("the view " + label + " is not built yet");
  }
  if (const auto other = other_history_seen(live, log)) return console.fault(*other);
  const auto groups = groups_of(live, log.partitions());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto stand = [&](const Projection& projection, Partition partition) {
      return ViewFold::Until{live.checkpoint(projection, partition).next, {}, {}};
    };
    const auto rebuilt = fold_views(log, directory / std::to_string(i), groups[i], stand, console);
    if (!rebuilt) return kExitFault;
    for (const Projection* one : groups[i]) {
      const int code = compare_view(live, *rebuilt, *one, log.partitions(), console);
      if (code != kExitHolds) return code;
    }
  }
  return kExitHolds;
}

int run_rebuild(const RebuildOptions& options, Console& console) {
  std::unique_ptr<RocksViews> live;
  if (options.compare) {
    live = open_live_views(options.source, console);
    if (!live) return kExitFault;
  }
  const auto log = open_log(options.source, console);
  if (!log) return kExitFault;
  const ScratchDirectory scratch;
  if (live) return compare_with(*live, *log, scratch.path(), console);
  const auto to_the_end = [](const Projection&, Partition) { return ViewFold::Until{}; };
  const auto rebuilt = fold_views(*log, scratch.path(), all_projections(), to_the_end, console);
  if (!rebuilt) return kExitFault;
  const auto rows = rebuilt->current_rows();
  for (const Projection* one : all_projections()) {
    console.out() << one->name() << '@' << one->version() << ' '
                  << to_text(digest_of_view(*rows, one->view())) << '\n';
  }
  return kExitHolds;
}

}  // namespace klade
