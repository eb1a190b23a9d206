// Owners that were idle for so long that the broker has forgotten their producers
// (producer.id.expiration.ms): it then takes whatever sequence of records comes, and no longer
// knows a repeated or a late one.
#include <csignal>

#include "tests/aggregates/owner/kafka_owners.h"
#include "tests/aggregates/owner/kafka_processes.h"
#include "tests/kafka/cluster.h"
#include "tests/kafka/producers.h"

namespace klade {
namespace {

const std::vector<std::string> kForgetful = {"producer.id.expiration.ms=1000",
                                             "producer.id.expiration.check.interval.ms=200"};
constexpr std::chrono::seconds kPatience{60};
constexpr int kTimesIdle = 3;

// The broker's clock is the only one that says: it is asked again and again.
void wait_until_forgotten(const std::string& broker, const std::string& topic) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (known_producers(broker, topic) > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), until) << "the broker forgets no producer";
  }
}

class KafkaIdleOwner : public KafkaOwners {};

TEST_F(KafkaIdleOwner, GoesOnAsIfNothingWas) {
  const KafkaCluster cluster(1, kForgetful);
  if (cluster.brokers().empty()) return;
  settings_.brokers = cluster.brokers();
  settings_.properties.clear();
  start_nodes(1);
  KafkaNode& node = *nodes_[0];
  node.take_over(nodes_);
  for (int i = 0; i < kTimesIdle; ++i) {
    ask(node, 12);
    finish(node);
    EXPECT_GT(known_producers(cluster.brokers(), settings_.topic("log")), 0U);
    wait_until_forgotten(cluster.brokers(), settings_.topic("log"));
  }
  ask_again_and_otherwise(node, 12);
  EXPECT_EQ(node.doubtful_appends(), 0U);
  EXPECT_EQ(node.producers_replaced(), 0U);
  expect_that_all_holds();
  EXPECT_EQ(void_records_, 0U);
}

class KafkaIdleZombie : public KafkaProcesses {
 protected:
  void wait_for_void_records() {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (read_log().void_records == 0) {
      ASSERT_LT(std::chrono::steady_clock::now(), until) << "nothing lands late";
    }
  }
};

TEST_F(KafkaIdleZombie, ChangesNothingThoughTheBrokerTakesWhatItSends) {
  const KafkaCluster cluster(1, kForgetful);
  if (cluster.brokers().empty()) return;
  last_ = 14;
  FaultProxy network(cluster.brokers());
  start_owners({network.brokers(), cluster.brokers()});
  OwnerProcess& zombie = *owners_[0];
  OwnerProcess& successor = *owners_[1];
  zombie.claim();
  zombie.wait_until_owning();
  finish(zombie, {1, 2, 3, 4});

  network.set_plan([](const KafkaRequest& request) {
    return request.api == KafkaApi::produce ? Fault::hold : Fault::none;
  });
  for (const std::uint64_t number : {5U, 6U, 7U, 8U, 9U, 10U}) zombie.submit(number);
  ASSERT_TRUE(network.wait_for(Fault::hold, 1, kPatience));
  zombie.signal(SIGSTOP);
  successor.claim();
  successor.wait_until_owning();
  finish(successor, {5, 11, 12});
  wait_until_forgotten(cluster.brokers(), settings_.topic("log"));
  network.set_plan({});
  network.release();
  wait_for_void_records();

  for (const std::uint64_t number : {5U, 6U, 7U, 8U, 11U, 13U, 14U}) zombie.submit(number);
  zombie.signal(SIGCONT);
  finish(successor, {6, 7, 8, 9, 10, 13, 14});
  const InLog in_log = expect_that_all_holds();
  take(zombie.take_answers());
  EXPECT_EQ(in_log.frames, accepted_);
  EXPECT_EQ(in_log.claims, 2U);
  EXPECT_EQ(in_log.frames.size(), last_);
}

}  // namespace
}  // namespace klade
