// Appends whose outcome is doubtful, over a real broker: every produce request of one phase of an
// owner's life is lost, done and not answered, repeated, held until long after, or spoiled.  One
// owner that has to find its way by itself, and two that take over from each other meanwhile.
#include <algorithm>
#include <array>

#include "tests/aggregates/owner/kafka_owners.h"

namespace klade {
namespace {

enum class Phase { claim, first_frame, frame_in_the_middle, frames_in_flight, last_frame };
constexpr std::array kPhases = {Phase::claim,
                                Phase::first_frame,
                                Phase::frame_in_the_middle,
                                Phase::frames_in_flight,
                                Phase::last_frame};
struct Trouble {
  const char* name;
  Fault fault;
  bool breaks = false;  // the producer, by librdkafka's own means, with such requests in flight
};
constexpr std::array kTroubles = {
    Trouble{"Lost", Fault::lose_request},
    Trouble{"NotAnswered", Fault::lose_answer},
    Trouble{"Repeated", Fault::repeat},
    Trouble{"Held", Fault::hold},
    Trouble{"Refused", Fault::spoil_request},
    Trouble{"SaidToHaveFailed", Fault::spoil_answer},
    Trouble{"Broken", Fault::hold, true},
};

class OwnersInDoubt : public KafkaOwners,
                      public testing::WithParamInterface<std::tuple<std::size_t, std::size_t>> {
 protected:
  static const Trouble& trouble() { return kTroubles.at(std::get<1>(GetParam())); }
  static Fault fault() { return trouble().fault; }
  static bool alone() { return std::get<0>(GetParam()) == 1; }
  // An idempotent producer sees to the others by itself.
  static bool makes_doubt() { return fault() != Fault::repeat; }

  // The first node's life up to the phase.
  void lead_to(Phase phase) {
    KafkaNode& node = *nodes_[0];
    if (alone()) {
      node.stop();
      node.start();
    } else {
      nodes_[1]->take_over(nodes_);
    }
    if (phase != Phase::claim) node.take_over(nodes_);
    if (phase == Phase::claim || phase == Phase::first_frame) return;
    ask(node, 8);
    finish(node);
  }
  void begin(Phase phase) {
    KafkaNode& node = *nodes_[0];
    if (phase == Phase::claim) return node.owner().claim();
    ask(node, phase == Phase::frames_in_flight ? 24 : 4);
  }
  void play(Phase phase) {
    lead_to(phase);
    KafkaNode& node = *nodes_[0];
    const std::size_t faults = node.network().faults(fault());
    const std::uint64_t doubts = node.doubtful_appends();
    node.trouble(KafkaApi::produce, fault());
    begin(phase);
    ASSERT_TRUE(node.network().wait_for(fault(), faults + 1, kNodePatience));
    if (trouble().breaks) node.log().break_for_test();
    if (phase == Phase::last_frame) node.ask_to_stop();
    if (!alone()) nodes_[1]->take_over(nodes_);
    if (alone() && makes_doubt()) {
      node.wait_until([&] { return node.doubtful_appends() > doubts; });
    }
    node.mend();
    if (phase == Phase::last_frame) {
      node.stop();
      node.start();
    }
    go_on(alone() ? node : *nodes_[1]);
  }
  void go_on(KafkaNode& owner) {
    finish(owner);
    ask(owner, 6);
    // With nothing to finish, the owner's next claim may be on its way still: before it, what is
    // held would not land late.  One that was started again follows, and need not claim.
    owner.wait_until([&] { return owner.owner().metrics().phase != OwnerPhase::claiming; });
    const std::uint64_t before = owner.owner().metrics().void_records;
    nodes_[0]->network().release();
    ask(owner, 6);
    finish(owner);
    ask_again_and_otherwise(owner, 12);
    // Of two, the claim that was held may be the highest when it lands, and takes the partition.
    if (alone() && fault() == Fault::hold) {
      owner.wait_until([&] { return owner.owner().metrics().void_records > before; });
    }
  }
};

TEST_P(OwnersInDoubt, NeverAnswerFalselyAndDoEachThingOnce) {
  start_nodes(alone() ? 1 : 2);
  for (const Phase phase : kPhases) {
    SCOPED_TRACE(static_cast<int>(phase));
    play(phase);
    if (HasFatalFailure() || HasFailure()) return;
  }
  const KafkaNode& node = *nodes_[0];
  const std::size_t faults = nodes_[0]->network().faults(fault());
  expect_that_all_holds();
  std::cout << faults << " requests met it, " << node.doubtful_appends() << " doubtful appends, "
            << node.producers_replaced() << " producers replaced, " << asked_.asked_again()
            << " commands asked again, " << void_records_ << " void records\n";
  EXPECT_GE(faults, kPhases.size());
  if (alone() && makes_doubt()) {
    EXPECT_GE(node.doubtful_appends(), kPhases.size());
    EXPECT_GE(node.producers_replaced(), kPhases.size());
  }
  // What is held lands when its time is over; of two owners' claims it may be the higher, and
  // valid.
  if (fault() == Fault::hold) {
    EXPECT_GE(void_records_, alone() ? kPhases.size() : kPhases.size() - 1);
  }
  if (fault() == Fault::lose_request && alone()) {
    EXPECT_EQ(void_records_, 0U);
  }
}

std::string name_of(const testing::TestParamInfo<OwnersInDoubt::ParamType>& info) {
  const bool one = std::get<0>(info.param) == 1;
  return std::string(one ? "OneOwner" : "TwoOwners") + kTroubles.at(std::get<1>(info.param)).name;
}
INSTANTIATE_TEST_SUITE_P(Kafka,
                         OwnersInDoubt,
                         testing::Combine(testing::Values(1, 2),
                                          testing::Range<std::size_t>(0, kTroubles.size())),
                         name_of);

}  // namespace
}  // namespace klade
