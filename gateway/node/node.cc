#include "gateway/node/node.h"

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "aggregates/owner/rocks_stream_store.h"
#include "events/log/embedded_log.h"
#include "events/vault/rocks_vault.h"
#include "gateway/node/eraser.h"

namespace klade {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kReadyPoll{5};

NodeFault storage_fault(const std::string& part, const StorageError& error) {
  return {part + "_" + std::string(name_of(error.fault)), error.message};
}

// The vault and the log of a directory, opened or begun.
struct Storage {
  std::unique_ptr<KeyVault> vault;
  std::unique_ptr<EventLog> log;
};

Result<std::unique_ptr<RocksVault>, NodeFault> open_vault(const NodeOptions& options,
                                                          const fs::path& key_file) {
  const auto key = load_operator_key(key_file);
  if (!key) return Failure{storage_fault("operator_key", key.error())};
  auto vault = RocksVault::open(options.dir.vault(), *key);
  if (!vault) return Failure{storage_fault("vault", vault.error())};
  return std::move(*vault);
}

Result<std::unique_ptr<RocksVault>, NodeFault> create_vault(const NodeOptions& options,
                                                            const fs::path& key_file) {
  const auto key =
      fs::exists(key_file) ? load_operator_key(key_file) : create_operator_key(key_file);
  if (!key) return Failure{storage_fault("operator_key", key.error())};
  auto vault = RocksVault::create(options.dir.vault(), *key);
  if (!vault) return Failure{storage_fault("vault", vault.error())};
  return std::move(*vault);
}

// The log is made last: a directory with a log is whole.
Result<Storage, NodeFault> begin_storage(const NodeOptions& options, const fs::path& key_file) {
  std::error_code error;
  fs::create_directories(options.dir.root, error);
  if (error) return Failure{NodeFault{"data_dir", "cannot be made: " + error.message()}};
  fs::permissions(options.dir.root, fs::perms::owner_all, error);
  auto vault = fs::exists(options.dir.vault()) ? open_vault(options, key_file)
                                               : create_vault(options, key_file);
  if (!vault) return Failure{vault.error()};
  auto log = EmbeddedLog::create(options.dir.log(), options.partitions);
  if (!log) return Failure{storage_fault("log", log.error())};
  return Storage{std::move(*vault), std::move(*log)};
}

Result<Storage, NodeFault> open_storage(const NodeOptions& options) {
  const fs::path key_file =
      options.operator_key.empty() ? options.dir.operator_key() : options.operator_key;
  if (!fs::exists(options.dir.log())) {
    if (options.create) return begin_storage(options, key_file);
    return Failure{NodeFault{"log_absent", options.dir.log().string() + " does not exist"}};
  }
  if (!fs::exists(options.dir.vault())) {
    return Failure{NodeFault{
        "vault_missing",
        "there is a log but no vault beside it: restore " + options.dir.vault().string()}};
  }
  if (!fs::exists(key_file)) {
    return Failure{NodeFault{"operator_key_missing",
                             "there is a log but no operator's key: restore " + key_file.string()}};
  }
  auto vault = open_vault(options, key_file);
  if (!vault) return Failure{vault.error()};
  auto log = EmbeddedLog::open(options.dir.log());
  if (!log) return Failure{storage_fault("log", log.error())};
  return Storage{std::move(*vault), std::move(*log)};
}

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
        eraser_(*parts_.storage.vault, *parts_.views) {
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

Outcome Node::submit_and_wait(const Id128& key, Command command, const Origin& origin) {
  std::promise<Outcome> outcome;
  auto answer = outcome.get_future();
  submit(key, std::move(command), origin, [&outcome](Outcome o) { outcome.set_value(o); });
  return answer.get();
}

bool Node::wait_until_ready(std::chrono::milliseconds timeout) const {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (!status().ready()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(kReadyPoll);
  }
  return true;
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
