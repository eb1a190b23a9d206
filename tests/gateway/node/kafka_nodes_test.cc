// Several nodes over a real Kafka: they begin one log together, share it, and hand it over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <thread>

#include "events/vault/secret.h"
#include "gateway/node/node.h"
#include "tests/aggregates/owner/support.h"
#include "tests/kafka/broker.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

constexpr std::uint32_t kPartitions = 3;
constexpr std::chrono::seconds kPatience{60};

class KafkaNodes : public KafkaTest {
 protected:
  NodeOptions options(const std::string& name, const std::string& key = "operator.key") {
    const auto key_file = folder_.path() / key;
    EXPECT_TRUE(std::filesystem::exists(key_file) || create_operator_key(key_file).ok());
    NodeOptions options;
    options.dir = DataDir{folder_.path() / name};
    options.operator_key = key_file;
    options.create = true;
    options.kafka.emplace();
    options.kafka->brokers = brokers();
    options.kafka->prefix = prefix();
    options.kafka->partitions = kPartitions;
    return options;
  }
  static std::string code_of(const NodeOptions& options) {
    const auto node = Node::open(options);
    return node ? "open" : node.error().code;
  }
  // All opened at once, started and ready.
  std::vector<std::unique_ptr<Node>> start(std::size_t count) {
    std::vector<std::unique_ptr<Node>> nodes(count);
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < count; ++i) {
        threads.emplace_back([&nodes, i, with = options("node-" + std::to_string(i))] {
          auto node = Node::open(with);
          ASSERT_TRUE(node.ok()) << node.error().code << ": " << node.error().text;
          nodes[i] = std::move(*node);
        });
      }
    }
    for (const auto& node : nodes) {
      if (!node) return {};
      node->start({{}, {}, [](const NodeFault& fault) { ADD_FAILURE() << fault.code; }});
    }
    for (const auto& node : nodes) EXPECT_TRUE(node->wait_until_ready(kPatience));
    return nodes;
  }
  // Accepted by whoever owns the partition, and shown by every node.
  static void write_through(Node& node, std::uint64_t number, std::span<Node* const> shown_by) {
    const Id128 school = id_of("school", number % 8);
    const Outcome outcome =
        node.submit_and_wait(school, register_person(number), origin_of(number));
    const auto* accepted = std::get_if<Accepted>(&outcome);
    ASSERT_NE(accepted, nullptr) << number;
    EXPECT_FALSE(accepted->repeated);
    for (Node* other : shown_by) {
      EXPECT_TRUE(other->wait_until(accepted->position, kPatience));
      const Outcome again =
          other->submit_and_wait(school, register_person(number), origin_of(number));
      EXPECT_EQ(again, Outcome(Accepted{accepted->position, true}));
    }
  }

  const TemporaryDirectory folder_;
};

TEST_F(KafkaNodes, BeginOneLogAtOnceAndTakeAnyCommand) {
  const auto nodes = start(3);
  ASSERT_EQ(nodes.size(), 3U);
  const std::vector<Node*> all{nodes[0].get(), nodes[1].get(), nodes[2].get()};
  for (std::uint64_t number = 0; number < 24; ++number) {
    write_through(*all[number % 3], number, all);
  }
  const NodeStatus status = nodes[0]->status();
  ASSERT_TRUE(status.link && status.kafka);
  EXPECT_EQ(status.link->nodes.size(), 3U);
  EXPECT_TRUE(status.link->hears_itself);
  for (const auto& node : nodes) node->stop();
}

TEST_F(KafkaNodes, AStoppedNodesWorkGoesOnWithTheOthers) {
  auto nodes = start(2);
  ASSERT_EQ(nodes.size(), 2U);
  const std::vector<Node*> rest{nodes[1].get()};
  for (std::uint64_t number = 0; number < 8; ++number) write_through(*nodes[0], number, rest);
  nodes[0]->stop();
  EXPECT_TRUE(std::ranges::none_of(nodes[0]->status().partitions,
                                   [](const auto& part) { return part.ownership.ours; }));
  nodes[0].reset();
  for (std::uint64_t number = 8; number < 16; ++number) write_through(*nodes[1], number, rest);
  EXPECT_TRUE(nodes[1]->status().owns_all());
  nodes[1]->stop();
}

TEST_F(KafkaNodes, BeginNothingBesideViewsOfALogThatIsNotThere) {
  for (const auto& used : {DataDir{folder_.path() / "views"}, DataDir{folder_.path() / "index"}}) {
    const auto name = used.root.filename().string();
    std::filesystem::create_directories(name == "views" ? used.views() / "x" : used.index() / "x");
    EXPECT_EQ(code_of(options(name)), "log_missing");
  }
  NodeOptions shy = options("shy");
  shy.create = false;
  EXPECT_EQ(code_of(shy), "log_missing") << "it was begun all the same";
}

TEST_F(KafkaNodes, OpenOnlyWhatIsTheirs) {
  NodeOptions shy = options("shy");
  shy.create = false;
  EXPECT_EQ(code_of(shy), "log_missing");
  EXPECT_EQ(code_of(options("first")), "open");
  EXPECT_EQ(code_of(shy), "open");
  EXPECT_EQ(code_of(options("stranger", "another.key")), "vault_wrong_key");
}

}  // namespace
}  // namespace klade
