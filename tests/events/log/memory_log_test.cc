// What the memory log can play beside the contract.
#include "events/log/memory_log.h"

#include <gtest/gtest.h>

#include <future>

namespace klade {
namespace {

constexpr Partition kOnly{0};
using Records = std::vector<std::string>;

class MemoryLogPlays : public testing::Test {
 protected:
  std::future<AppendOutcome> append(const std::string& record) {
    auto outcome = std::make_shared<std::promise<AppendOutcome>>();
    log_.append(kOnly, record, [outcome](AppendOutcome o) { outcome->set_value(o); });
    return outcome->get_future();
  }
  MemoryLog log_;
};

TEST_F(MemoryLogPlays, LostAppendsThatAreThereOrNot) {
  log_.lose_next(1, MemoryLog::Loss::absent);
  EXPECT_EQ(append("gone").get(), AppendOutcome::lost);
  log_.lose_next(1, MemoryLog::Loss::present);
  EXPECT_EQ(append("there").get(), AppendOutcome::lost);
  EXPECT_EQ(append("after").get(), AppendOutcome::confirmed);
  EXPECT_EQ(log_.records(kOnly), (Records{"there", "after"}));
}

TEST_F(MemoryLogPlays, ConfirmationsThatComeLate) {
  log_.hold_confirmations();
  auto outcome = append("a");
  const auto entries = log_.read(kOnly, kStart, 1, std::chrono::seconds{10});
  EXPECT_EQ(entries.value().at(0).record, "a");
  EXPECT_EQ(outcome.wait_for(std::chrono::seconds{0}), std::future_status::timeout);
  log_.release();
  EXPECT_EQ(outcome.get(), AppendOutcome::confirmed);
}

TEST_F(MemoryLogPlays, AnotherWriterThatComesFirst) {
  log_.hold_appends();
  auto outcome = append("mine");
  log_.insert(kOnly, "theirs");
  log_.release();
  EXPECT_EQ(outcome.get(), AppendOutcome::confirmed);
  EXPECT_EQ(log_.records(kOnly), (Records{"theirs", "mine"}));
}

TEST_F(MemoryLogPlays, ALogCutShort) {
  append("a").get();
  append("b").get();
  const Offset end = log_.read(kOnly, kStart, 9, {}).value().back().next;
  log_.cut(kOnly, 1);
  EXPECT_EQ(log_.read(kOnly, end, 9, {}).error(), LogFault::beyond_end);
}

TEST_F(MemoryLogPlays, OffsetsWithGaps) {
  append("a").get();
  append("b").get();
  const auto entries = log_.read(kOnly, kStart, 9, {}).value();
  EXPECT_GT(static_cast<std::uint64_t>(entries[1].next),
            static_cast<std::uint64_t>(entries[0].next) + 1);
}

TEST_F(MemoryLogPlays, FaultsOfReading) {
  log_.fail_reads(LogFault::unavailable);
  EXPECT_EQ(log_.read(kOnly, kStart, 1, {}).error(), LogFault::unavailable);
  log_.fail_reads(std::nullopt);
  EXPECT_TRUE(log_.read(kOnly, kStart, 1, {}));
}

TEST(MemoryLog, LosesWhatIsHeldWhenItGoes) {
  std::optional<AppendOutcome> outcome;
  {
    MemoryLog log;
    log.hold_appends();
    log.append(kOnly, "a", [&](AppendOutcome o) { outcome = o; });
  }
  EXPECT_EQ(outcome, AppendOutcome::lost);
}

}  // namespace
}  // namespace klade
