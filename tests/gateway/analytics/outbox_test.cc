// Whatever fails, each event is sent once and in order.
#include "gateway/analytics/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "gateway/analytics/cloud_event.h"
#include "tests/events/cluster/outbox_places.h"
#include "tests/gateway/analytics/told_node.h"

namespace klade {
namespace {

using testing::SizeIs;

class OutboxTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    topics_ = outbox_place(GetParam());
    if (!topics_) return;
    told_.start([this](const Committed& committed) {
      const std::lock_guard lock(mutex_);
      if (outbox_) outbox_->see(committed);
    });
  }
  ~OutboxTest() override { stop(); }

  Outbox::Parts parts() {
    return {*told_.node,
            [this](Partition partition) { return topics_->sink(partition); },
            [this](Partition) { return owns_.load(); }};
  }
  void start() {
    const std::lock_guard lock(mutex_);
    outbox_ = std::make_unique<Outbox>(parts());
    outbox_->start();
  }
  void stop() {
    std::unique_ptr<Outbox> going;
    {
      const std::lock_guard lock(mutex_);
      going.swap(outbox_);
    }
    if (going) going->stop();
  }
  void announce(int times) {
    for (int i = 0; i < times; ++i) told_.announce(told_.ours);
  }
  // The events that the views have, as they are to be sent.
  std::vector<std::string> expected() const {
    constexpr std::size_t kMany = 10'000;
    const auto rows = told_.node->views().snapshot();
    const Reading reading{*rows, told_.node->vault()};
    std::vector<std::string> data;
    for (const FactAt& at : facts_after(*rows, AnalyticsTopic::attendance, {}, kMany)) {
      if (const auto event = cloud_event(reading, AnalyticsTopic::attendance, at)) {
        data.push_back(event->data);
      }
    }
    return data;
  }
  std::vector<std::string> sent() {
    std::vector<std::string> data;
    for (const auto& [key, value] : topics_->sent("attendance")) data.push_back(value);
    return data;
  }
  // Once so many are sent; all of one key, hence in one order.
  bool has_sent(std::size_t count) {
    const auto until = std::chrono::steady_clock::now() + kToldPatience;
    while (std::chrono::steady_clock::now() < until) {
      if (sent().size() >= count) return true;
      std::this_thread::yield();
    }
    return false;
  }

  ToldNode told_;
  std::unique_ptr<OutboxPlace> topics_;
  std::atomic<bool> owns_{true};
  std::mutex mutex_;
  std::unique_ptr<Outbox> outbox_;  // guarded by mutex_
};

TEST_P(OutboxTest, SendsWhatIsThereAndWhatComes) {
  announce(2);
  start();
  ASSERT_TRUE(has_sent(2));
  announce(1);
  ASSERT_TRUE(has_sent(3));
  EXPECT_EQ(sent(), expected());
  EXPECT_EQ(topics_->sent("attendance").front().first, told_.pseudonym(told_.ours));
  EXPECT_EQ(outbox_->metrics().open, 1U);
  outbox_->stop();
  EXPECT_EQ(outbox_->metrics().sent, 3U);
}

TEST_P(OutboxTest, SendsManyInBatches) {
  announce(static_cast<int>(Outbox::kBatch) + 7);
  start();
  ASSERT_TRUE(has_sent(Outbox::kBatch + 7));
  EXPECT_EQ(sent(), expected());
}

TEST_P(OutboxTest, GoesOnWhereItWasAfterAStart) {
  announce(3);
  start();
  ASSERT_TRUE(has_sent(3));
  stop();
  announce(2);
  start();
  ASSERT_TRUE(has_sent(5));
  EXPECT_EQ(sent(), expected());
}

// Only memory fails when it is told to.
class FailingOutboxTest : public OutboxTest {};

TEST_P(FailingOutboxTest, SendsOnceWhatFailedWhetherItWasDoneOrNot) {
  auto& memory = dynamic_cast<MemoryPlace&>(*topics_);
  for (const auto how : {OutboxInMemory::Failing::done, OutboxInMemory::Failing::undone}) {
    const std::size_t before = sent().size();
    announce(3);
    memory.outbox.fail_next(how);
    start();
    announce(2);
    ASSERT_TRUE(has_sent(before + 5));
    stop();
    EXPECT_EQ(sent(), expected());
  }
}

TEST_P(OutboxTest, LetsGoOfWhatIsNotItsOwn) {
  announce(1);
  start();
  ASSERT_TRUE(has_sent(1));
  owns_ = false;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  while (outbox_->metrics().open > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), until) << "it holds on";
    std::this_thread::yield();
  }
  announce(2);
  EXPECT_THAT(sent(), SizeIs(1));
  owns_ = true;
  ASSERT_TRUE(has_sent(3));
  EXPECT_EQ(sent(), expected());
}

// Two that both hold themselves for the owner.
TEST_P(OutboxTest, SendsNothingTwiceBesideAnother) {
  start();
  Outbox other(parts());
  other.start();
  for (std::size_t i = 1; i <= 5; ++i) {
    announce(1);
    other.see({Partition{0}, i, {}, true});
    ASSERT_TRUE(has_sent(i));
  }
  stop();
  other.stop();
  EXPECT_EQ(sent(), expected());
}

TEST_P(OutboxTest, PassesTheErased) {
  announce(1);
  told_.announce(told_.theirs);
  ASSERT_TRUE(told_.node->vault().erase(told_.ours.pupil));
  start();
  ASSERT_TRUE(has_sent(1));
  stop();
  EXPECT_EQ(sent(), expected());
  EXPECT_THAT(sent(), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Places,
                         OutboxTest,
                         testing::Values(kMemoryPlace, kKafkaPlace),
                         [](const auto& each) { return each.param; });

INSTANTIATE_TEST_SUITE_P(Places, FailingOutboxTest, testing::Values(kMemoryPlace));

TEST(OutboxCheckpoints, AreTextsOfOneForm) {
  const Partition partition{3};
  const auto start = parse_checkpoint(partition, "");
  ASSERT_TRUE(start);
  EXPECT_EQ(to_text(*start), "marks=3-0-0-0 attendance=3-0-0-0 lessons=3-0-0-0");
  const std::string text = "marks=3-17-1-0 attendance=3-19-0-2 lessons=3-0-0-0";
  ASSERT_TRUE(parse_checkpoint(partition, text));
  EXPECT_EQ(to_text(*parse_checkpoint(partition, text)), text);
  EXPECT_EQ(to_text(*parse_checkpoint(partition, "attendance=3-19-0-2")),
            "marks=3-0-0-0 attendance=3-19-0-2 lessons=3-0-0-0");
  for (const std::string bad : {"marks", "marks=", "=", " ", "marks=4-1-0-0", "mail=3-1-0-0"}) {
    EXPECT_FALSE(parse_checkpoint(partition, bad)) << bad;
  }
}

}  // namespace
}  // namespace klade
