// A partition goes from process to process over a real broker: nothing of the old owner counts
// after the new one's claim, every command has one effect and one true answer, all readers are at
// one head.
#include <csignal>
#include <map>
#include <random>

#include "events/log/kafka_log.h"
#include "tests/aggregates/owner/owner_process.h"
#include "tests/aggregates/owner/support.h"
#include "tests/kafka/broker.h"

namespace klade {
namespace {

constexpr std::uint64_t kHandOvers = 200;
constexpr std::uint64_t kInFlight = 12;  // three frames

class KafkaHandOver : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    settings_.brokers = brokers();
    settings_.prefix = prefix();
    settings_.partitions = 1;
    for (const char* address : {"a", "b"}) {
      owners_.push_back(std::make_unique<OwnerProcess>(settings_, address));
    }
  }

  void take(const OwnerProcess::Answers& answers) {
    for (const auto& [number, seq] : answers) {
      if (!seq) {
        turned_away_.insert(number);
        continue;
      }
      const auto [known, fresh] = accepted_.emplace(number, *seq);
      EXPECT_EQ(known->second, *seq) << "two answers to command " << number;
    }
  }
  // Until each is accepted by this owner or was by the other.
  void finish(OwnerProcess& owner, std::set<std::uint64_t> numbers) {
    for (const std::uint64_t number : numbers) owner.submit(number);
    while (true) {
      std::erase_if(numbers, [&](std::uint64_t n) { return accepted_.contains(n); });
      if (numbers.empty()) return;
      const auto answers = owner.wait_for_answers();
      take(answers);
      for (const auto& [number, seq] : answers) {
        if (!seq && numbers.contains(number)) owner.submit(number);
      }
    }
  }

  struct InLog {
    std::map<std::uint64_t, std::uint64_t> frames;  // seq, by command
    ChainState end;
    std::uint64_t claims = 0;
    std::uint64_t void_records = 0;
  };
  InLog read_log() {
    InLog in_log;
    std::map<CommandId, std::uint64_t> numbers;
    for (std::uint64_t n = 0; n <= last_; ++n) numbers[origin_of(n).command] = n;
    const auto log = KafkaLog::open_read_only(settings_).value();
    Chain chain;
    Offset next = kStart;
    while (true) {
      const auto entries = log->read(kPartition, next, 1'000, std::chrono::milliseconds{0});
      EXPECT_TRUE(entries.ok());
      if (!entries || entries->empty()) break;
      for (const auto& entry : *entries) {
        const auto judged = chain.offer(entry.record);
        EXPECT_TRUE(judged.ok());
        if (judged->verdict != Verdict::valid) ++in_log.void_records;
        if (judged->claim) ++in_log.claims;
        if (!judged->frame) continue;
        for (const auto& command : judged->frame->commands) {
          const auto [known, fresh] =
              in_log.frames.emplace(numbers.at(command.origin.command), judged->frame->seq);
          EXPECT_TRUE(fresh) << "command " << known->first << " has two effects";
        }
      }
      next = entries->back().next;
    }
    in_log.end = chain.state();
    return in_log;
  }
  InLog expect_that_all_holds() {
    const InLog in_log = read_log();
    EXPECT_EQ(in_log.frames, accepted_);
    for (const auto& owner : owners_) {
      EXPECT_EQ(owner->state_at(in_log.end.seq), text_of(in_log.end));
    }
    return in_log;
  }

  KafkaSettings settings_;
  std::vector<std::unique_ptr<OwnerProcess>> owners_;
  std::map<std::uint64_t, std::uint64_t> accepted_;  // seq, by command
  std::set<std::uint64_t> turned_away_;
  std::uint64_t last_ = 0;
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
  // One of them has the last word.
  std::set<std::uint64_t> all;
  for (std::uint64_t n = 1; n <= last_; ++n) all.insert(n);
  owners_[0]->claim();
  owners_[0]->wait_until_owning();
  finish(*owners_[0], all);
  const InLog in_log = expect_that_all_holds();
  std::cout << in_log.claims << " claims, " << in_log.void_records << " void records\n";
  EXPECT_GT(in_log.claims, 2 * kHandOvers);
}

}  // namespace
}  // namespace klade
