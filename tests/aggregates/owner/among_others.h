// An owner among others and a log that it works on step by step.
#pragma once

#include <memory>
#include <string>

#include "tests/aggregates/owner/stepped_log.h"
#include "tests/aggregates/owner/support.h"

namespace klade {

class OwnerAmongOthers : public testing::Test {
 protected:
  void SetUp() override { start(); }
  void start() {
    owner_.reset();
    owner_ = make(store_, "here");
  }
  std::unique_ptr<PartitionOwner> make(StreamStore& store, const std::string& address) {
    OwnerTerms terms{{}, OwnerMode::among_others, [this] { ++changes_; }};
    return std::make_unique<PartitionOwner>(
        kPartition, log_, store, clock_, address, std::move(terms));
  }
  void step() { EXPECT_TRUE(owner_->step().ok()); }
  void settle(PartitionOwner& owner) {
    for (int i = 0; i < 12; ++i) {
      EXPECT_TRUE(owner.step().ok());
      log_.land_and_confirm_all();
    }
    EXPECT_TRUE(owner.step().ok());
  }
  void settle() { settle(*owner_); }
  void claim_and_own() {
    owner_->claim();
    settle();
    ASSERT_EQ(phase(), OwnerPhase::owning);
  }
  Ask submit(const Command& command, std::uint64_t id) {
    Ask ask;
    owner_->submit(command, origin_of(id), ask.reply());
    return ask;
  }
  void insert_claim_of_another(std::uint64_t epoch) {
    log_.insert(encode(Claim{epoch, ClaimId(random_id()), {}, "there"}));
  }
  void lose_all_absent() {
    while (log_.waiting() > 0) log_.lose_absent();
    while (log_.unconfirmed() > 0) log_.confirm();
  }
  OwnerPhase phase() const { return owner_->metrics().phase; }
  static void expect(const Ask& ask, const Outcome& outcome) {
    EXPECT_THAT(ask.outcome(), testing::Optional(testing::Eq(outcome)));
  }

  SteppedLog log_;
  MemoryStreamStore store_;
  FixedClock clock_;
  std::size_t changes_ = 0;
  std::unique_ptr<PartitionOwner> owner_;
};

}  // namespace klade
