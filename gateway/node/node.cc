#include "gateway/node/node.h"

#include <algorithm>
#include <future>
#include <thread>

#include "aggregates/owner/rocks_stream_store.h"
#include "events/core/check.h"
#include "gateway/node/engine.h"
#include "gateway/node/storage.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kReadyPoll{5};

}  // namespace

std::string_view name_of(Unready why) {
  switch (why) {
    case Unready::erasing:
      return "erasing";
    case Unready::views_behind:
      return "views_behind";
    case Unready::views_failed:
      return "views_failed";
    case Unready::log_unavailable:
      return "log_unavailable";
    case Unready::no_owner:
      return "no_owner";
    case Unready::hears_nobody:
      return "hears_nobody";
    case Unready::behind_the_others:
      return "behind_the_others";
  }
  CHECK(false);
  return {};
}

namespace {

bool waits_for_log(const RunnerStatus& runner) {
  return runner.fault && runner.fault->kind == ProjectionFault::Kind::log_unavailable;
}

// `without`: an owner and the log may be away for a while.
std::optional<Unready> unready(const NodeStatus::Part& part, bool without) {
  const bool waits = waits_for_log(part.runner);
  if (part.runner.fault && !waits) return Unready::views_failed;
  if (waits && !without) return Unready::log_unavailable;
  if (!part.runner.caught_up) return Unready::views_behind;
  if (!part.reachable && !without) return Unready::no_owner;
  return std::nullopt;
}

std::optional<Unready> unready(const LinkStatus& link) {
  if (link.is_deaf) return Unready::hears_nobody;
  if (link.is_worse_off) return Unready::log_unavailable;
  if (link.lags) return Unready::behind_the_others;
  return std::nullopt;
}

}  // namespace

std::optional<Unready> NodeStatus::unready() const {
  if (!erased) return Unready::erasing;
  if (partitions.empty()) return Unready::views_behind;
  for (const Part& part : partitions) {
    if (const auto why = klade::unready(part, link && has_been_ready)) return why;
  }
  return link ? klade::unready(*link) : std::nullopt;
}

bool NodeStatus::owns_all() const {
  return std::ranges::all_of(partitions, [](const Part& part) { return part.ownership.ours; });
}

bool NodeStatus::failed() const {
  return std::ranges::any_of(partitions, [](const Part& part) {
    const bool gave_up = part.runner.fault && !waits_for_log(part.runner);
    return gave_up || part.owner.phase == OwnerPhase::resigned;
  });
}

Outcome Node::submit_and_wait(const Id128& key, Command command, const Origin& origin) {
  std::promise<Outcome> outcome;
  auto answer = outcome.get_future();
  submit(key, std::move(command), origin, [&outcome](Outcome o) { outcome.set_value(o); });
  return answer.get();
}

bool Node::wait_until_ready(std::chrono::milliseconds timeout) const {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const NodeStatus now = status();
    if (now.ready()) return true;
    if (now.failed() || std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(kReadyPoll);
  }
}

Result<std::unique_ptr<Node>, NodeFault> Node::open(const NodeOptions& options) {
  auto storage = open_storage(options);
  if (!storage) return Failure{storage.error()};
  auto index = RocksStreamStore::open(options.dir.index());
  if (!index) {
    return Failure{NodeFault{"index_" + std::string(name_of(index.error())),
                             options.dir.index().string() + " cannot be opened"}};
  }
  auto views = RocksViews::open(
      options.dir.views(), all_projections(), storage->log->partitions(), options.views);
  if (!views) {
    return Failure{NodeFault{"views_" + std::string(name_of(views.error())),
                             options.dir.views().string() + " cannot be opened"}};
  }
  return make_node({std::move(storage->vault),
                    std::move(storage->log),
                    std::move(*index),
                    std::move(*views),
                    std::move(storage->cluster)},
                   options);
}

}  // namespace klade
