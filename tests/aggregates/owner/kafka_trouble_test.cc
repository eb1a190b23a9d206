// Troubles of other requests than an owner's appends: its producer's id, its reading; and all of
// them at once, by seeds.
#include <array>
#include <random>

#include "tests/aggregates/owner/kafka_owners.h"

namespace klade {
namespace {

constexpr std::array kFaults = {
    Fault::lose_request, Fault::lose_answer, Fault::repeat, Fault::hold};
constexpr int kBreaks = 30;
constexpr int kRounds = 150;
// Between two rounds, when answers do not come sooner.
constexpr std::chrono::milliseconds kRound{30};

class KafkaOwnersInTrouble : public KafkaOwners {
 protected:
  KafkaNode& first() { return *nodes_.at(0); }
  void ask_and_finish(KafkaNode& node, std::size_t count) {
    ask(node, count);
    finish(node);
  }
  void wait_for_one_more(Fault fault, std::size_t before) {
    ASSERT_TRUE(first().network().wait_for(fault, before + 1, kNodePatience));
  }
};

TEST_F(KafkaOwnersInTrouble, ANewProducerThatGetsNoIdIsWaitedFor) {
  start_nodes(1);
  first().take_over(nodes_);
  for (const Fault fault : kFaults) {
    SCOPED_TRACE(static_cast<int>(fault));
    ask_and_finish(first(), 6);
    const std::size_t before = first().network().faults(fault);
    first().trouble(KafkaApi::init_producer_id, fault);
    ask(first(), 12);
    first().log().break_for_test();
    ask(first(), 12);
    wait_for_one_more(fault, before);
    first().mend();
    finish(first());
    first().network().release();
    ask_again_and_otherwise(first(), 24);
  }
  EXPECT_GE(first().producers_replaced(), kFaults.size());
  expect_that_all_holds();
}

TEST_F(KafkaOwnersInTrouble, AProducerThatBreaksAgainAndAgainIsReplacedEachTime) {
  start_nodes(1);
  first().take_over(nodes_);
  for (int i = 0; i < kBreaks && !HasFailure(); ++i) {
    ask(first(), 24);
    first().log().break_for_test();
    finish(first());
  }
  EXPECT_GE(first().producers_replaced(), static_cast<std::uint64_t>(kBreaks) - 1);
  std::cout << first().doubtful_appends() << " doubtful appends\n";
  EXPECT_GT(first().doubtful_appends(), 0U);
  expect_that_all_holds();
}

// It goes on deciding, and all that it appends is confirmed.
TEST_F(KafkaOwnersInTrouble, AnOwnerThatDoesNotHearOfItsSuccessorAnswersNothingFalse) {
  start_nodes(2);
  KafkaNode& successor = *nodes_[1];
  const auto seen = KafkaLog::open_read_only(settings_).value();
  for (const Fault fault : {Fault::lose_request, Fault::lose_answer, Fault::hold}) {
    SCOPED_TRACE(static_cast<int>(fault));
    first().take_over(nodes_);
    ask_and_finish(first(), 6);
    const std::size_t before = first().network().faults(fault);
    first().trouble(KafkaApi::fetch, fault);
    // The fetch that was asked before is over then.
    wait_for_one_more(fault, before);
    successor.owner().claim();
    successor.wait_until([&] { return successor.owner().metrics().phase == OwnerPhase::owning; });
    const Wish known = ask_registration(successor);
    finish(successor);
    const std::size_t records = records_of(*seen).size();
    ask_change(first(), known.person);
    ask(first(), 6);
    while (records_of(*seen).size() == records) {
    }
    // Meanwhile the first one's appends are confirmed.
    const std::size_t unanswered = asked_.unanswered();
    ask(successor, 6);
    successor.wait_until([&] { return asked_.unanswered() <= unanswered; });
    first().mend();
    first().network().release();
    finish(successor);
    ask_again_and_otherwise(successor, 12);
  }
  EXPECT_EQ(first().doubtful_appends(), 0U);
  expect_that_all_holds();
  EXPECT_GT(void_records_, 0U);
}

class OwnersInTrouble : public KafkaOwnersInTrouble,
                        public testing::WithParamInterface<std::uint64_t> {
 protected:
  static FaultProxy::Plan plan(std::uint64_t seed) {
    const std::vector<Fault> any = {Fault::lose_request,
                                    Fault::lose_answer,
                                    Fault::repeat,
                                    Fault::hold,
                                    Fault::spoil_request,
                                    Fault::spoil_answer};
    const std::vector<Fault> of_network(kFaults.begin(), kFaults.end());
    return [produce = seeded_plan(seed, KafkaApi::produce, 0.4, any),
            id = seeded_plan(seed, KafkaApi::init_producer_id, 0.3, of_network),
            fetch =
                seeded_plan(seed, KafkaApi::fetch, 0.02, of_network)](const KafkaRequest& request) {
      for (const auto* each : {&produce, &id, &fetch}) {
        const Fault fault = (*each)(request);
        if (fault != Fault::none) return fault;
      }
      return Fault::none;
    };
  }
};

TEST_P(OwnersInTrouble, AreTrueWhateverMeetsThem) {
  std::mt19937_64 dice(GetParam());
  start_nodes(2);
  for (const auto& node : nodes_) node->network().set_plan(plan(dice()));
  for (int i = 0; i < kRounds && !HasFailure(); ++i) {
    KafkaNode& node = *nodes_[dice() % nodes_.size()];
    if (dice() % 8 == 0) node.owner().claim();
    if (dice() % 40 == 0) node.log().break_for_test();
    if (dice() % 4 == 0) node.network().release();
    ask(node, dice() % 12);
    asked_.ask_again(node);
    node.wait_for(kRound, [this] { return asked_.unanswered() == 0; });
  }
  for (const auto& node : nodes_) {
    node->mend();
    node->network().release();
  }
  finish(*nodes_[0]);
  ask_again_and_otherwise(*nodes_[0], 100);
  for (const Fault fault : {Fault::lose_request,
                            Fault::lose_answer,
                            Fault::repeat,
                            Fault::hold,
                            Fault::spoil_request,
                            Fault::spoil_answer}) {
    EXPECT_GT(nodes_[0]->network().faults(fault) + nodes_[1]->network().faults(fault), 0U);
  }
  const std::uint64_t doubts = nodes_[0]->doubtful_appends() + nodes_[1]->doubtful_appends();
  expect_that_all_holds();
  std::cout << doubts << " doubtful appends, " << asked_.asked_again() << " commands asked again, "
            << void_records_ << " void records\n";
  EXPECT_GT(doubts, 0U);
}

INSTANTIATE_TEST_SUITE_P(Kafka, OwnersInTrouble, testing::Values(1, 2, 3));

}  // namespace
}  // namespace klade
