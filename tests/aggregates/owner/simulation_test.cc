// Two owners against each other on one log, by seeds: commands repeated and in conflict, appends
// lost, confirmations late, owners restarted with and without their index.  Against a model that
// is one map of persons.
#include <map>
#include <random>

#include "tests/aggregates/owner/stepped_log.h"
#include "tests/aggregates/owner/support.h"

namespace klade {
namespace {

constexpr int kSeeds = 300;
constexpr int kActions = 400;
constexpr std::uint64_t kPersons = 6;
constexpr std::uint64_t kCommands = 40;

struct Wish {
  std::uint64_t id = 0;
  std::uint64_t person = 0;
  std::uint64_t details = 0;
  bool is_change = false;
  Command command() const {
    return is_change ? change_person(person, details) : register_person(person, details);
  }
  std::uint64_t fingerprint() const { return person * 100 + details * 10 + (is_change ? 1U : 0U); }
};

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
    check_log();
    for (auto& [wish, ask] : asked_) check_answer(wish, ask);
    for (const auto& node : nodes_) expect_index_is_fold(node.store, log_);
  }
  std::size_t accepted_answers() const { return accepted_answers_; }

 private:
  struct Node {
    MemoryStreamStore store;
    std::unique_ptr<PartitionOwner> owner;
  };
  struct InLog {
    std::uint64_t seq = 0;
    Id128 fingerprint;
  };

  std::uint64_t pick(std::uint64_t count) { return random_() % count; }
  void restart(Node& node) {
    node.owner.reset();
    if (pick(4) == 0) {
      EXPECT_TRUE(node.store.clear(kPartition).ok());
    }
    const OwnerLimits limits{.queue = 20, .batch = 3, .frames_in_flight = 3, .cached_streams = 3};
    node.owner =
        std::make_unique<PartitionOwner>(kPartition, log_, node.store, clock_, "node", limits);
  }
  void submit(Node& node) {
    const std::uint64_t id = pick(kCommands);
    // Mostly the same command for the same id.
    const std::uint64_t use = pick(20) == 0 ? pick(1000) : id * 7;
    asked_.emplace_back(Wish{id, use % kPersons, use / kPersons % 3, use % 4 != 0}, Ask());
    const auto& [wish, ask] = asked_.back();
    node.owner->submit(wish.command(), origin_of(id, wish.fingerprint()), ask.reply());
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

  void check_log() {
    std::map<Id128, Id128> digests;  // the model: who is registered, with which details
    Instant at{};
    Chain chain;
    for (const std::string& record : log_.records()) {
      const auto judged = chain.offer(record);
      ASSERT_TRUE(judged.ok());
      if (judged->verdict != Verdict::valid) continue;
      if (!judged->frame) continue;
      EXPECT_GE(judged->frame->at, at) << "recorded time goes back";
      at = judged->frame->at;
      for (const StoredCommand& command : judged->frame->commands) {
        const auto [known, fresh] = in_log_.try_emplace(
            command.origin.command, InLog{judged->frame->seq, command.origin.fingerprint});
        EXPECT_TRUE(fresh) << "a command has two effects";
        check_command(command, digests);
      }
    }
  }
  void check_command(const StoredCommand& command, std::map<Id128, Id128>& digests) {
    const auto asked = std::ranges::find_if(asked_, [&](const auto& each) {
      const Wish& wish = each.first;
      const Origin origin = origin_of(wish.id, wish.fingerprint());
      return origin.command == command.origin.command &&
             origin.fingerprint == command.origin.fingerprint;
    });
    ASSERT_NE(asked, asked_.end());
    const Wish& wish = asked->first;
    const Id128 details = id_of("details", wish.details);
    const auto person = digests.find(id_of("person", wish.person));
    EXPECT_TRUE(!wish.is_change || person != digests.end()) << "a refusal stands in the log";
    const bool changes = person == digests.end() || person->second != details;
    EXPECT_EQ(command.events.size(), changes ? 1U : 0U);
    digests[id_of("person", wish.person)] = details;
  }
  void check_answer(const Wish& wish, const Ask& ask) {
    ASSERT_TRUE(ask.answered());
    const auto known = in_log_.find(origin_of(wish.id).command);
    const Id128 fingerprint = origin_of(0, wish.fingerprint()).fingerprint;
    const Outcome outcome = *ask.outcome();
    if (const auto* yes = std::get_if<Accepted>(&outcome)) {
      ++accepted_answers_;
      ASSERT_NE(known, in_log_.end()) << "an accepted command is not in the log";
      EXPECT_EQ(yes->position, (Position{kPartition, known->second.seq}));
      EXPECT_EQ(known->second.fingerprint, fingerprint);
    }
    if (std::holds_alternative<Conflict>(outcome)) {
      ASSERT_NE(known, in_log_.end());
      EXPECT_NE(known->second.fingerprint, fingerprint);
    }
  }

  std::mt19937 random_;
  SteppedLog log_;
  FixedClock clock_;
  Node nodes_[2];
  std::vector<std::pair<Wish, Ask>> asked_;
  std::map<CommandId, InLog> in_log_;
  std::size_t accepted_answers_ = 0;
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
