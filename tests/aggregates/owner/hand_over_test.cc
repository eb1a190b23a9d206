// Three owners among others on one log, by seeds: any of them claims at any moment, appends are
// lost or late, logs fail, nodes restart; clients send a command again, under its id, to whoever is
// said to be the owner.  Against the model.
#include <random>

#include "tests/aggregates/owner/model.h"
#include "tests/aggregates/owner/stepped_log.h"

namespace klade {
namespace {

constexpr unsigned kSeeds = 20;
constexpr int kActions = 20'000;
constexpr std::size_t kHandOvers = 200;  // at least, a seed
constexpr std::uint64_t kPersons = 11;
constexpr std::uint64_t kCommands = 3'000;
constexpr std::size_t kNodes = 3;
constexpr std::size_t kPending = 30;
constexpr int kOutageSteps = 110;  // beyond what an owner keeps its commands waiting for

class HandOver {
 public:
  explicit HandOver(unsigned seed) : random_(seed) {
    for (std::size_t i = 0; i < kNodes; ++i) {
      nodes_.push_back(std::make_unique<Node>(i == 0 ? nullptr : &nodes_.front()->log));
      restart(i);
    }
  }
  void run() {
    for (int i = 0; i < kActions; ++i) act();
    finish();
  }
  void check() {
    for (const Request& each : requests_) model_.asked(each.wish);
    model_.check_log(nodes_[0]->log.records());
    for (const Request& each : requests_) {
      ASSERT_TRUE(is_final(each));
      const Outcome outcome = *each.ask.outcome();
      model_.check_answer(each.wish, outcome);
      if (std::holds_alternative<Refusal>(outcome)) ++refusals_;
    }
    const Ownership& last = nodes_[0]->owner->ownership();
    EXPECT_EQ(last.address, "0");
    for (const auto& node : nodes_) {
      expect_index_is_fold(node->store, node->log);
      EXPECT_EQ(node->store.content(kPartition), nodes_[0]->store.content(kPartition));
      const bool ours = node == nodes_[0];
      EXPECT_EQ(node->owner->ownership(), (Ownership{last.epoch, "0", ours}));
    }
  }
  const Model& model() const { return model_; }
  std::size_t refusals() const { return refusals_; }
  std::size_t sent_again() const { return sent_again_; }

 private:
  struct Node {
    explicit Node(const SteppedLog* beside) : log(beside) {}
    SteppedLog log;
    MemoryStreamStore store;
    std::unique_ptr<PartitionOwner> owner;
  };
  struct Request {
    Wish wish;
    Ask ask;
    std::size_t node = 0;
  };

  std::uint64_t pick(std::uint64_t count) { return random_() % count; }
  static bool is_final(const Request& request) {
    const auto outcome = request.ask.outcome();
    return outcome && !std::holds_alternative<OwnerFault>(*outcome);
  }
  void restart(std::size_t index) {
    Node& node = *nodes_[index];
    node.owner.reset();
    if (pick(4) == 0) {
      EXPECT_TRUE(node.store.clear(kPartition).ok());
    }
    const OwnerLimits limits{.queue = 20, .batch = 3, .frames_in_flight = 3, .cached_streams = 3};
    node.owner = std::make_unique<PartitionOwner>(kPartition,
                                                  node.log,
                                                  node.store,
                                                  clock_,
                                                  std::to_string(index),
                                                  OwnerTerms{limits, OwnerMode::among_others});
  }
  void send(Request& request, std::size_t to) {
    request.ask = Ask();
    request.node = to;
    nodes_[to]->owner->submit(request.wish.command(), request.wish.origin(), request.ask.reply());
  }
  void send_new() {
    if (pending_.size() >= kPending) return;
    const std::uint64_t id = pick(kCommands);
    // Mostly the same command for the same id.
    const std::uint64_t use = pick(20) == 0 ? pick(1000) : id * 7;
    pending_.push_back(requests_.size());
    requests_.push_back({Wish::of(id, use, kPersons), Ask(), 0});
    send(requests_.back(), pick(kNodes));
  }
  // To whom the one that did not take it names, or to anyone.
  void send_again() {
    if (pending_.empty()) return;
    const auto which = pending_.begin() + static_cast<std::ptrdiff_t>(pick(pending_.size()));
    Request& request = requests_[*which];
    if (!request.ask.answered()) return;
    if (is_final(request)) {
      pending_.erase(which);
      return;
    }
    ++sent_again_;
    const std::string named = nodes_[request.node]->owner->ownership().address;
    send(request, named.empty() || pick(4) == 0 ? pick(kNodes) : std::stoul(named));
  }
  void step(Node& node) {
    const auto done = node.owner->step();
    EXPECT_TRUE(done.ok() || done.error() == LogFault::unavailable);
  }
  void move_log(SteppedLog& log) {
    if (log.unconfirmed() > 0 && pick(2) == 0) return log.confirm();
    if (log.waiting() == 0) return;
    const auto how = pick(40);
    if (how == 0) return log.lose_absent();
    if (how == 1) return log.lose_present();
    log.land();
  }
  // Longer than commands are kept waiting.
  void outage(Node& node) {
    node.log.fail_reads(LogFault::unavailable);
    for (int i = 0; i < kOutageSteps; ++i) step(node);
    node.log.fail_reads(std::nullopt);
  }
  void act() {
    clock_.set(static_cast<std::int64_t>(pick(1'000'000)));
    const std::size_t index = pick(kNodes);
    Node& node = *nodes_[index];
    const auto action = pick(1'000);
    if (action < 100) return send_new();
    if (action < 300) return send_again();
    if (action < 600) return step(node);
    if (action < 960) return move_log(node.log);
    if (action < 990) return node.owner->claim();
    if (action < 995) return outage(node);
    if (action < 997) restart(index);
  }
  // No one claims any more but the first.
  void finish() {
    for (int rounds = 0; rounds < 50 && !pending_.empty(); ++rounds) {
      if (!nodes_[0]->owner->ownership().ours) nodes_[0]->owner->claim();
      for (auto& node : nodes_) settle(*node);
      for (std::size_t i = 0; i < 10 * kPending; ++i) send_again();
    }
    EXPECT_TRUE(pending_.empty()) << "a command is never answered";
    nodes_[0]->owner->claim();
    for (int rounds = 0; rounds < 3; ++rounds) {
      for (auto& node : nodes_) settle(*node);
    }
  }
  void settle(Node& node) {
    for (int i = 0; i < 10; ++i) {
      step(node);
      node.log.land_and_confirm_all();
    }
    step(node);
  }

  std::mt19937 random_;
  FixedClock clock_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<Request> requests_;
  std::vector<std::size_t> pending_;  // of requests_
  Model model_;
  std::size_t refusals_ = 0;
  std::size_t sent_again_ = 0;
};

TEST(OwnerHandOver, EveryCommandHasOneEffectAndOneTrueAnswerWhoeverClaims) {
  for (unsigned seed = 1; seed <= kSeeds && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    HandOver simulation(seed);
    simulation.run();
    simulation.check();
    EXPECT_GE(simulation.model().hand_overs(), kHandOvers);
    EXPECT_GT(simulation.model().accepted_answers(), 300U) << "the simulation gets nowhere";
    EXPECT_GT(simulation.refusals(), 0U);
    EXPECT_GT(simulation.sent_again(), 300U);
  }
}

}  // namespace
}  // namespace klade
