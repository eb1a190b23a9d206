// Several nodes in one process: one log, one vault and one place for announcements in memory, each
// node with an index and views of its own, and with peer lines over real sockets.  A node can be
// cut off from log and announcements, as one that was killed is for the others.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "aggregates/owner/memory_stream_store.h"
#include "events/log/memory_log.h"
#include "events/vault/memory_vault.h"
#include "gateway/node/engine.h"
#include "tests/temporary_directory.h"

namespace klade {

// A log that one node cannot reach any more.
class CutLog final : public EventLog {
 public:
  CutLog(EventLog& log, const std::atomic<bool>& cut) : log_(log), cut_(cut) {}
  std::uint32_t partitions() const override { return log_.partitions(); }
  void append(Partition partition, std::string record, Appended done) override {
    if (cut_) return done(AppendOutcome::lost);
    log_.append(partition, std::move(record), std::move(done));
  }
  Result<std::vector<Entry>, LogFault> read(Partition partition,
                                            Offset from,
                                            std::size_t limit,
                                            std::chrono::milliseconds patience) override {
    if (cut_) return Failure{LogFault::unavailable};
    return log_.read(partition, from, limit, patience);
  }

 private:
  EventLog& log_;
  const std::atomic<bool>& cut_;
};

class CutAnnouncements final : public Announcements {
 public:
  CutAnnouncements(std::unique_ptr<Announcements> real, const std::atomic<bool>& cut)
      : real_(std::move(real)), cut_(cut) {}
  void tell(std::string message) override {
    if (!cut_) real_->tell(std::move(message));
  }
  std::vector<std::string> hear(std::chrono::milliseconds patience) override {
    auto heard = real_->hear(patience);
    if (cut_) heard.clear();
    return heard;
  }

 private:
  const std::unique_ptr<Announcements> real_;
  const std::atomic<bool>& cut_;
};

class SeveralNodes {
 public:
  static constexpr std::chrono::seconds kPatience{60};

  explicit SeveralNodes(std::uint32_t partitions) : log_(partitions) {
    options_.link.membership = {
        .announce = std::chrono::milliseconds{50},
        .silence = std::chrono::milliseconds{1'000},
        .blind = std::chrono::milliseconds{600},
        .deaf = std::chrono::milliseconds{1'500},
        .listen = std::chrono::milliseconds{200},
        .settle = std::chrono::milliseconds{200},
        .quiet = std::chrono::milliseconds{300},
        .jitter = std::chrono::milliseconds{100},
    };
    options_.link.peer_patience = std::chrono::milliseconds{500};
    options_.link.forward.patience = std::chrono::milliseconds{3'000};
  }
  NodeOptions& options() { return options_; }
  MemoryLog& log() { return log_; }

  std::size_t add(const NodeId& id = NodeId(random_id())) {
    auto one = std::make_unique<One>();
    auto views = RocksViews::open(one->directory.path(), all_projections(), log_.partitions(), {});
    if (!views) throw std::runtime_error("no views");
    ClusterParts cluster;
    cluster.announcements = std::make_shared<CutAnnouncements>(place_.join(), one->cut);
    cluster.operator_key = key_;
    cluster.node = id;
    NodeParts parts;
    parts.vault = vault_;
    parts.log = std::make_shared<CutLog>(log_, one->cut);
    parts.index = std::make_unique<MemoryStreamStore>();
    parts.views = std::move(*views);
    parts.cluster = std::move(cluster);
    auto node = make_node(std::move(parts), options_);
    if (!node) throw std::runtime_error(node.error().text);
    one->node = std::move(*node);
    one->node->start({{}, {}, [this](const NodeFault&) { ++faults_; }});
    nodes_.push_back(std::move(one));
    return nodes_.size() - 1;
  }
  Node& node(std::size_t index) { return *nodes_[index]->node; }
  bool is_there(std::size_t index) const { return nodes_[index]->there; }
  std::size_t size() const { return nodes_.size(); }
  int faults() const { return faults_; }

  // Says nothing, reads nothing, writes nothing from now on, and is asked nothing.
  void kill(std::size_t index) {
    nodes_[index]->there = false;
    nodes_[index]->cut = true;
  }
  void stop(std::size_t index) {
    nodes_[index]->there = false;
    nodes_[index]->node->stop();
  }

  // Until every node that is there is ready, and together they own everything.
  bool settle() {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!settled()) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::yield();
    }
    return true;
  }
  std::size_t owned_by(std::size_t index) {
    const NodeStatus status = node(index).status();
    return static_cast<std::size_t>(std::ranges::count_if(
        status.partitions, [](const auto& part) { return part.ownership.ours; }));
  }

 private:
  struct One {
    TemporaryDirectory directory;
    std::atomic<bool> cut{false};
    std::atomic<bool> there{true};
    std::unique_ptr<Node> node;
  };
  bool settled() {
    std::size_t owned = 0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!nodes_[i]->there) continue;
      if (!node(i).status().ready()) return false;
      owned += owned_by(i);
    }
    return owned == log_.partitions();
  }

  NodeOptions options_;
  MemoryLog log_;
  AnnouncementsInMemory place_;
  const std::shared_ptr<MemoryVault> vault_ = std::make_shared<MemoryVault>();
  const SecretKey key_ = SecretKey::random();
  std::atomic<int> faults_{0};
  std::vector<std::unique_ptr<One>> nodes_;  // last: they use what stands above
};

}  // namespace klade
