// Nodes that come to their brokers by TLS and SASL, as a user with rights of its own.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/acceptance/cluster_load.h"

namespace klade {
namespace {

constexpr std::uint64_t kSeed = 6;
constexpr std::uint64_t kSome = 60;

// As docs/operations.md has them.
const std::vector<std::string> kRights = {
    "TOPIC:klade.:READ",
    "TOPIC:klade.:WRITE",
    "TOPIC:klade.:CREATE",
    "TOPIC:klade.:DESCRIBE",
    "TOPIC:klade.:DESCRIBE_CONFIGS",
    "TRANSACTIONAL_ID:klade-outbox-:WRITE",
};

double sent(const ClusterSchool& school) {
  double all = 0;
  for (const std::size_t node : school.running()) {
    all += school.metric(node, "klade_outbox_sent_total");
  }
  return all;
}

TEST(KafkaClusterRights, AreEnoughAsTheManualNamesThem) {
  ClusterShape shape;
  shape.rights = kRights;
  ClusterSchool school(shape);
  ASSERT_TRUE(school.exists());
  school.add(2);
  ClusterLoad load(school, kSeed);
  load.wait_for(kSome);
  load.finish();
  EXPECT_TRUE(ClusterSchool::eventually([&] { return sent(school) > 0; }));
  school.stop_and_expect_equal_views();
}

class KafkaClusterRefused : public testing::Test {
 protected:
  // How `klade serve` ends, as a user with these rights and what `properties` has otherwise.
  Ran serve(const std::vector<std::string>& rights, const std::string& properties) {
    kafka_.grant(rights);
    const auto file = folder_.path() / "client.properties";
    std::ofstream(file) << std::ifstream(kafka_.client_properties()).rdbuf() << properties;
    const auto key = folder_.path() / "operator.key";
    std::ofstream(key) << std::string(64, 'a') << '\n';
    std::filesystem::permissions(key, std::filesystem::perms::owner_read);
    return run_klade({"serve",
                      "--data",
                      (folder_.path() / "data").string(),
                      "--operator-key",
                      key.string(),
                      "--log",
                      "kafka",
                      "--brokers",
                      kafka_.secure_brokers(),
                      "--replication",
                      "0",
                      "--kafka-properties",
                      file.string()});
  }

  const TemporaryDirectory folder_;
  const KafkaCluster kafka_{1, {}, {}, "school:an open secret"};
};

TEST_F(KafkaClusterRefused, WithAnotherPasswordWhichIsToldWithoutIt) {
  if (kafka_.brokers().empty()) return;
  const Ran ran = serve(kRights, "sasl.password=not this one\n");
  EXPECT_NE(ran.code, 0);
  EXPECT_NE(ran.err.find("authentication"), std::string::npos) << ran.err;
  EXPECT_EQ(ran.err.find("not this one"), std::string::npos);
}

TEST_F(KafkaClusterRefused, WithoutARightWhichIsToldWithTheTopic) {
  if (kafka_.brokers().empty()) return;
  const Ran ran = serve({"TOPIC:other.:READ"}, "");
  EXPECT_NE(ran.code, 0);
  EXPECT_NE(ran.err.find("klade.log"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace klade
