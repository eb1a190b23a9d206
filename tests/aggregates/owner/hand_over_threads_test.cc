// Owners among others on their threads, on one log: clients that ask whoever is said to be the
// owner while the partition goes round.  Meant for ThreadSanitizer too.
#include <array>
#include <condition_variable>
#include <future>
#include <thread>

#include "events/log/memory_log.h"
#include "tests/aggregates/owner/model.h"

namespace klade {
namespace {

constexpr std::size_t kNodes = 3;
constexpr std::size_t kHandOvers = 100;
constexpr std::size_t kLossEvery = 10;  // hand-overs
constexpr std::uint64_t kClients = 2;
constexpr std::uint64_t kPersons = 11;
// Another's claim may come between: then the wish is forgotten, and is made again.
constexpr std::chrono::milliseconds kClaimAgain{200};

// Lets a test wait until something that owners tell of is so.
class Changes {
 public:
  std::function<void()> listener() {
    return [this] {
      { const std::lock_guard lock(mutex_); }
      changed_.notify_all();
    };
  }
  template <class Condition>
  bool wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kClaimAgain, condition);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

class Node {
 public:
  Node(EventLog& log, Changes& changes, std::size_t index)
      : owner_(kPartition,
               log,
               store_,
               clock_,
               std::to_string(index),
               {{}, OwnerMode::among_others, changes.listener()}),
        thread_([this](const std::stop_token& stop) { EXPECT_TRUE(owner_.run(stop).ok()); }) {}
  PartitionOwner& owner() { return owner_; }
  MemoryStreamStore& store() { return store_; }
  void stop() {
    thread_.request_stop();
    thread_.join();
  }

 private:
  SystemClock clock_;
  MemoryStreamStore store_;
  PartitionOwner owner_;
  std::jthread thread_;
};

class OwnerHandOverThreads : public testing::Test {
 protected:
  OwnerHandOverThreads() {
    for (std::size_t i = 0; i < kNodes; ++i) {
      nodes_.at(i) = std::make_unique<Node>(log_, changes_, i);
    }
  }
  void make_owner(std::size_t index) {
    PartitionOwner& owner = nodes_.at(index)->owner();
    const auto is = [&](OwnerPhase phase) {
      return [&owner, phase] { return owner.metrics().phase == phase; };
    };
    // One that has not heard yet that it is the owner no longer would not claim.
    while (!changes_.wait(is(OwnerPhase::following))) continue;
    do {
      owner.claim();
    } while (!changes_.wait(is(OwnerPhase::owning)));
  }
  // What others did after a node was stopped.
  void read_to_end(StreamStore& store) {
    const SystemClock clock;
    PartitionOwner owner(kPartition, log_, store, clock, "", {{}, OwnerMode::among_others});
    while (owner.metrics().phase != OwnerPhase::following) EXPECT_TRUE(owner.step().ok());
  }
  // To whoever is said to be the owner, until one of them takes it.
  Outcome ask(const Wish& wish) {
    std::size_t node = wish.id % kNodes;
    while (true) {
      PartitionOwner& owner = nodes_.at(node)->owner();
      std::promise<Outcome> answer;
      owner.submit(wish.command(), wish.origin(), [&](const Outcome& outcome) {
        answer.set_value(outcome);
      });
      Outcome outcome = answer.get_future().get();
      if (!std::holds_alternative<OwnerFault>(outcome)) return outcome;
      const std::string named = owner.ownership().address;
      node = named.empty() ? (node + 1) % kNodes : std::stoul(named);
      std::this_thread::yield();
    }
  }
  using Answers = std::vector<std::pair<Wish, Outcome>>;
  Answers ask_until(const std::stop_token& stop, std::uint64_t first) {
    Answers answers;
    for (std::uint64_t id = first; !stop.stop_requested(); id += kClients) {
      const Wish wish = Wish::of(id, id * 7, kPersons);
      answers.emplace_back(wish, ask(wish));
    }
    return answers;
  }

  MemoryLog log_;
  Changes changes_;
  std::array<std::unique_ptr<Node>, kNodes> nodes_;
};

TEST_F(OwnerHandOverThreads, EveryCommandHasOneEffectAndOneTrueAnswer) {
  std::array<Answers, kClients> answers;
  std::vector<std::jthread> clients;
  for (std::uint64_t i = 0; i < kClients; ++i) {
    clients.emplace_back(
        [this, i, &answers](const std::stop_token& stop) { answers.at(i) = ask_until(stop, i); });
  }
  for (std::size_t i = 0; i <= kHandOvers; ++i) {
    const auto loss = i % 2 == 0 ? MemoryLog::Loss::present : MemoryLog::Loss::absent;
    if (i % kLossEvery == 0) log_.lose_next(2, loss);
    make_owner(i % kNodes);
  }
  clients.clear();
  for (auto& node : nodes_) node->stop();

  Model model;
  for (const auto& each : answers) {
    for (const auto& [wish, outcome] : each) model.asked(wish);
  }
  model.check_log(log_.records(kPartition));
  for (const auto& each : answers) {
    for (const auto& [wish, outcome] : each) model.check_answer(wish, outcome);
  }
  EXPECT_GE(model.hand_overs(), kHandOvers);
  EXPECT_GT(model.accepted_answers(), kHandOvers);
  for (auto& node : nodes_) {
    read_to_end(node->store());
    expect_index_is_fold(node->store(), log_);
  }
}

TEST_F(OwnerHandOverThreads, ANodeThatIsStoppedAnswersAndAnotherTakesOver) {
  make_owner(0);
  log_.hold_appends();
  Ask held;
  const Wish wish = Wish::of(1, 0, kPersons);
  nodes_[0]->owner().submit(wish.command(), wish.origin(), held.reply());
  nodes_[1]->owner().claim();
  log_.release();
  make_owner(1);
  nodes_[0]->stop();
  ASSERT_TRUE(held.answered());
  const Outcome again = ask(wish);
  EXPECT_TRUE(std::holds_alternative<Accepted>(again));
  nodes_[1]->stop();
  nodes_[2]->stop();
  expect_no_command_twice(log_);
}

}  // namespace
}  // namespace klade
