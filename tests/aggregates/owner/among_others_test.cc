// An owner among others: it follows, owns when told to, and follows again.
#include "tests/aggregates/owner/among_others.h"

namespace klade {
namespace {

constexpr int kTriesUntilUnavailable = 101;

TEST_F(OwnerAmongOthers, FollowsAndNeverClaimsByItself) {
  settle();
  EXPECT_EQ(phase(), OwnerPhase::following);
  EXPECT_TRUE(log_.records().empty());
  EXPECT_EQ(owner_->ownership(), Ownership());
}

TEST_F(OwnerAmongOthers, KeepsItsIndexUpToDateWhileItFollows) {
  MemoryStreamStore store;
  const auto other = make(store, "there");
  other->claim();
  settle(*other);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    other->submit(register_person(i), origin_of(i), [](const Outcome&) {});
    settle(*other);
    step();
    expect_index_is_fold(store_, log_);
    EXPECT_TRUE(store_.content(kPartition).streams.contains(person_stream(i)));
  }
  EXPECT_EQ(phase(), OwnerPhase::following);
  EXPECT_EQ(owner_->ownership(), (Ownership{1, "there", false}));
  EXPECT_EQ(other->ownership(), (Ownership{1, "there", true}));
}

TEST_F(OwnerAmongOthers, SaysAtOnceThatItIsNotTheOwner) {
  expect(submit(register_person(1), 1), OwnerFault::not_owner);
  settle();
  ASSERT_EQ(phase(), OwnerPhase::following);
  expect(submit(register_person(1), 1), OwnerFault::not_owner);
}

TEST_F(OwnerAmongOthers, OwnsWhenItWasToldToClaim) {
  settle();
  claim_and_own();
  EXPECT_EQ(owner_->ownership(), (Ownership{1, "here", true}));
  const Ask ask = submit(register_person(1), 1);
  settle();
  expect(ask, accepted(2));
}

TEST_F(OwnerAmongOthers, RefusesWhenAFrameAfterTheRefusalCameBack) {
  settle();
  claim_and_own();
  const Ask refused = submit(change_person(1, 5), 1);
  step();
  EXPECT_FALSE(refused.answered());
  log_.land();
  step();
  EXPECT_FALSE(refused.answered()) << "the frame is not confirmed";
  settle();
  expect(refused, Refusal::unknown_person);
  EXPECT_EQ(log_.records().size(), 2U);
  expect_index_is_fold(store_, log_);
}

TEST_F(OwnerAmongOthers, RefusesNothingOnAStateThatIsPast) {
  settle();
  claim_and_own();
  const Ask first = submit(register_person(2), 2);
  step();
  log_.land_and_confirm_all();
  const Ask refused = submit(change_person(1, 5), 1);
  step();
  ASSERT_TRUE(first.answered());
  // Before its frame lands another owns the partition and registers the person.
  insert_claim_of_another(2);
  log_.land_and_confirm_all();
  settle();
  expect(refused, OwnerFault::not_owner);
}

// Valid frames of the owner before it stand before the claim, and are no reason to claim twice.
TEST_F(OwnerAmongOthers, TakesOverFromAnOwnerAtWork) {
  MemoryStreamStore store;
  const auto other = make(store, "there");
  other->claim();
  settle(*other);
  settle();
  Ask at_work;
  other->submit(register_person(1), origin_of(1), at_work.reply());
  EXPECT_TRUE(other->step().ok());
  owner_->claim();
  step();
  log_.land();  // the other's frame
  step();
  settle();
  EXPECT_EQ(owner_->ownership(), (Ownership{2, "here", true}));
  const Ask again = submit(register_person(1), 1);
  settle();
  expect(again, repeated(2));
  settle(*other);
  expect(at_work, accepted(2));
  EXPECT_EQ(other->ownership(), (Ownership{2, "here", false}));
}

TEST_F(OwnerAmongOthers, HandsOnWhatDidNotComeBackBeforeAHigherClaim) {
  settle();
  claim_and_own();
  const Ask before = submit(register_person(1), 1);
  step();
  log_.land();
  const Ask after = submit(register_person(2), 2);
  step();
  insert_claim_of_another(2);
  log_.land();
  const Ask queued = submit(register_person(3), 3);
  step();
  EXPECT_EQ(phase(), OwnerPhase::following);
  expect(before, accepted(2));
  for (const Ask& ask : {after, queued, submit(register_person(4), 4)}) {
    expect(ask, OwnerFault::not_owner);
  }
  log_.land_and_confirm_all();
  settle();
  expect_index_is_fold(store_, log_);
}

TEST_F(OwnerAmongOthers, DecidesOnWhatOthersDidWhenItOwnsAgain) {
  settle();
  claim_and_own();
  submit(register_person(1), 1);
  settle();
  MemoryStreamStore store;
  const auto other = make(store, "there");
  other->claim();
  settle(*other);
  other->submit(change_person(1, 5), origin_of(2), [](const Outcome&) {});
  settle(*other);
  settle();
  claim_and_own();
  const Ask same = submit(change_person(1, 5), 3);
  settle();
  expect(same, accepted(6));
  EXPECT_EQ(store_.content(kPartition).streams.at(person_stream(1)).size(), 2U);
  expect_index_is_fold(store_, log_);
}

TEST_F(OwnerAmongOthers, KnowsTheOwnerAfterARestartButDoesNotTakeItselfForIt) {
  settle();
  claim_and_own();
  submit(register_person(1), 1);
  settle();
  for (const bool with_index : {true, false}) {
    ASSERT_TRUE(with_index || store_.clear(kPartition).ok());
    start();
    settle();
    EXPECT_EQ(phase(), OwnerPhase::following);
    EXPECT_EQ(owner_->ownership(), (Ownership{1, "here", false}));
    expect(submit(register_person(2), 2), OwnerFault::not_owner);
  }
}

TEST_F(OwnerAmongOthers, TellsOfEachChange) {
  step();
  EXPECT_EQ(changes_, 1U) << "following";
  step();
  EXPECT_EQ(changes_, 1U);
  owner_->claim();
  step();
  EXPECT_EQ(changes_, 2U) << "claiming";
  settle();
  EXPECT_EQ(changes_, 3U) << "owning";
  insert_claim_of_another(2);
  step();
  EXPECT_EQ(changes_, 4U) << "following again";
  insert_claim_of_another(3);
  step();
  EXPECT_EQ(changes_, 5U) << "another owner";
}

TEST_F(OwnerAmongOthers, GoesOnTryingOnALogThatLosesEverything) {
  settle();
  claim_and_own();
  const Ask waiting = submit(register_person(1), 1);
  for (int i = 0; i < 3 * kTriesUntilUnavailable; ++i) {
    step();
    lose_all_absent();
  }
  expect(waiting, OwnerFault::unavailable);
  expect(submit(register_person(2), 2), OwnerFault::unavailable);
  settle();
  EXPECT_EQ(phase(), OwnerPhase::owning);
  const Ask again = submit(register_person(1), 1);
  settle();
  EXPECT_TRUE(again.answered());
  EXPECT_TRUE(std::holds_alternative<Accepted>(*again.outcome()));
  expect_index_is_fold(store_, log_);
}

TEST_F(OwnerAmongOthers, WaitsForNoAppendThatNobodyReports) {
  settle();
  claim_and_own();
  const Ask in_flight = submit(register_person(1), 1);
  const Ask waiting = submit(register_person(2), 2);
  while (!in_flight.answered() || !waiting.answered()) step();
  expect(in_flight, OwnerFault::unavailable);
  expect(waiting, OwnerFault::unavailable);
  expect(submit(register_person(3), 3), OwnerFault::unavailable);
  EXPECT_TRUE(owner_->ownership().unavailable);
  settle();
  EXPECT_EQ(phase(), OwnerPhase::owning);
  EXPECT_FALSE(owner_->ownership().unavailable);
  const Ask again = submit(register_person(1), 1);
  settle();
  EXPECT_TRUE(std::holds_alternative<Accepted>(*again.outcome()));
  expect_index_is_fold(store_, log_);
}

// As when a log was cut short and has grown again.
TEST_F(OwnerAmongOthers, CanBeStoppedThoughAConfirmedRecordIsNotToBeRead) {
  settle();
  claim_and_own();
  const Ask unread = submit(register_person(1), 1);
  step();
  const std::size_t before = log_.records().size();
  log_.land();
  log_.cut(before);
  log_.confirm();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(owner_->run(stop.get_token()).ok());
  expect(unread, OwnerFault::unavailable);
}

TEST_F(OwnerAmongOthers, GoesOnTryingOnALogThatCannotBeRead) {
  settle();
  claim_and_own();
  const Ask in_flight = submit(register_person(1), 1);
  step();
  const Ask waiting = submit(register_person(2), 2);
  log_.fail_reads(LogFault::unavailable);
  for (int i = 0; i < 3 * kTriesUntilUnavailable; ++i) EXPECT_FALSE(owner_->step().ok());
  for (const Ask& ask : {in_flight, waiting, submit(register_person(3), 3)}) {
    expect(ask, OwnerFault::unavailable);
  }
  log_.fail_reads(std::nullopt);
  settle();
  EXPECT_EQ(phase(), OwnerPhase::owning);
  const Ask again = submit(register_person(1), 1);
  const Ask waited = submit(register_person(2), 2);
  settle();
  expect(again, repeated(2));
  expect(waited, accepted(4));
  expect_index_is_fold(store_, log_);
}

TEST_F(OwnerAmongOthers, FollowsOnWhenALogThatCouldNotBeReadIsBack) {
  settle();
  log_.fail_reads(LogFault::unavailable);
  owner_->claim();
  for (int i = 0; i < 2 * kTriesUntilUnavailable; ++i) EXPECT_FALSE(owner_->step().ok());
  expect(submit(register_person(1), 1), OwnerFault::not_owner);
  insert_claim_of_another(1);
  log_.fail_reads(std::nullopt);
  settle();
  EXPECT_EQ(phase(), OwnerPhase::following);
  EXPECT_EQ(log_.records().size(), 1U) << "the wish to claim is older than the other's claim";
}

TEST_F(OwnerAmongOthers, EndsWithAFaultThatWaitingDoesNotMend) {
  log_.fail_reads(LogFault::corrupt);
  const auto ended = owner_->run(std::stop_token());
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error(), LogFault::corrupt);
  EXPECT_EQ(phase(), OwnerPhase::resigned);
  expect(submit(register_person(1), 1), OwnerFault::unavailable);
}

TEST_F(OwnerAmongOthers, IsEndedByAStopAloneWhenTheLogIsUnavailable) {
  log_.fail_reads(LogFault::unavailable);
  for (int i = 0; i < kTriesUntilUnavailable; ++i) EXPECT_FALSE(owner_->step().ok());
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(owner_->run(stop.get_token()).ok());
  expect(submit(register_person(1), 1), OwnerFault::stopping);
}

}  // namespace
}  // namespace klade
