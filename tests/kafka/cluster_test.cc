// Three brokers, of which one dies.
#include "tests/kafka/cluster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kafka/bare_client.h"
#include "tests/kafka/broker.h"

namespace klade {
namespace {

using testing::ElementsAre;

TEST(KafkaCluster, AcknowledgesWhileOneOfThreeIsDeadAndHasItBack) {
  const KafkaCluster cluster(
      3, {"broker.session.timeout.ms=3000", "broker.heartbeat.interval.ms=500"});
  if (cluster.brokers().empty()) return;
  const std::string topic = unique_topic_prefix();
  create_topic(cluster.brokers(), topic, {}, 3);
  BareProducer producer(cluster.brokers(), {{"enable.idempotence", "true"}});
  producer.send(topic, "of three");
  EXPECT_THAT(producer.flush(), ElementsAre(RD_KAFKA_RESP_ERR_NO_ERROR));
  cluster.kill(1);
  producer.send(topic, "of two");
  EXPECT_THAT(producer.flush(), ElementsAre(RD_KAFKA_RESP_ERR_NO_ERROR));
  cluster.start(1);
  EXPECT_THAT(read_topic(cluster.brokers(), topic), ElementsAre("of three", "of two"));
}

}  // namespace
}  // namespace klade
