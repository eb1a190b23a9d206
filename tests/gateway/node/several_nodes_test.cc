// Nodes come, go and die while commands are sent to any of them: every command has one effect and
// one true answer, whichever node it was sent to.
#include "tests/gateway/node/several_nodes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <shared_mutex>
#include <thread>

#include "events/log/chain.h"
#include "tests/aggregates/owner/support.h"

namespace klade {
namespace {

constexpr std::uint32_t kPartitions = 4;

SchoolId school(std::uint64_t number) { return SchoolId(id_of("school", number % 16)); }

// A school's rows are of one partition: the school of the person is the one it is sent for.
Command register_there(std::uint64_t number) {
  Command command = register_person(number);
  std::get<RegisterPerson>(std::get<Person::Command>(command)).school = school(number);
  return command;
}

class SeveralNodesTest : public testing::Test {
 protected:
  Outcome submit(std::size_t node, std::uint64_t number) {
    return nodes_.node(node).submit_and_wait(
        school(number), register_there(number), origin_of(number));
  }

  // The position of each command in the log; each stands there once.
  std::map<CommandId, Position> commands_in_log() {
    std::map<CommandId, Position> found;
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
      Chain chain;
      for (const std::string& record : nodes_.log().records(Partition{i})) {
        const auto judged = chain.offer(record);
        EXPECT_TRUE(judged.ok());
        if (!judged->frame) continue;
        for (const auto& command : judged->frame->commands) {
          const Position at{Partition{i}, judged->frame->seq};
          EXPECT_TRUE(found.emplace(command.origin.command, at).second) << "twice in the log";
        }
      }
    }
    return found;
  }

  SeveralNodes nodes_{kPartitions};
};

// Sends commands, each until it is answered for good, to whichever nodes are there.
class Load {
 public:
  Load(SeveralNodes& nodes, std::size_t threads) : nodes_(nodes) {
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back([this, i](const std::stop_token& stop) { run(stop, i); });
    }
  }
  // What was answered, by command.
  std::map<CommandId, Position> finish() {
    threads_.clear();
    return answers_;
  }
  std::uint64_t answered() const { return answered_; }
  void wait_for(std::uint64_t more) const {
    const std::uint64_t until = answered_ + more;
    while (answered_ < until) std::this_thread::yield();
  }
  // Taken alone while nodes are added: the list of them moves.
  std::shared_mutex& nodes_mutex() { return nodes_mutex_; }

 private:
  void run(const std::stop_token& stop, std::uint64_t thread) {
    for (std::uint64_t n = 0; !stop.stop_requested(); ++n) {
      const std::uint64_t number = (thread + 1) * 1'000'000 + n;
      for (std::uint64_t tries = 0;; ++tries) {
        const auto outcome = send(number, thread + n + tries);
        if (!outcome) continue;
        if (const auto* accepted = std::get_if<Accepted>(&*outcome)) {
          const std::lock_guard lock(mutex_);
          answers_.emplace(origin_of(number).command, accepted->position);
          ++answered_;
          break;
        }
        ASSERT_TRUE(std::holds_alternative<OwnerFault>(*outcome));
      }
    }
  }
  std::optional<Outcome> send(std::uint64_t number, std::uint64_t where) {
    const std::shared_lock lock(nodes_mutex_);
    const std::size_t node = where % nodes_.size();
    if (!nodes_.is_there(node)) return std::nullopt;
    return nodes_.node(node).submit_and_wait(
        school(number), register_there(number), origin_of(number));
  }

  SeveralNodes& nodes_;
  std::shared_mutex nodes_mutex_;
  std::mutex mutex_;
  std::map<CommandId, Position> answers_;
  std::atomic<std::uint64_t> answered_{0};
  std::vector<std::jthread> threads_;
};

TEST_F(SeveralNodesTest, ShareThePartitionsAndTakeAnyCommand) {
  for (int i = 0; i < 3; ++i) nodes_.add();
  ASSERT_TRUE(nodes_.settle());
  for (std::uint64_t number = 0; number < 48; ++number) {
    const Outcome outcome = submit(number % 3, number);
    ASSERT_TRUE(std::holds_alternative<Accepted>(outcome)) << number;
    // Any node knows it, and any node shows it.
    const auto again = submit((number + 1) % 3, number);
    const Position position = std::get<Accepted>(outcome).position;
    EXPECT_EQ(again, Outcome(Accepted{position, true}));
    for (std::size_t node = 0; node < 3; ++node) {
      EXPECT_TRUE(nodes_.node(node).wait_until(position, SeveralNodes::kPatience));
    }
  }
  EXPECT_EQ(commands_in_log().size(), 48U);
  std::uint64_t forwarded = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    forwarded += nodes_.node(i).status().link->forwarded.accepted;
  }
  EXPECT_GT(forwarded, 0U);
}

TEST_F(SeveralNodesTest, AStoppedNodesPartitionsAreOthersBeforeItIsGone) {
  for (int i = 0; i < 3; ++i) nodes_.add();
  ASSERT_TRUE(nodes_.settle());
  for (std::size_t node = 0; node < 2; ++node) {
    nodes_.stop(node);
    EXPECT_EQ(nodes_.owned_by(node), 0U) << "it left before others had what it had";
  }
  ASSERT_TRUE(nodes_.settle());
  EXPECT_EQ(nodes_.owned_by(2), kPartitions);
}

TEST_F(SeveralNodesTest, EveryCommandHasOneEffectAndOneAnswerWhileNodesComeAndGo) {
  for (int i = 0; i < 3; ++i) nodes_.add();
  ASSERT_TRUE(nodes_.settle());
  Load load(nodes_, 4);
  load.wait_for(200);
  nodes_.kill(0);
  load.wait_for(200);
  {
    const std::unique_lock alone(load.nodes_mutex());
    nodes_.add();
  }
  load.wait_for(200);
  nodes_.stop(1);
  load.wait_for(200);
  ASSERT_TRUE(nodes_.settle());
  const auto answers = load.finish();
  EXPECT_GE(answers.size(), 800U);

  const auto stand = commands_in_log();
  for (const auto& [command, position] : answers) {
    const auto found = stand.find(command);
    ASSERT_NE(found, stand.end()) << "what was accepted is not in the log";
    EXPECT_EQ(found->second, position);
  }
  EXPECT_EQ(stand.size(), answers.size());
  // Both nodes that are left show the same.
  std::vector<Digest> digests;
  for (const std::size_t node : {std::size_t{2}, std::size_t{3}}) {
    for (const auto& [command, position] : answers) {
      ASSERT_TRUE(nodes_.node(node).wait_until(position, SeveralNodes::kPatience));
    }
    digests.push_back(digest_of_view(*nodes_.node(node).views().snapshot(), View::people));
  }
  EXPECT_EQ(digests[0], digests[1]);
  EXPECT_EQ(nodes_.faults(), 0);
}

TEST(NodeStatus, IsReadyByWhatAnotherNodeWouldDoBetter) {
  NodeStatus status;
  EXPECT_EQ(status.unready(), Unready::erasing);
  status.erased = true;
  EXPECT_EQ(status.unready(), Unready::views_behind);
  status.partitions.resize(1);
  EXPECT_EQ(status.unready(), Unready::views_behind);
  status.partitions[0].runner.caught_up = true;
  status.link.emplace().is_deaf = false;
  EXPECT_EQ(status.unready(), Unready::no_owner) << "from the start";
  status.has_been_ready = true;
  EXPECT_TRUE(status.ready());
  status.link->lags = true;
  EXPECT_EQ(status.unready(), Unready::behind_the_others);
  status.link->is_deaf = true;
  EXPECT_EQ(status.unready(), Unready::hears_nobody);
  status.link.reset();
  EXPECT_EQ(status.unready(), Unready::no_owner) << "alone, it is the owner";
}

TEST(NodeStatus, OfSeveralIsReadyWhileTheLogIsAwayForAll) {
  NodeStatus status;
  status.erased = true;
  status.has_been_ready = true;
  status.partitions.resize(1);
  NodeStatus::Part& part = status.partitions[0];
  part.runner.caught_up = true;
  part.runner.fault.emplace().kind = ProjectionFault::Kind::log_unavailable;
  status.link.emplace().is_deaf = false;
  EXPECT_TRUE(status.ready());
  status.link->is_worse_off = true;
  EXPECT_EQ(status.unready(), Unready::log_unavailable);
  status.link->is_worse_off = false;
  part.runner.fault->kind = ProjectionFault::Kind::other_history;
  EXPECT_EQ(status.unready(), Unready::views_failed);
  part.runner.fault->kind = ProjectionFault::Kind::log_unavailable;
  status.link.reset();
  part.reachable = true;
  EXPECT_EQ(status.unready(), Unready::log_unavailable);
}

TEST_F(SeveralNodesTest, ANodeStaysReadyWhileAnothersPartitionsHaveNoOwner) {
  nodes_.add();
  nodes_.add();
  ASSERT_TRUE(nodes_.settle());
  nodes_.kill(0);
  while (nodes_.owned_by(1) < kPartitions) ASSERT_TRUE(nodes_.node(1).status().ready());
}

TEST_F(SeveralNodesTest, ASecondNodeWithOneIdIsAFaultOfItsOwn) {
  const NodeId id(random_id());
  nodes_.add(id);
  ASSERT_TRUE(nodes_.settle());
  const auto second = nodes_.add(id);
  while (nodes_.faults() == 0) std::this_thread::yield();
  nodes_.stop(second);
  ASSERT_TRUE(nodes_.settle());
  EXPECT_EQ(nodes_.owned_by(0), kPartitions);
  EXPECT_EQ(nodes_.faults(), 1);
}

TEST_F(SeveralNodesTest, ANodeThatHearsNobodyIsNotReady) {
  nodes_.add();
  nodes_.add();
  ASSERT_TRUE(nodes_.settle());
  nodes_.kill(0);
  while (nodes_.node(0).status().ready()) std::this_thread::yield();
  ASSERT_TRUE(nodes_.settle());
  EXPECT_EQ(nodes_.owned_by(1), kPartitions);
}

}  // namespace
}  // namespace klade
