#include "gateway/node/node.h"

#include <algorithm>
#include <future>
#include <thread>

#include "aggregates/owner/rocks_stream_store.h"
#include "gateway/node/engine.h"
#include "gateway/node/storage.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kReadyPoll{5};

}  // namespace

bool NodeStatus::ready() const {
  if (!erased) return false;
  for (const Part& part : partitions) {
    if (!part.runner.caught_up || part.runner.fault) return false;
    const bool may_be_without = link && has_been_ready;
    if (!part.reachable && !may_be_without) return false;
  }
  return !partitions.empty() && (!link || (link->hears_itself && !link->lags));
}

bool NodeStatus::owns_all() const {
  return std::ranges::all_of(partitions, [](const Part& part) { return part.ownership.ours; });
}

bool NodeStatus::failed() const {
  return std::ranges::any_of(partitions, [](const Part& part) {
    return part.runner.fault || part.owner.phase == OwnerPhase::resigned;
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
