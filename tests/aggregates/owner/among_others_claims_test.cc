// The claims of an owner among others, step by step: which it makes, and which count.
#include "tests/aggregates/owner/among_others.h"

namespace klade {
namespace {

TEST_F(OwnerAmongOthers, ClaimsOnceItHasCaughtUp) {
  insert_claim_of_another(7);
  owner_->claim();
  settle();
  EXPECT_EQ(owner_->ownership(), (Ownership{8, "here", true}));
}

TEST_F(OwnerAmongOthers, KeepsCommandsUntilItsClaimCameBack) {
  settle();
  owner_->claim();
  step();
  ASSERT_EQ(phase(), OwnerPhase::claiming);
  const Ask ask = submit(register_person(1), 1);
  step();
  EXPECT_FALSE(ask.answered());
  settle();
  expect(ask, accepted(2));
}

TEST_F(OwnerAmongOthers, DoesNotClaimWhatIsItsOwn) {
  settle();
  claim_and_own();
  owner_->claim();
  settle();
  EXPECT_EQ(log_.records().size(), 1U);
  insert_claim_of_another(2);
  settle();
  EXPECT_EQ(phase(), OwnerPhase::following) << "the old wish to claim is forgotten";
}

TEST_F(OwnerAmongOthers, ForgetsToClaimWhenAnothersClaimIsReadFirst) {
  settle();
  owner_->claim();
  insert_claim_of_another(1);
  settle();
  EXPECT_EQ(phase(), OwnerPhase::following);
  EXPECT_EQ(log_.records().size(), 1U);
  claim_and_own();
}

TEST_F(OwnerAmongOthers, ForgetsToClaimWhenAnothersClaimIsFarAhead) {
  settle();
  owner_->claim();
  for (int i = 0; i < 100; ++i) log_.insert("not a record of ours");
  insert_claim_of_another(1);
  settle();
  EXPECT_EQ(phase(), OwnerPhase::following);
  EXPECT_EQ(log_.records().size(), 101U);
}

TEST_F(OwnerAmongOthers, FollowsWhenItsClaimIsVoid) {
  settle();
  owner_->claim();
  step();
  const Ask ask = submit(register_person(1), 1);
  insert_claim_of_another(1);
  settle();
  expect(ask, OwnerFault::not_owner);
  EXPECT_EQ(phase(), OwnerPhase::following);
  EXPECT_EQ(log_.records().size(), 2U) << "it claimed again by itself";
  EXPECT_EQ(owner_->ownership(), (Ownership{1, "there", false}));
  claim_and_own();
}

TEST_F(OwnerAmongOthers, ClaimsAgainByItselfAfterADoubtfulAppend) {
  settle();
  claim_and_own();
  const Ask ask = submit(register_person(1), 1);
  step();
  log_.lose_absent();
  settle();
  EXPECT_EQ(owner_->ownership(), (Ownership{2, "here", true}));
  expect(ask, accepted(3));
}

TEST_F(OwnerAmongOthers, FollowsWhenAHigherClaimIsReadAfterADoubtfulAppend) {
  settle();
  claim_and_own();
  const Ask ask = submit(register_person(1), 1);
  step();
  log_.lose_absent();
  log_.confirm();
  insert_claim_of_another(2);
  settle();
  expect(ask, OwnerFault::not_owner);
  EXPECT_EQ(phase(), OwnerPhase::following);
  EXPECT_EQ(log_.records().size(), 2U);
}

// A claim above the other's, given up and there after all: nobody else would take commands.
TEST_F(OwnerAmongOthers, OwnsByAClaimThatComesBackLate) {
  settle();
  owner_->claim();
  step();
  log_.lose_absent();
  log_.confirm();
  step();  // claims again, with epoch 2
  insert_claim_of_another(1);
  step();
  ASSERT_EQ(phase(), OwnerPhase::following);
  settle();
  EXPECT_EQ(phase(), OwnerPhase::owning);
  EXPECT_EQ(owner_->ownership(), (Ownership{2, "here", true}));
  const Ask ask = submit(register_person(1), 1);
  settle();
  expect(ask, accepted(3));
}

TEST_F(OwnerAmongOthers, OwnsByAnEarlierClaimThatComesBackLate) {
  settle();
  owner_->claim();
  step();
  lose_all_absent();
  step();
  const std::string late = log_.next_to_land();  // with epoch 2
  lose_all_absent();
  step();
  insert_claim_of_another(1);
  log_.insert(late);
  step();
  EXPECT_EQ(phase(), OwnerPhase::owning);
  EXPECT_EQ(owner_->ownership(), (Ownership{2, "here", true}));
  const Ask ask = submit(register_person(1), 1);
  settle();  // the last one comes back too
  EXPECT_EQ(owner_->ownership(), (Ownership{3, "here", true}));
  ASSERT_TRUE(ask.answered());
  EXPECT_TRUE(std::holds_alternative<Accepted>(*ask.outcome()));
  expect_index_is_fold(store_, log_);
}

}  // namespace
}  // namespace klade
