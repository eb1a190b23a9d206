#include "gateway/node/settings_node.h"

#include <gtest/gtest.h>

#include <fstream>

#include "gateway/node/kafka_storage.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

Settings kafka_settings() {
  Settings settings;
  settings.log = "kafka";
  settings.brokers = "b1:9092,b2:9092";
  settings.peer_advertise = "node-1:9000";
  return settings;
}

TEST(NodeOptions, AreAloneUnlessTheLogIsKafka) {
  EXPECT_FALSE(node_options({})->kafka);
  Settings settings = kafka_settings();
  settings.topic_prefix = "school";
  settings.partitions = 8;
  settings.replication = 3;
  settings.peer_listen = "10.0.0.1:9000";
  settings.peer_advertise = "node-1:9000";
  settings.forward_seconds = 3;
  settings.node_id = "0af76519-16cd-43dd-8448-eb211c80319c";
  const auto options = node_options(settings);
  ASSERT_TRUE(options);
  EXPECT_EQ(options->kafka.value().brokers, "b1:9092,b2:9092");
  EXPECT_EQ(options->kafka->topic("log"), "school.log");
  EXPECT_EQ(options->kafka->partitions, 8U);
  EXPECT_EQ(options->kafka->replication, 3U);
  EXPECT_EQ(options->link.peer_listen, "10.0.0.1:9000");
  EXPECT_EQ(options->link.peer_advertise, "node-1:9000");
  EXPECT_EQ(options->link.forward.patience, std::chrono::seconds{3});
  EXPECT_EQ(to_text(options->node), settings.node_id);
}

TEST(NodeOptions, OfKafkaElsewhereNeedAnAddressThatOthersReach) {
  const auto good = [](const std::string& brokers, const std::string& listen) {
    Settings settings = kafka_settings();
    settings.brokers = brokers;
    settings.peer_listen = listen;
    settings.peer_advertise.clear();
    return node_options(settings).ok();
  };
  const std::string loopback = "127.0.0.1:0";
  EXPECT_FALSE(good("b1:9092", loopback));
  EXPECT_FALSE(good("b1", "[::1]:9000"));
  EXPECT_FALSE(good("localhost:9092, SSL://10.0.0.1:9092", loopback));
  EXPECT_TRUE(good("localhost:9092, SSL://127.0.0.2:9092,[::1]:9092", loopback));
  EXPECT_TRUE(good("b1:9092", "10.0.0.1:9000"));
  Settings named = kafka_settings();
  named.peer_advertise = "127.0.0.1:9000";
  EXPECT_TRUE(node_options(named)) << "the operator knows";
}

TEST(NodeOptions, OfOneAloneAreRefusedWhatIsOfSeveral) {
  for (const auto member : {&Settings::brokers, &Settings::node_id, &Settings::peer_advertise}) {
    Settings settings;
    settings.*member = "x";
    EXPECT_FALSE(node_options(settings));
  }
}

TEST(NodeOptions, OfKafkaNeedItsBrokersAndReadItsProperties) {
  Settings settings = kafka_settings();
  settings.brokers.clear();
  EXPECT_FALSE(node_options(settings));
  const TemporaryDirectory folder;
  settings = kafka_settings();
  settings.kafka_properties = (folder.path() / "kafka.properties").string();
  EXPECT_FALSE(node_options(settings));
  std::ofstream(settings.kafka_properties) << "# of the school\nsecurity.protocol=ssl\n";
  const auto options = node_options(settings);
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->kafka.value().properties.at("security.protocol"), "ssl");
}

TEST(NodeIdentity, IsKeptInTheDirectory) {
  const TemporaryDirectory folder;
  const DataDir dir{folder.path() / "data"};
  const auto first = node_id_of(dir);
  ASSERT_TRUE(first);
  EXPECT_EQ(node_id_of(dir).value(), *first);
  EXPECT_NE(node_id_of({folder.path() / "other"}).value(), *first);
  std::ofstream(dir.node()) << "nonsense";
  EXPECT_EQ(node_id_of(dir).error().code, "node_id");
}

TEST(StorageOfACluster, NeverMakesAnOperatorsKey) {
  const TemporaryDirectory folder;
  NodeOptions options;
  options.dir = DataDir{folder.path()};
  options.create = true;
  options.kafka.emplace();
  EXPECT_EQ(open_storage(options).error().code, "operator_key_missing");
  EXPECT_FALSE(std::filesystem::exists(options.dir.operator_key()));
}

}  // namespace
}  // namespace klade
