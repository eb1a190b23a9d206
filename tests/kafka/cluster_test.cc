// Three brokers, of which one dies.
#include "tests/kafka/cluster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/kafka/bare_client.h"
#include "tests/kafka/broker.h"
#include "tests/paths.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

using testing::ElementsAre;

// A directory named by mistake would be emptied.
TEST(ClusterDirectory, IsLeftAloneWhenSomethingElseIsThere) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "thesis.txt";
  std::ofstream(file) << "x";
  for (const std::string fresh : {"", " --fresh"}) {
    const std::string command = std::string(kSourceDir) +
                                "/tests/kafka/cluster.py up --directory " +
                                directory.path().string() + fresh + " 2>/dev/null";
    EXPECT_NE(std::system(command.c_str()), 0);  // NOLINT(concurrency-mt-unsafe): one thread
    EXPECT_TRUE(std::filesystem::exists(file));
  }
}

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
