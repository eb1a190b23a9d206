// Node: the engine of one data directory, put together: vault, log, index, owners, views and their
// runners, and the erasure policy.  Commands go in by `submit`, views come out by `views`.
//
// Alone, log and vault stand in the directory and every partition is this node's.  As one of
// several they stand in Kafka: each node has all views, each partition one owner, and submit()
// brings a command to it wherever it is (gateway/cluster).
//
// A directory with a log but without its vault or operator's key is refused, and nothing is made in
// it: what the log holds could not be read.  An empty or missing one is begun, when asked to.
//
// Threads: an owner's and a runner's a partition, and one that destroys the keys of the erased.
// All functions are for any thread, `start` and `stop` once each.  The listeners are set before
// `start` and must outlive the node's threads (`stop`).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregates/owner/decide.h"
#include "aggregates/owner/partition_owner.h"
#include "events/core/time.h"
#include "events/data_dir.h"
#include "events/kafka/kafka_settings.h"
#include "events/kafka/kafka_state.h"
#include "events/vault/key_vault.h"
#include "gateway/cluster/node_link.h"
#include "projections/rocks_views.h"
#include "projections/runner.h"

namespace klade {

struct NodeOptions {
  DataDir dir;
  std::filesystem::path operator_key;  // empty: the directory's own
  bool create = false;                 // begin a directory that is empty or missing
  std::uint32_t partitions = 1;        // of a log that is begun
  std::optional<KafkaSettings> kafka;  // one of several; nothing: alone
  NodeId node;                         // of several; nil: the one in the directory; not a guest's
  LinkOptions link;                    // of several
  OwnerLimits owner;
  RocksViews::Limits views;
  const Clock* clock = nullptr;  // must outlive the node; nothing: the system's
};

// Why the engine cannot be opened or go on, in words for the operator; ids only.
struct NodeFault {
  std::string code;  // stable: vault_missing
  std::string text;
};

// Why a node is not to be asked.
enum class Unready {
  erasing,           // an erasure is not finished
  views_behind,      // views have not been at the log's end yet
  views_failed,      // a view cannot be brought on
  log_unavailable,   // the log cannot be read
  no_owner,          // a partition has no owner that is reached
  hears_nobody,      // not even itself, for long
  behind_the_others  // what other nodes show is not shown here, and does not come
};
std::string_view name_of(Unready why);

struct NodeStatus {
  struct Part {
    OwnerMetrics owner;
    Ownership ownership;
    // Its owner takes commands: it works here, or it is heard of and answers.
    bool reachable = false;
    RunnerStatus runner;
  };
  std::vector<Part> partitions;
  bool erased = false;  // nobody known as erased has a key or an open profile
  std::uint64_t erasures = 0;
  std::optional<LinkStatus> link;  // of one among several
  std::optional<KafkaState> kafka;
  bool has_been_ready = false;
  // Nothing, once every view has caught up and every partition has an owner that is reached.  After
  // that, of several, an owner or a log that is away counts only where another node may do better:
  // a broker that dies leaves all without them, and without each other, for a while.
  std::optional<Unready> unready() const;
  bool ready() const { return !unready(); }
  // Every partition is this node's.
  bool owns_all() const;
  bool failed() const;  // it will not get ready: a view or an owner has given up
};

class Node {
 public:
  static Result<std::unique_ptr<Node>, NodeFault> open(const NodeOptions& options);
  virtual ~Node() = default;  // stops
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Called on a runner's thread after each commit, see ProjectionRunner.  `on_fault` is called at
  // most once a thread; the node goes on answering, with `unavailable` where it must.
  // node_id_taken: another node of the cluster has this one's id; it takes part no more.
  struct Listeners {
    CommitListener on_commit;
    VoidListener on_void;
    std::function<void(const NodeFault&)> on_fault;
  };
  virtual void start(Listeners listeners) = 0;
  // Others take over, when there are any; owners finish what was submitted; then everything stops.
  virtual void stop() = 0;

  // To the owner of the partition that `key` (a SchoolId) belongs to, wherever it is; see
  // PartitionOwner::submit and Forwarder.
  virtual void submit(const Id128& key, Command command, const Origin& origin, Reply reply) = 0;
  // The same, waiting for the outcome.  Not on a thread of the node's own.
  Outcome submit_and_wait(const Id128& key, Command command, const Origin& origin);
  // What stands in the command's stream, as the owner would decide it; only while nothing is
  // submitted to the partition and it is ready.
  virtual Result<AnyState, LogFault> state(const Id128& key, const Command& command) const = 0;
  // True once readers see the position; false after the time-out.
  virtual bool wait_until(const Position& position, std::chrono::milliseconds timeout) const = 0;
  // Once `status().ready()`; false when it took longer, or after a fault.
  bool wait_until_ready(std::chrono::milliseconds timeout) const;

  virtual std::uint32_t partitions() const = 0;
  // As far as this node knows: another may have claimed it meanwhile.  Cheap.
  virtual bool owns(Partition partition) const = 0;
  virtual KeyVault& vault() = 0;
  virtual RocksViews& views() = 0;
  virtual const Clock& clock() const = 0;
  virtual NodeStatus status() const = 0;
  // Persons whose keys were destroyed since the start: what was rendered before is not to be shown.
  virtual std::uint64_t erasures() const = 0;

 protected:
  Node() = default;
};

}  // namespace klade
