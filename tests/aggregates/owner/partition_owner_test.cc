// The single writer, step by step: idempotency, speculation, lost appends, foreign claims.
#include "aggregates/owner/partition_owner.h"

#include "tests/aggregates/owner/stepped_log.h"
#include "tests/aggregates/owner/support.h"

namespace klade {
namespace {

using testing::Eq;
using testing::Optional;

class PartitionOwnerTest : public testing::Test {
 protected:
  void start(OwnerLimits limits = {}) {
    owner_.reset();
    owner_ = std::make_unique<PartitionOwner>(
        kPartition, log_, store_, clock_, "here", OwnerTerms{limits});
  }
  void start_and_claim(OwnerLimits limits = {}) {
    start(limits);
    settle();
    ASSERT_EQ(owner_->metrics().phase, OwnerPhase::owning);
  }
  std::size_t step() {
    const auto answered = owner_->step();
    EXPECT_TRUE(answered.ok());
    return answered ? *answered : 0;
  }
  // Until nothing moves any more.
  void settle() {
    for (int i = 0; i < 12; ++i) {
      step();
      log_.land_and_confirm_all();
    }
    step();
  }
  Ask submit(const Command& command, std::uint64_t id, std::uint64_t fingerprint = 0) {
    Ask ask;
    owner_->submit(command, origin_of(id, fingerprint), ask.reply());
    return ask;
  }
  void insert_foreign_claim() {
    log_.insert(encode(Claim{owner_->metrics().epoch + 1, ClaimId(random_id()), {}, "there"}));
  }
  Instant at_of(std::size_t record) {
    const auto decoded = decode_record(log_.records().at(record));
    return std::visit([](const auto& r) { return r.at; }, *decoded);
  }

  SteppedLog log_;
  MemoryStreamStore store_;
  FixedClock clock_;
  std::unique_ptr<PartitionOwner> owner_;
};

TEST_F(PartitionOwnerTest, AnswersOnlyWhatWasReadBackAndConfirmed) {
  start_and_claim();
  const Ask ask = submit(register_person(1), 1);
  step();
  EXPECT_EQ(log_.waiting(), 1U);
  EXPECT_FALSE(ask.answered());
  log_.land();
  step();
  EXPECT_FALSE(ask.answered()) << "read back, but not confirmed";
  log_.confirm();
  EXPECT_EQ(step(), 1U);
  EXPECT_THAT(ask.outcome(), Optional(Eq(accepted(2))));
  expect_index_is_fold(store_, log_);
}

TEST_F(PartitionOwnerTest, ALaterConfirmationStandsForAnEarlierOne) {
  start_and_claim();
  const Ask first = submit(register_person(1), 1);
  step();
  log_.lose_present();
  step();  // reads it back, valid
  EXPECT_FALSE(first.answered());
  log_.confirm();  // tells the loss: a new claim
  settle();
  EXPECT_THAT(first.outcome(), Optional(Eq(accepted(2))));
  EXPECT_EQ(owner_->metrics().epoch, 2U);
  expect_no_command_twice(log_);
}

TEST_F(PartitionOwnerTest, DecidesOnItsOwnFramesInFlight) {
  start_and_claim();
  const Ask registered = submit(register_person(1), 1);
  step();
  const Ask changed = submit(change_person(1, 5), 2);
  step();
  EXPECT_EQ(log_.waiting(), 2U);
  settle();
  EXPECT_THAT(registered.outcome(), Optional(Eq(accepted(2))));
  EXPECT_THAT(changed.outcome(), Optional(Eq(accepted(3))));
  EXPECT_EQ(store_.content(kPartition).streams.at(person_stream(1)).size(), 2U);
}

TEST_F(PartitionOwnerTest, KeepsAtMostSoManyFramesInFlight) {
  start_and_claim({.frames_in_flight = 2});
  for (std::uint64_t i = 1; i <= 5; ++i) {
    submit(register_person(i), i);
    step();
  }
  EXPECT_EQ(log_.waiting(), 2U);
}

TEST_F(PartitionOwnerTest, KeepsStreamsInFlightHoweverSmallTheCache) {
  start_and_claim({.cached_streams = 1});
  std::vector<Ask> asks;
  asks.reserve(40);
  for (std::uint64_t i = 1; i <= 20; ++i) asks.push_back(submit(register_person(i), i));
  step();
  for (std::uint64_t i = 1; i <= 20; ++i) asks.push_back(submit(change_person(i, 9), 100 + i));
  settle();
  for (const Ask& ask : asks) {
    ASSERT_TRUE(ask.answered());
    EXPECT_TRUE(std::holds_alternative<Accepted>(*ask.outcome()));
  }
  expect_index_is_fold(store_, log_);
}

TEST_F(PartitionOwnerTest, ARefusalWaitsForWhatItRestsOn) {
  start_and_claim();
  const Ask at_once = submit(change_person(1, 5), 1);
  step();
  EXPECT_THAT(at_once.outcome(), Optional(Eq(Outcome(Refusal::unknown_person))));

  submit(register_person(2), 2);
  step();
  const Ask later = submit(change_person(3, 5), 3);
  step();
  EXPECT_FALSE(later.answered());
  settle();
  EXPECT_THAT(later.outcome(), Optional(Eq(Outcome(Refusal::unknown_person))));
}

TEST_F(PartitionOwnerTest, GivesARepeatedCommandItsFirstAnswer) {
  start_and_claim();
  const Ask first = submit(register_person(1), 1);
  settle();
  for (int i = 0; i < 4; ++i) {
    const Ask again = submit(register_person(1), 1);
    settle();
    EXPECT_THAT(again.outcome(), Optional(Eq(repeated(2))));
  }
  EXPECT_THAT(first.outcome(), Optional(Eq(accepted(2))));
  expect_no_command_twice(log_);
}

TEST_F(PartitionOwnerTest, GivesCommandsRepeatedInFlightOneAnswer) {
  start_and_claim();
  std::vector<Ask> asks;
  asks.reserve(5);
  for (int i = 0; i < 3; ++i) asks.push_back(submit(register_person(1), 1));  // in one batch
  step();
  for (int i = 0; i < 2; ++i) asks.push_back(submit(register_person(1), 1));  // in a later one
  step();
  for (const Ask& ask : asks) EXPECT_FALSE(ask.answered());
  settle();
  EXPECT_THAT(asks[0].outcome(), Optional(Eq(accepted(2))));
  for (std::size_t i = 1; i < asks.size(); ++i) {
    EXPECT_THAT(asks[i].outcome(), Optional(Eq(repeated(2))));
  }
  expect_no_command_twice(log_);
}

TEST_F(PartitionOwnerTest, KnowsACommandThatChangedNothing) {
  start_and_claim();
  submit(register_person(1), 1);
  settle();
  const Ask same = submit(register_person(1), 2);
  settle();
  EXPECT_THAT(same.outcome(), Optional(Eq(accepted(3))));
  const Ask again = submit(register_person(1), 2);
  settle();
  EXPECT_THAT(again.outcome(), Optional(Eq(repeated(3))));
  EXPECT_EQ(store_.content(kPartition).streams.at(person_stream(1)).size(), 1U);
}

TEST_F(PartitionOwnerTest, DoesNotRememberARefusedCommand) {
  start_and_claim();
  const Ask refused = submit(change_person(1, 5), 7);
  settle();
  submit(register_person(1), 8);
  settle();
  const Ask again = submit(change_person(1, 5), 7);
  settle();
  EXPECT_THAT(refused.outcome(), Optional(Eq(Outcome(Refusal::unknown_person))));
  EXPECT_THAT(again.outcome(), Optional(Eq(accepted(3))));
}

TEST_F(PartitionOwnerTest, RefusesAnotherUseOfACommandId) {
  start_and_claim();
  submit(register_person(1), 1, 10);
  const Ask in_flight = submit(register_person(2), 1, 11);
  settle();
  const Ask known = submit(register_person(2), 1, 11);
  settle();
  EXPECT_THAT(in_flight.outcome(), Optional(Eq(Outcome(Conflict{}))));
  EXPECT_THAT(known.outcome(), Optional(Eq(Outcome(Conflict{}))));
}

TEST_F(PartitionOwnerTest, IsBusyWhenItsQueueIsFull) {
  start({.queue = 2});
  const Ask first = submit(register_person(1), 1);
  const Ask second = submit(register_person(2), 2);
  const Ask third = submit(register_person(3), 3);
  EXPECT_THAT(third.outcome(), Optional(Eq(Outcome(OwnerFault::busy))));
  settle();
  EXPECT_THAT(first.outcome(), Optional(Eq(accepted(2))));
  EXPECT_THAT(second.outcome(), Optional(Eq(accepted(2))));
}

TEST_F(PartitionOwnerTest, ClosesAFrameBeforeItIsTooLarge) {
  start_and_claim();
  std::vector<Ask> asks;
  asks.reserve(3);
  for (std::uint64_t i = 1; i <= 3; ++i) asks.push_back(submit(large_command(i, 400'000), i));
  const Ask impossible = submit(large_command(4, kMaxRecordBytes), 4);
  settle();
  EXPECT_THAT(asks[0].outcome(), Optional(Eq(accepted(2))));
  EXPECT_THAT(asks[1].outcome(), Optional(Eq(accepted(2))));
  EXPECT_THAT(asks[2].outcome(), Optional(Eq(accepted(3))));
  EXPECT_THAT(impossible.outcome(), Optional(Eq(Outcome(OwnerFault::too_large))));
  for (const std::string& record : log_.records()) EXPECT_LE(record.size(), kMaxRecordBytes);
  EXPECT_FALSE(store_.content(kPartition).streams.contains(person_stream(4)));
}

TEST_F(PartitionOwnerTest, RecordedTimeNeverGoesBack) {
  clock_.set(5'000'000);
  start_and_claim();
  submit(register_person(1), 1);
  settle();
  clock_.set(3'000'000);
  submit(register_person(2), 2);
  settle();
  start_and_claim();
  for (std::size_t i = 0; i < log_.records().size(); ++i) {
    EXPECT_EQ(at_of(i), Instant{std::chrono::seconds{5}});
  }
}

TEST_F(PartitionOwnerTest, DecidesAgainWhatWasLostAndIsAbsent) {
  start_and_claim();
  const Ask first = submit(register_person(1), 1);
  step();
  const Ask second = submit(change_person(1, 5), 2);
  step();
  log_.lose_absent();
  settle();
  EXPECT_THAT(first.outcome(), Optional(Eq(accepted(3))));
  EXPECT_THAT(second.outcome(), Optional(Eq(accepted(3))));
  EXPECT_EQ(owner_->metrics().epoch, 2U);
  EXPECT_EQ(owner_->metrics().void_records, 1U) << "the second frame, without the first";
  expect_no_command_twice(log_);
  expect_index_is_fold(store_, log_);
}

TEST_F(PartitionOwnerTest, ClaimsAgainWhenItsClaimIsLost) {
  start();
  step();
  const Ask ask = submit(register_person(1), 1);
  log_.lose_absent();
  log_.confirm();
  step();
  log_.lose_present();
  log_.confirm();
  settle();
  EXPECT_EQ(owner_->metrics().phase, OwnerPhase::owning);
  EXPECT_TRUE(std::holds_alternative<Accepted>(*ask.outcome()));
  expect_index_is_fold(store_, log_);
}

TEST_F(PartitionOwnerTest, CallsALogThatLosesEverythingUnavailable) {
  start();
  const Ask ask = submit(register_person(1), 1);
  bool failed = false;
  for (int i = 0; i < 500 && !failed; ++i) {
    failed = !owner_->step().ok();
    while (log_.waiting() > 0) log_.lose_absent();
    while (log_.unconfirmed() > 0) log_.confirm();
  }
  EXPECT_TRUE(failed);
  owner_.reset();
  EXPECT_THAT(ask.outcome(), Optional(Eq(Outcome(OwnerFault::stopping))));
}

TEST_F(PartitionOwnerTest, ResignsWhenAnotherClaims) {
  start_and_claim();
  const Ask before = submit(register_person(1), 1);
  step();
  log_.land();
  const Ask after = submit(register_person(2), 2);
  step();
  insert_foreign_claim();
  log_.land();
  const Ask queued = submit(register_person(3), 3);
  step();
  const Ask late = submit(register_person(4), 4);
  EXPECT_EQ(owner_->metrics().phase, OwnerPhase::resigned);
  EXPECT_THAT(before.outcome(), Optional(Eq(accepted(2)))) << "it came back valid";
  for (const Ask* ask : {&after, &queued, &late}) {
    EXPECT_THAT(ask->outcome(), Optional(Eq(Outcome(OwnerFault::not_owner))));
  }
  log_.land_and_confirm_all();
  EXPECT_EQ(step(), 0U);
  EXPECT_FALSE(fold(log_).content.commands.contains(origin_of(2).command));
}

TEST_F(PartitionOwnerTest, ResignsWhenAnotherWasFirst) {
  start();
  step();
  insert_foreign_claim();
  log_.land_and_confirm_all();
  const Ask ask = submit(register_person(1), 1);
  step();
  EXPECT_EQ(owner_->metrics().phase, OwnerPhase::resigned);
  EXPECT_THAT(ask.outcome(), Optional(Eq(Outcome(OwnerFault::not_owner))));
}

TEST_F(PartitionOwnerTest, AnswersWhatIsLeftWhenItIsDestroyed) {
  start_and_claim();
  const Ask in_flight = submit(register_person(1), 1);
  step();
  const Ask queued = submit(register_person(2), 2);
  owner_.reset();
  EXPECT_THAT(in_flight.outcome(), Optional(Eq(Outcome(OwnerFault::stopping))));
  EXPECT_THAT(queued.outcome(), Optional(Eq(Outcome(OwnerFault::stopping))));
}

}  // namespace
}  // namespace klade
