// Two owners against each other on one log, by seeds: commands repeated and in conflict, appends
// lost, confirmations late, owners restarted with and without their index.  Against a model that
// is one map of persons.
#include <random>

#include "tests/aggregates/owner/model.h"
#include "tests/aggregates/owner/stepped_log.h"

namespace klade {
namespace {

constexpr int kSeeds = 300;
constexpr int kActions = 400;
constexpr std::uint64_t kPersons = 6;
constexpr std::uint64_t kCommands = 40;

class Simulation {
 public:
  explicit Simulation(unsigned seed) : random_(seed) {
    for (auto& node : nodes_) restart(node);
  }
  void run() {
    for (int i = 0; i < kActions; ++i) act();
    finish();
  }
  void check() {
    for (const auto& [wish, ask] : asked_) model_.asked(wish);
    model_.check_log(log_.records());
    for (const auto& [wish, ask] : asked_) {
      ASSERT_TRUE(ask.answered());
      model_.check_answer(wish, *ask.outcome());
    }
    for (const auto& node : nodes_) expect_index_is_fold(node.store, log_);
  }
  std::size_t accepted_answers() const { return model_.accepted_answers(); }

 private:
  struct Node {
    MemoryStreamStore store;
    std::unique_ptr<PartitionOwner> owner;
  };

  std::uint64_t pick(std::uint64_t count) { return random_() % count; }
  void restart(Node& node) {
    node.owner.reset();
    if (pick(4) == 0) {
      EXPECT_TRUE(node.store.clear(kPartition).ok());
    }
    const OwnerLimits limits{.queue = 20, .batch = 3, .frames_in_flight = 3, .cached_streams = 3};
    node.owner = std::make_unique<PartitionOwner>(
        kPartition, log_, node.store, clock_, "node", OwnerTerms{limits});
  }
  void submit(Node& node) {
    const std::uint64_t id = pick(kCommands);
    // Mostly the same command for the same id.
    const std::uint64_t use = pick(20) == 0 ? pick(1000) : id * 7;
    asked_.emplace_back(Wish::of(id, use, kPersons), Ask());
    const auto& [wish, ask] = asked_.back();
    node.owner->submit(wish.command(), wish.origin(), ask.reply());
  }
  void step(Node& node) {
    EXPECT_TRUE(node.owner->step().ok());
    if (node.owner->metrics().phase == OwnerPhase::resigned && pick(3) == 0) restart(node);
  }
  void move_log() {
    if (log_.unconfirmed() > 0 && pick(2) == 0) return log_.confirm();
    if (log_.waiting() == 0) return;
    const auto how = pick(20);
    if (how == 0) return log_.lose_absent();
    if (how == 1) return log_.lose_present();
    log_.land();
  }
  void act() {
    clock_.set(static_cast<std::int64_t>(pick(1'000'000)));
    Node& node = nodes_[pick(8) == 0 ? 1 : 0];
    const auto action = pick(100);
    if (action < 30) return submit(node);
    if (action < 65) return step(node);
    if (action < 99) return move_log();
    restart(node);
  }
  // The second node has the last word; the first one then only reads.
  void finish() {
    nodes_[1].owner.reset();
    log_.land_and_confirm_all();
    for (auto& node : nodes_) {
      restart(node);
      for (int i = 0; i < 40; ++i) {
        EXPECT_TRUE(node.owner->step().ok());
        log_.land_and_confirm_all();
      }
      EXPECT_TRUE(node.owner->step().ok());
    }
    EXPECT_TRUE(nodes_[0].owner->step().ok());
    for (auto& node : nodes_) node.owner.reset();
  }

  std::mt19937 random_;
  SteppedLog log_;
  FixedClock clock_;
  Node nodes_[2];
  std::vector<std::pair<Wish, Ask>> asked_;
  Model model_;
};

TEST(OwnerSimulation, EveryAnswerIsTrueAndEveryCommandHasOneEffect) {
  std::size_t accepted_answers = 0;
  for (unsigned seed = 1; seed <= kSeeds && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Simulation simulation(seed);
    simulation.run();
    simulation.check();
    accepted_answers += simulation.accepted_answers();
  }
  EXPECT_GT(accepted_answers, 1000U) << "the simulation gets nowhere";
}

}  // namespace
}  // namespace klade
