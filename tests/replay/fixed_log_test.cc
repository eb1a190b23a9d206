#include "replay/fixed_log.h"

#include <gtest/gtest.h>

#include "replay/verify.h"
#include "tests/replay/support.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kNoWait{0};

class FixedLogTest : public testing::Test {
 protected:
  FixedLogTest() {
    auto log = std::make_unique<MemoryLog>();
    growing_ = log.get();
    Scribe scribe(*growing_);
    write_school(scribe, 10, 1);
    const auto entries = growing_->read(Partition{0}, kStart, 1'000, kNoWait).value();
    end_ = entries.back().next;
    seq_ = scribe.state().seq;
    for (int i = 0; i < 5; ++i) {
      scribe.frame({GradingEvent{a_mark(1, 77'000, 4)}}, journal_stream(1));
    }
    fixed_ = std::make_unique<FixedLog>(std::move(log), std::vector{end_});
  }

  MemoryLog* growing_ = nullptr;
  Offset end_{};
  std::uint64_t seq_ = 0;
  std::unique_ptr<FixedLog> fixed_;
};

TEST_F(FixedLogTest, EndsWhereItStoodAlthoughMoreHasCome) {
  TestConsole console;
  const auto report = verify_partition(*fixed_, Partition{0}, Depth::events, {}, console.console);
  EXPECT_FALSE(report.fault.has_value());
  EXPECT_EQ(report.end.seq, seq_);
  EXPECT_TRUE(fixed_->read(Partition{0}, end_, 10, kNoWait)->empty());
}

TEST_F(FixedLogTest, SaysThatItWasCutShort) {
  growing_->cut(Partition{0}, 5);
  TestConsole console;
  const auto report = verify_partition(*fixed_, Partition{0}, Depth::events, {}, console.console);
  ASSERT_TRUE(report.fault.has_value());
  EXPECT_EQ(report.fault->what, name_of(LogFault::beyond_end));
}

}  // namespace
}  // namespace klade
