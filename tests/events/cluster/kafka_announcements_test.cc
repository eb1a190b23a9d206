// Announcements over a real broker.
#include "events/cluster/kafka_announcements.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/kafka/broker.h"
#include "tests/kafka/cluster.h"

namespace klade {
namespace {

using std::chrono::milliseconds;
using Messages = std::vector<std::string>;

constexpr milliseconds kPatience{500};
constexpr std::chrono::seconds kDeadline{30};

std::unique_ptr<KafkaAnnouncements> join(const KafkaSettings& settings) {
  auto made = KafkaAnnouncements::make(settings);
  EXPECT_TRUE(made) << made.error().message;
  return *std::move(made);
}

// As many as are waited for, or what came until the deadline.
Messages hear(Announcements& here, std::size_t count) {
  const auto until = std::chrono::steady_clock::now() + kDeadline;
  Messages all;
  while (all.size() < count && std::chrono::steady_clock::now() < until) {
    for (std::string& each : here.hear(kPatience)) all.push_back(std::move(each));
  }
  return all;
}

class KafkaAnnouncementsTest : public KafkaTest {};

TEST_F(KafkaAnnouncementsTest, AreHeardByAllInOneOrder) {
  constexpr std::size_t kEach = 40;
  const auto here = join(settings());
  const auto there = join(settings());
  {
    const std::jthread other([&] {
      for (std::size_t i = 0; i < kEach; ++i) there->tell("there" + std::to_string(i));
    });
    for (std::size_t i = 0; i < kEach; ++i) here->tell("here" + std::to_string(i));
  }
  const Messages heard = hear(*here, 2 * kEach);
  EXPECT_EQ(heard.size(), 2 * kEach);
  EXPECT_EQ(hear(*there, 2 * kEach), heard);
  std::size_t of_here = 0;
  std::size_t of_there = 0;
  for (const std::string& each : heard) {
    if (each == "here" + std::to_string(of_here)) ++of_here;
    if (each == "there" + std::to_string(of_there)) ++of_there;
  }
  EXPECT_EQ(of_here, kEach);
  EXPECT_EQ(of_there, kEach);
}

TEST_F(KafkaAnnouncementsTest, AreHeardFromTheMomentOfJoiningOn) {
  const auto first = join(settings());
  for (int i = 0; i < 20; ++i) {
    first->tell("before");
    EXPECT_EQ(hear(*first, 1), Messages{"before"});
    const auto late = join(settings());
    first->tell("after");
    EXPECT_EQ(hear(*late, 1), Messages{"after"});
    EXPECT_EQ(hear(*first, 1), Messages{"after"});
  }
}

TEST_F(KafkaAnnouncementsTest, MayBeLong) {
  const auto here = join(settings());
  const std::string longest(Announcements::kMaxBytes, '\0');
  here->tell(longest);
  here->tell("");
  EXPECT_EQ(hear(*here, 2), (Messages{longest, ""}));
}

TEST_F(KafkaAnnouncementsTest, HearNothingWithinTheTimeWhenNothingIsTold) {
  EXPECT_EQ(join(settings())->hear(milliseconds{1}), Messages{});
}

class KafkaAnnouncementsOwn : public KafkaTest {};

TEST_F(KafkaAnnouncementsOwn, AreDroppedWhileTheBrokerIsDeadAndHeardAgainAfter) {
  const KafkaCluster cluster(1);
  KafkaSettings settings;
  settings.brokers = cluster.brokers();
  const auto here = join(settings);
  here->tell("first");
  ASSERT_EQ(hear(*here, 1), Messages{"first"});
  cluster.stop(1);
  // So many would wait for a hundred times kTellTimeout, were they to wait at all.
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < 100 * KafkaAnnouncements::kMaxWaiting; ++i) here->tell("lost");
  EXPECT_LT(std::chrono::steady_clock::now() - began, 20 * KafkaAnnouncements::kTellTimeout);
  EXPECT_EQ(here->hear(milliseconds{1}), Messages{});
  cluster.kill(1);
  EXPECT_EQ(here->hear(milliseconds{1}), Messages{});
  cluster.start(1);
  std::string heard;
  const auto until = std::chrono::steady_clock::now() + kDeadline;
  while (heard != "again" && std::chrono::steady_clock::now() < until) {
    here->tell("again");
    for (std::string& each : here->hear(kPatience)) heard = std::move(each);
  }
  EXPECT_EQ(heard, "again");
}

}  // namespace
}  // namespace klade
