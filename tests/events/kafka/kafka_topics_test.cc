// Topics: made as they must be, and refused when they are otherwise.
#include "events/kafka/kafka_topics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/log/kafka_log.h"
#include "tests/events/kafka/topic_admin.h"
#include "tests/kafka/broker.h"
#include "tests/kafka/cluster.h"

namespace klade {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class KafkaTopics : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    settings_ = settings();
    settings_.partitions = 2;
  }
  StorageError refused(const TopicShape& shape,
                       WhenMissing when_missing = WhenMissing::make) const {
    const auto there = ensure_topic(settings_, shape, when_missing);
    EXPECT_FALSE(there);
    return there ? StorageError{} : there.error();
  }
  void create(const std::string& name, int partitions, const TopicAdmin::Config& config) const {
    TopicAdmin(brokers()).create(settings_.topic(name), partitions, config);
  }

  KafkaSettings settings_;
};

TEST_F(KafkaTopics, AreMadeAsTheyAreCheckedAfterwards) {
  for (const TopicShape& shape :
       {log_topic(), vault_topic(), nodes_topic(), outbox_topic(), analytics_topic("marks")}) {
    const std::uint32_t partitions = shape.one_partition ? 1 : 2;
    const auto made = ensure_topic(settings_, shape, WhenMissing::make);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(*made, partitions) << shape.name;
    const auto found = ensure_topic(settings_, shape, WhenMissing::refuse);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(*found, partitions) << shape.name;
  }
}

// An outbox cannot send again what a broker has dropped.
TEST_F(KafkaTopics, OfAnalyticsAreKeptWithoutEndUntilTheOperatorSaysOtherwise) {
  ASSERT_TRUE(ensure_topic(settings_, analytics_topic("marks"), WhenMissing::make));
  TopicShape kept = analytics_topic("marks");
  kept.exactly["retention.ms"] = "-1";
  const auto found = ensure_topic(settings_, kept, WhenMissing::refuse);
  EXPECT_TRUE(found) << found.error().message;
  create("lessons", 2, {{"retention.ms", "86400000"}});
  EXPECT_TRUE(ensure_topic(settings_, analytics_topic("lessons"), WhenMissing::refuse));
}

TEST_F(KafkaTopics, AreNotMadeWhenNobodyAskedFor) {
  const StorageError error = refused(log_topic(), WhenMissing::refuse);
  EXPECT_EQ(error.fault, StorageFault::missing);
  EXPECT_THAT(error.message, HasSubstr(settings_.topic("log")));
  EXPECT_FALSE(TopicAdmin(brokers()).exists(settings_.topic("log")));
}

// A first start before all brokers are there must not leave one copy of the truth for ever.
TEST_F(KafkaTopics, AreNeitherMadeNorTakenWithFewerReplicasThanAreAskedFor) {
  settings_.replication = 3;
  EXPECT_THAT(refused(log_topic()).message,
              AllOf(HasSubstr(settings_.topic("log")), HasSubstr("replication is 3")));
  EXPECT_FALSE(TopicAdmin(brokers()).exists(settings_.topic("log")));
  settings_.replication = 1;
  ASSERT_TRUE(ensure_topic(settings_, log_topic(), WhenMissing::make));
  settings_.replication = 2;
  EXPECT_THAT(refused(log_topic()).message, HasSubstr("it has 1 replicas and must have 2"));
}

TEST_F(KafkaTopics, AreRefusedWithEachWrongSettingByName) {
  create("log", 2, {{"retention.ms", "604800000"}, {"max.message.bytes", "1000"}});
  const StorageError error = refused(log_topic());
  EXPECT_EQ(error.fault, StorageFault::other_format);
  EXPECT_THAT(error.message,
              AllOf(HasSubstr(settings_.topic("log")),
                    HasSubstr("retention.ms is 604800000 and must be -1"),
                    HasSubstr("max.message.bytes is 1000 and must be at least 1000000")));
  EXPECT_THAT(error.message, testing::Not(HasSubstr("cleanup.policy")));
}

TEST_F(KafkaTopics, AreRefusedWhenAReplicaThatIsBehindMayLead) {
  create("log", 2, {{"retention.ms", "-1"}, {"unclean.leader.election.enable", "true"}});
  EXPECT_THAT(refused(log_topic()).message, HasSubstr("unclean.leader.election.enable is true"));
}

TEST_F(KafkaTopics, AreRefusedWhenTheVaultIsNotCompacted) {
  create("vault", 1, {{"cleanup.policy", "delete"}});
  EXPECT_THAT(refused(vault_topic()).message,
              AllOf(HasSubstr(settings_.topic("vault")),
                    HasSubstr("cleanup.policy is delete and must be compact"),
                    HasSubstr("segment.ms is 604800000 and must be at most 1800000")));
}

// Whoever takes a partition over reads all of it.
TEST_F(KafkaTopics, AreRefusedWhenTheOutboxIsCompactedOnceAWeekOnly) {
  create("outbox", 1, {{"cleanup.policy", "compact"}});
  EXPECT_THAT(refused(outbox_topic()).message,
              AllOf(HasSubstr("segment.ms is 604800000 and must be at most 600000"),
                    HasSubstr("segment.bytes is 1073741824 and must be at most 16777216"),
                    HasSubstr("max.compaction.lag.ms is 9223372036854775807")));
}

TEST_F(KafkaTopics, AreRefusedWhenTheVaultHasMoreThanOneOrder) {
  create("vault", 2, {{"cleanup.policy", "compact"}});
  EXPECT_THAT(refused(vault_topic()).message, HasSubstr("it has 2 partitions and must have 1"));
}

TEST_F(KafkaTopics, AreMissedInBoundedTimeWhereNoBrokerIs) {
  settings_.brokers = "127.0.0.1:1";
  const StorageError error = refused(log_topic());
  EXPECT_EQ(error.fault, StorageFault::io);
  EXPECT_THAT(error.message, HasSubstr("127.0.0.1:1"));
}

TEST_F(KafkaTopics, AreRefusedWithTooFewReplicasInSync) {
  const KafkaCluster cluster(3);
  if (cluster.brokers().empty()) return;
  settings_.brokers = cluster.brokers();
  TopicAdmin(cluster.brokers())
      .create(settings_.topic("log"), 1, {{"retention.ms", "-1"}, {"min.insync.replicas", "1"}}, 3);
  EXPECT_THAT(refused(log_topic()).message,
              HasSubstr("min.insync.replicas is 1 and must be at least 2"));
}

class KafkaTopicsOwn : public KafkaTest {};

// A broker that makes whatever it is asked for would make the log with a week's retention.
TEST_F(KafkaTopicsOwn, AreOursAlsoWhereTheBrokerMakesTopicsByItself) {
  const KafkaCluster cluster(1, {"auto.create.topics.enable=true"});
  KafkaSettings settings;
  settings.brokers = cluster.brokers();
  EXPECT_EQ(KafkaLog::open(settings).error().fault, StorageFault::missing);
  EXPECT_FALSE(TopicAdmin(cluster.brokers()).exists("klade.log"));
  const auto made = KafkaLog::create_or_open(settings);
  EXPECT_TRUE(made) << made.error().message;
}

}  // namespace
}  // namespace klade
