#include "gateway/node/node.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "aggregates/owner/rocks_stream_store.h"
#include "gateway/node/eraser.h"
#include "gateway/node/storage.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kReadyPoll{5};

class EmbeddedNode final : public Node {
 public:
  struct Parts {
    Storage storage;
    std::unique_ptr<RocksStreamStore> index;
    std::unique_ptr<RocksViews> views;
  };
  EmbeddedNode(Parts parts, const NodeOptions& options)
      : parts_(std::move(parts)),
        options_(options),
        clock_(options.clock != nullptr ? *options.clock : system_clock_),
        eraser_(
            *parts_.storage.vault, *parts_.views, [this](const Reaction& reaction, Reply reply) {
              submit(reaction.school, reaction.command, reaction.origin, std::move(reply));
            }) {
    for (std::uint32_t i = 0; i < parts_.storage.log->partitions(); ++i) {
      owners_.push_back(std::make_unique<PartitionOwner>(
          Partition{i}, *parts_.storage.log, *parts_.index, clock_, std::string(), options_.owner));
    }
  }
  ~EmbeddedNode() override { stop(); }

  void start(Listeners listeners) override;
  void stop() override;
  void submit(const Id128& key, Command command, const Origin& origin, Reply reply) override {
    owner_of(key).submit(std::move(command), origin, std::move(reply));
  }
  Result<AnyState, LogFault> state(const Id128& key, const Command& command) const override;
  bool wait_until(const Position& position, std::chrono::milliseconds timeout) const override {
    const auto index = static_cast<std::size_t>(position.partition);
    return index < runners_.size() && runners_[index]->wait_until(position.seq, timeout);
  }
  std::uint32_t partitions() const override { return parts_.storage.log->partitions(); }
  KeyVault& vault() override { return *parts_.storage.vault; }
  RocksViews& views() override { return *parts_.views; }
  const Clock& clock() const override { return clock_; }
  NodeStatus status() const override;
  std::uint64_t erasures() const override { return eraser_.erased(); }

 private:
  PartitionOwner& owner_of(const Id128& key) {
    return *owners_[static_cast<std::size_t>(partition_of(key, partitions()))];
  }
  void run_owner(std::size_t index, const std::stop_token& stop);
  void run_runner(std::size_t index, const std::stop_token& stop);
  void committed(const Committed& committed);

  const SystemClock system_clock_;
  Parts parts_;
  const NodeOptions options_;
  const Clock& clock_;
  Listeners listeners_;
  Eraser eraser_;
  std::vector<std::unique_ptr<PartitionOwner>> owners_;
  std::vector<std::unique_ptr<ProjectionRunner>> runners_;
  std::vector<std::jthread> owner_threads_;
  std::vector<std::jthread> runner_threads_;
};

void EmbeddedNode::start(Listeners listeners) {
  listeners_ = std::move(listeners);
  for (std::uint32_t i = 0; i < partitions(); ++i) {
    ProjectionRunner::Listeners heard{[this](const Committed& c) { committed(c); },
                                      listeners_.on_void};
    runners_.push_back(std::make_unique<ProjectionRunner>(
        *parts_.storage.log, Partition{i}, *parts_.views, std::move(heard)));
  }
  eraser_.start([this](const NodeFault& fault) { listeners_.on_fault(fault); });
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    owner_threads_.emplace_back([this, i](const std::stop_token& stop) { run_owner(i, stop); });
    runner_threads_.emplace_back([this, i](const std::stop_token& stop) { run_runner(i, stop); });
  }
}

void EmbeddedNode::run_owner(std::size_t index, const std::stop_token& stop) {
  const auto ended = owners_[index]->run(stop);
  if (stop.stop_requested()) return;
  const std::string partition = "partition " + std::to_string(index);
  if (!ended) {
    listeners_.on_fault({"owner_" + std::string(name_of(ended.error())), partition});
  } else {
    listeners_.on_fault({"owner_resigned", partition + " belongs to another owner"});
  }
}

void EmbeddedNode::run_runner(std::size_t index, const std::stop_token& stop) {
  const auto ended = runners_[index]->run(stop);
  if (ended || stop.stop_requested()) return;
  listeners_.on_fault(
      {"views_" + std::string(name_of(ended.error().kind)), describe(ended.error())});
}

void EmbeddedNode::committed(const Committed& committed) {
  eraser_.see(committed);
  if (listeners_.on_commit) listeners_.on_commit(committed);
}

void EmbeddedNode::stop() {
  for (auto& thread : owner_threads_) thread.request_stop();
  owner_threads_.clear();
  for (auto& thread : runner_threads_) thread.request_stop();
  runner_threads_.clear();
  eraser_.stop();
}

Result<AnyState, LogFault> EmbeddedNode::state(const Id128& key, const Command& command) const {
  auto hydrated = hydrate(*parts_.index, partition_of(key, partitions()), command);
  if (!hydrated) return Failure{hydrated.error()};
  return std::move(hydrated->state);
}

NodeStatus EmbeddedNode::status() const {
  NodeStatus status;
  bool caught_up = !runners_.empty();
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    NodeStatus::Part part;
    part.owner = owners_[i]->metrics();
    if (i < runners_.size()) part.runner = runners_[i]->status();
    caught_up = caught_up && part.runner.caught_up;
    status.partitions.push_back(std::move(part));
  }
  status.erased = eraser_.done();
  status.erasures = eraser_.erased();
  return status;
}

}  // namespace

bool NodeStatus::ready() const {
  if (!erased) return false;
  for (const Part& part : partitions) {
    if (!part.runner.caught_up || part.runner.fault) return false;
    if (part.owner.phase != OwnerPhase::owning) return false;
  }
  return !partitions.empty();
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
  return std::unique_ptr<Node>(std::make_unique<EmbeddedNode>(
      EmbeddedNode::Parts{std::move(*storage), std::move(*index), std::move(*views)}, options));
}

}  // namespace klade
