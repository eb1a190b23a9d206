// Schools served by several nodes over brokers of the test's own: the real programs, `klade import`
// and `klade serve --log kafka`.  Everything is below a directory that goes with the test.
//
// One thread starts and ends nodes; ports() and any_port() may be called from any.  What goes wrong
// fails the current test or throws.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/acceptance/cluster_package.h"
#include "tests/acceptance/process.h"
#include "tests/acceptance/school_server.h"
#include "tests/kafka/cluster.h"
#include "tests/kafka/network.h"
#include "tests/temporary_directory.h"

namespace klade {

struct ClusterShape {
  int brokers = 1;
  std::uint32_t partitions = 4;
  District district;
  // Brokers and nodes speak over this one, when there is one, which must outlive the school.
  CuttableNetwork* network = nullptr;
  std::vector<std::string> node_ids = {};  // by number; a node beyond has the one that it makes
  // With some, nodes come to the brokers by TLS and SASL, as a user who has these rights.
  std::vector<std::string> rights = {};
};

class ClusterSchool {
 public:
  static constexpr std::chrono::seconds kPatience{120};

  // Brokers, and the district in their log.  Where there is no Java the current test is skipped or
  // failed, and exists() is false.
  explicit ClusterSchool(const ClusterShape& shape = {});

  bool exists() const { return !kafka_.brokers().empty(); }
  const KafkaCluster& kafka() const { return kafka_; }
  std::uint32_t partitions() const { return shape_.partitions; }
  const std::vector<IssuedPassword>& passwords() const { return passwords_; }
  std::vector<IssuedPassword> passwords_of(const std::string& role) const;

  // A node more, on an empty directory, ready; its number.  It reaches the brokers by this list,
  // when one is given.
  std::size_t add(const std::string& brokers = {}) { return add(brokers, false); }
  void add(std::size_t nodes, const std::string& brokers = {}) {
    for (; nodes > 0; --nodes) add(brokers);
  }
  // The same, on the network's other machine.
  std::size_t add_apart();
  // On the directory that it has, until it is ready.
  void start(std::size_t node);
  void stop(std::size_t node);  // SIGTERM, and its end, which must be clean
  void kill(std::size_t node);
  void pause(std::size_t node);
  void resume(std::size_t node);
  bool runs(std::size_t node) const { return nodes_[node]->process != nullptr; }
  std::size_t size() const { return nodes_.size(); }
  std::vector<std::size_t> running() const;

  // Of 127.0.0.1 here, whatever its network does.
  std::uint16_t port(std::size_t node) const;
  // Of those that run, or were told to end and have not yet.
  std::vector<std::uint16_t> ports() const;
  // One of these, each in turn.
  std::uint16_t any_port() const;

  int status(std::size_t node, const std::string& path) const;
  bool is_ready(std::size_t node) const { return status(node, "/readyz") == 200; }
  // What the first node that runs and is not ready says of it; empty when all are.
  std::string why_unready() const;
  // What /metrics says, by the name with its labels; 0 for what it does not say.
  double metric(std::size_t node, const std::string& name) const;
  bool owns(std::size_t node, std::uint32_t partition) const;
  std::optional<std::size_t> owner_of(std::uint32_t partition) const;
  // Whether each partition has one owner among the nodes that run.
  bool all_owned() const;
  // Whether all nodes that run show the same frames.
  bool all_show_the_same() const;
  // Polls until it holds; false after kPatience.
  static bool eventually(const std::function<bool()>& condition);

  Person sign_in(std::size_t node, const IssuedPassword& who) const;
  // What nodes have written to standard error.
  std::string log(std::size_t node) const;

  // What the auditor counts in the log; it must verify.
  Audited audit() const;
  // Waits until every node that runs shows the same frames, stops them, and holds the views of
  // each against a rebuild, and against each other: equal by digest, and the log that each has seen
  // is one.
  void stop_and_expect_equal_views();

 private:
  struct ServedNode {
    std::filesystem::path data;
    std::filesystem::path log;
    std::string brokers;
    std::string id;  // empty: its own
    bool apart = false;
    std::unique_ptr<ServeProcess> process;
  };
  std::string place() const;
  std::vector<std::string> options(const ServedNode& node) const;
  void import_district();
  std::size_t add(const std::string& brokers, bool apart);
  void launch(ServedNode& node, const std::vector<std::string>& arguments) const;
  void set_port(std::size_t node, std::uint16_t port);

  const ClusterShape shape_;
  const TemporaryDirectory folder_;
  const KafkaCluster kafka_;
  std::vector<IssuedPassword> passwords_;
  std::vector<std::unique_ptr<ServedNode>> nodes_;
  mutable std::mutex mutex_;
  std::vector<std::uint16_t> ports_;  // by node; 0 when it is not there
  mutable std::atomic<std::size_t> turn_{0};
};

}  // namespace klade
