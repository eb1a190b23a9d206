#include "gateway/http/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klade {
namespace {

using testing::HasSubstr;
using testing::Not;

Metrics::Sources two_partitions() {
  Metrics::Sources sources;
  sources.node.partitions.resize(2);
  sources.node.partitions[0].ownership = {7, "a:1/x", true};
  sources.node.partitions[0].reachable = true;
  sources.node.partitions[1].ownership = {9, "b:1/y", false};
  sources.node.partitions[1].runner.partition = Partition{1};
  sources.node.partitions[1].runner.seq = 40;
  sources.node.partitions[1].runner.caught_up = true;
  sources.node.partitions[1].runner.at = Instant{std::chrono::seconds{100}};
  sources.now = Instant{std::chrono::seconds{103}};
  return sources;
}

TEST(Metrics, SayWhoOwnsWhatAndHowFarBehindThisNodeIs) {
  Metrics::Sources sources = two_partitions();
  LinkStatus link;
  link.hears_itself = true;
  link.furthest = {0, 42};
  link.nodes.resize(2);
  link.nodes[0].standing = ClusterMembership::Standing::ready;
  link.nodes[1].standing = ClusterMembership::Standing::dead;
  link.forwarded.accepted = 5;
  link.forwarded.again = 2;
  link.forwarded.lost = 1;
  sources.node.link = link;
  const std::string text = Metrics().text(sources);
  for (const auto* line : {"klade_partition_owned{partition=\"0\"} 1\n",
                           "klade_partition_owned{partition=\"1\"} 0\n",
                           "klade_partition_epoch{partition=\"1\"} 9\n",
                           "klade_partition_reachable{partition=\"1\"} 0\n",
                           "klade_views_lag_frames{partition=\"0\"} 0\n",
                           "klade_views_lag_frames{partition=\"1\"} 2\n",
                           "klade_views_lag_seconds{partition=\"1\"} 3\n",
                           "klade_nodes{state=\"ready\"} 1\n",
                           "klade_nodes{state=\"dead\"} 1\n",
                           "klade_nodes{state=\"leaving\"} 0\n",
                           "klade_hears_itself 1\n",
                           "klade_forwarded_total{outcome=\"accepted\"} 5\n",
                           "klade_peer_lost_total 1\n",
                           "klade_forwarded_total{outcome=\"sent_again\"} 2\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Metrics, OfANodeAloneSayNothingOfOthers) {
  const std::string text = Metrics().text(two_partitions());
  EXPECT_THAT(text, HasSubstr("klade_partition_owned{partition=\"0\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("klade_views_lag_seconds{partition=\"1\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("klade_nodes")));
  EXPECT_THAT(text, Not(HasSubstr("klade_kafka")));
}

TEST(Metrics, SayWhatTheOutboxHasSent) {
  Metrics::Sources sources = two_partitions();
  EXPECT_THAT(Metrics().text(sources), Not(HasSubstr("klade_outbox")));
  sources.outbox = OutboxMetrics{17, 2, 1};
  const std::string text = Metrics().text(sources);
  EXPECT_THAT(text, HasSubstr("klade_outbox_sent_total 17\n"));
  EXPECT_THAT(text, HasSubstr("klade_outbox_faults_total 2\n"));
  EXPECT_THAT(text, HasSubstr("klade_outbox_partitions 1\n"));
}

TEST(Metrics, SayWhatLibrdkafkaSaysOfItself) {
  Metrics::Sources sources = two_partitions();
  KafkaState kafka;
  kafka.brokers.push_back({"b1:9092", true, 3, 1, 0, 2, 0.5});
  kafka.brokers.push_back({"b1:9092", false, 1, 0, 0, 1, 0.25});  // of another client of ours
  kafka.producers_replaced = 4;
  sources.node.kafka = kafka;
  const std::string text = Metrics().text(sources);
  EXPECT_THAT(text, HasSubstr("klade_kafka_broker_up{broker=\"b1:9092\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("klade_kafka_round_trip_seconds{broker=\"b1:9092\"} 0.5\n"));
  EXPECT_THAT(text, HasSubstr("klade_kafka_requests_in_flight{broker=\"b1:9092\"} 4\n"));
  EXPECT_THAT(text, HasSubstr("klade_kafka_disconnects_total{broker=\"b1:9092\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("klade_kafka_producers_replaced_total 4\n"));
}

}  // namespace
}  // namespace klade
