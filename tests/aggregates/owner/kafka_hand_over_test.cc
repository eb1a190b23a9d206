// A partition goes from process to process over a real broker: nothing of the old owner counts
// after the new one's claim, every command has one effect and one true answer, all readers are at
// one head.
#include <csignal>
#include <random>

#include "tests/aggregates/owner/kafka_processes.h"

namespace klade {
namespace {

constexpr std::uint64_t kHandOvers = 200;
constexpr std::uint64_t kInFlight = 12;  // three frames

class KafkaHandOver : public KafkaProcesses {
 protected:
  void SetUp() override {
    KafkaProcesses::SetUp();
    if (!IsSkipped() && !HasFatalFailure()) start_owners({brokers(), brokers()});
  }
};

TEST_F(KafkaHandOver, AnOwnerThatWasStoppedWithFramesInFlightChangesNothingAfterItsSuccessor) {
  std::mt19937 dice(20'261'126);
  owners_[0]->claim();
  owners_[0]->wait_until_owning();
  for (std::uint64_t i = 0; i < kHandOvers && !HasFailure(); ++i) {
    OwnerProcess& old = *owners_[i % 2];
    OwnerProcess& successor = *owners_[(i + 1) % 2];
    std::set<std::uint64_t> unfinished;
    for (std::uint64_t n = 0; n < kInFlight; ++n) unfinished.insert(++last_);
    for (const std::uint64_t number : unfinished) old.submit(number);
    // Anywhere between all of them handed over and none answered, and all answered but one.
    const std::size_t enough = accepted_.size() + dice() % kInFlight;
    while (accepted_.size() < enough) take(old.wait_for_answers());
    old.signal(SIGSTOP);
    successor.claim();
    successor.wait_until_owning();
    old.signal(SIGCONT);
    finish(successor, unfinished);
  }
  const InLog in_log = expect_that_all_holds();
  EXPECT_EQ(in_log.claims, kHandOvers + 1);
  std::cout << in_log.void_records << " void records; " << turned_away_.size()
            << " commands turned away and done by the successor\n";
  // Otherwise nothing was in flight.
  EXPECT_GT(in_log.void_records, 0U);
}

TEST_F(KafkaHandOver, TwoThatClaimAgainstEachOtherAgreeOnEverything) {
  for (std::uint64_t i = 0; i < kHandOvers && !HasFailure(); ++i) {
    for (const auto& owner : owners_) owner->claim();
    ++last_;
    for (const auto& owner : owners_) owner->submit(last_);
    for (const auto& owner : owners_) owner->wait_until_owning();
    for (const auto& owner : owners_) take(owner->take_answers());
  }
  // One of them has had the last word: the first, unless it turns a command away.
  owners_[0]->submit(++last_);
  while (!accepted_.contains(last_) && !turned_away_.contains(last_)) {
    take(owners_[0]->wait_for_answers());
  }
  std::set<std::uint64_t> all;
  for (std::uint64_t n = 1; n <= last_; ++n) all.insert(n);
  finish(*owners_[accepted_.contains(last_) ? 0 : 1], all);
  const InLog in_log = expect_that_all_holds();
  std::cout << in_log.claims << " claims, " << in_log.void_records << " void records\n";
  EXPECT_GE(in_log.claims, 2 * kHandOvers);
}

}  // namespace
}  // namespace klade
