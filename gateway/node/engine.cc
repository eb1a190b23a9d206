#include "gateway/node/engine.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "gateway/cluster/node_link.h"
#include "gateway/node/eraser.h"

namespace klade {
namespace {

NodeFault node_id_taken(const NodeId& node) {
  return {"node_id_taken",
          "another node runs with the id " + to_text(node) +
              ": a copy of a data directory must not have DIR/node, and node_id is one node's"};
}

class Engine final : public Node {
 public:
  Engine(NodeParts parts, std::unique_ptr<NodeLink> link, const NodeOptions& options);
  ~Engine() override { stop(); }

  void start(Listeners listeners) override;
  void stop() override;
  void submit(const Id128& key, Command command, const Origin& origin, Reply reply) override;
  Result<AnyState, LogFault> state(const Id128& key, const Command& command) const override;
  bool wait_until(const Position& position, std::chrono::milliseconds timeout) const override;
  std::uint32_t partitions() const override { return parts_.log->partitions(); }
  bool owns(Partition partition) const override {
    return owners_[static_cast<std::size_t>(partition)]->ownership().ours;
  }
  KeyVault& vault() override { return *parts_.vault; }
  RocksViews& views() override { return *parts_.views; }
  const Clock& clock() const override { return clock_; }
  NodeStatus status() const override;
  std::uint64_t erasures() const override { return eraser_.erased(); }

 private:
  void run_owner(std::size_t index, const std::stop_token& stop);
  void run_runner(std::size_t index, const std::stop_token& stop);
  void committed(const Committed& committed);
  bool caught_up() const;
  std::vector<std::uint64_t> shown() const;
  bool has_reachable_owner(const NodeStatus::Part& part, std::size_t partition) const;

  const SystemClock system_clock_;
  NodeParts parts_;
  const Clock& clock_;
  Listeners listeners_;
  Eraser eraser_;
  std::unique_ptr<NodeLink> link_;  // of one among several
  std::vector<std::unique_ptr<PartitionOwner>> owners_;
  std::vector<std::unique_ptr<ProjectionRunner>> runners_;
  std::vector<std::jthread> owner_threads_;
  std::vector<std::jthread> runner_threads_;
  mutable std::atomic<bool> has_been_ready_{false};
  bool stopped_ = false;
};

Engine::Engine(NodeParts parts, std::unique_ptr<NodeLink> link, const NodeOptions& options)
    : parts_(std::move(parts)),
      clock_(options.clock != nullptr ? *options.clock : system_clock_),
      eraser_(*parts_.vault,
              *parts_.views,
              [this](const Reaction& reaction, Reply reply) {
                submit(reaction.school, reaction.command, reaction.origin, std::move(reply));
              }),
      link_(std::move(link)) {
  const OwnerMode mode = link_ ? OwnerMode::among_others : OwnerMode::alone;
  const auto changed = [this] {
    if (link_) link_->changed();
  };
  for (std::uint32_t i = 0; i < parts_.log->partitions(); ++i) {
    owners_.push_back(std::make_unique<PartitionOwner>(Partition{i},
                                                       *parts_.log,
                                                       *parts_.index,
                                                       clock_,
                                                       link_ ? link_->owner() : std::string(),
                                                       OwnerTerms{options.owner, mode, changed}));
  }
}

void Engine::start(Listeners listeners) {
  listeners_ = std::move(listeners);
  for (std::uint32_t i = 0; i < partitions(); ++i) {
    ProjectionRunner::Listeners heard{[this](const Committed& c) { committed(c); },
                                      listeners_.on_void};
    runners_.push_back(std::make_unique<ProjectionRunner>(
        *parts_.log, Partition{i}, *parts_.views, std::move(heard)));
  }
  if (link_) {
    std::vector<PartitionOwner*> owners;
    for (const auto& owner : owners_) owners.push_back(owner.get());
    link_->start(std::move(owners),
                 {[this] { return caught_up(); }, [this] { return shown(); }},
                 [this] { listeners_.on_fault(node_id_taken(parts_.cluster->node)); });
  }
  eraser_.start([this](const NodeFault& fault) { listeners_.on_fault(fault); });
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    owner_threads_.emplace_back([this, i](const std::stop_token& stop) { run_owner(i, stop); });
    runner_threads_.emplace_back([this, i](const std::stop_token& stop) { run_runner(i, stop); });
  }
}

void Engine::submit(const Id128& key, Command command, const Origin& origin, Reply reply) {
  const Partition partition = partition_of(key, partitions());
  if (link_) return link_->submit(partition, std::move(command), origin, std::move(reply));
  owners_[static_cast<std::size_t>(partition)]->submit(
      std::move(command), origin, std::move(reply));
}

void Engine::run_owner(std::size_t index, const std::stop_token& stop) {
  const auto ended = owners_[index]->run(stop);
  if (stop.stop_requested()) return;
  const std::string partition = "partition " + std::to_string(index);
  if (!ended) {
    listeners_.on_fault({"owner_" + std::string(name_of(ended.error())), partition});
  } else {
    listeners_.on_fault({"owner_resigned", partition + " belongs to another owner"});
  }
}

void Engine::run_runner(std::size_t index, const std::stop_token& stop) {
  const auto ended = runners_[index]->run(stop);
  if (ended || stop.stop_requested()) return;
  listeners_.on_fault(
      {"views_" + std::string(name_of(ended.error().kind)), describe(ended.error())});
}

void Engine::committed(const Committed& committed) {
  eraser_.see(committed);
  if (listeners_.on_commit) listeners_.on_commit(committed);
}

// Others first take over what is this node's; until they have it, it goes on.
void Engine::stop() {
  if (std::exchange(stopped_, true)) return;
  if (link_) {
    link_->leave();
    link_->stop_commands();
  }
  for (auto& thread : owner_threads_) thread.request_stop();
  owner_threads_.clear();
  if (link_) link_->stop();
  for (auto& thread : runner_threads_) thread.request_stop();
  runner_threads_.clear();
  eraser_.stop();
}

Result<AnyState, LogFault> Engine::state(const Id128& key, const Command& command) const {
  auto hydrated = hydrate(*parts_.index, partition_of(key, partitions()), command);
  if (!hydrated) return Failure{hydrated.error()};
  return std::move(hydrated->state);
}

bool Engine::wait_until(const Position& position, std::chrono::milliseconds timeout) const {
  const auto index = static_cast<std::size_t>(position.partition);
  return index < runners_.size() && runners_[index]->wait_until(position.seq, timeout);
}

// Whether this node sees what there is: then it may be asked, and own.
bool Engine::caught_up() const {
  const auto sees = [](const auto& runner) { return runner->status().caught_up; };
  const auto follows = [](const auto& owner) {
    return owner->metrics().phase != OwnerPhase::catching_up;
  };
  return std::ranges::all_of(runners_, sees) && std::ranges::all_of(owners_, follows);
}

std::vector<std::uint64_t> Engine::shown() const {
  std::vector<std::uint64_t> frames;
  for (const auto& runner : runners_) frames.push_back(runner->status().seq);
  return frames;
}

bool Engine::has_reachable_owner(const NodeStatus::Part& part, std::size_t partition) const {
  const Ownership& at = part.ownership;
  if (!link_ || at.ours) return part.owner.phase == OwnerPhase::owning && !at.unavailable;
  return !at.address.empty() && link_->is_reached(at.address, partition);
}

NodeStatus Engine::status() const {
  NodeStatus status;
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    NodeStatus::Part part;
    part.owner = owners_[i]->metrics();
    part.ownership = owners_[i]->ownership();
    if (i < runners_.size()) part.runner = runners_[i]->status();
    part.reachable = has_reachable_owner(part, i);
    status.partitions.push_back(std::move(part));
  }
  status.erased = eraser_.done();
  status.erasures = eraser_.erased();
  if (link_) status.link = link_->status();
  if (parts_.cluster && parts_.cluster->kafka_state) {
    status.kafka = parts_.cluster->kafka_state();
  }
  if (status.ready()) has_been_ready_ = true;
  status.has_been_ready = has_been_ready_;
  return status;
}

}  // namespace

Result<std::unique_ptr<Node>, NodeFault> make_node(NodeParts parts, const NodeOptions& options) {
  std::unique_ptr<NodeLink> link;
  if (parts.cluster && !parts.cluster->announcements) {
    return Failure{
        NodeFault{"announcements_missing", "the nodes have no way to hear of each other"}};
  }
  if (parts.cluster) {
    auto opened = NodeLink::open(options.link,
                                 parts.cluster->node,
                                 parts.cluster->operator_key,
                                 *parts.cluster->announcements,
                                 parts.log->partitions());
    if (!opened) return Failure{NodeFault{"peer_line", opened.error()}};
    link = std::move(*opened);
  }
  return std::unique_ptr<Node>(
      std::make_unique<Engine>(std::move(parts), std::move(link), options));
}

}  // namespace klade
