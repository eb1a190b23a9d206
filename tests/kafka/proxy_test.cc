// What the faults of FaultProxy are to librdkafka and to a broker.
#include "tests/kafka/proxy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tests/kafka/bare_client.h"
#include "tests/kafka/broker.h"

namespace klade {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::seconds kPatience{30};
constexpr auto kDelivered = RD_KAFKA_RESP_ERR_NO_ERROR;

class KafkaFaultProxy : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (brokers().empty()) return;
    proxy_.emplace(brokers());
    create_topic(brokers(), topic());
  }

  FaultProxy& proxy() { return *proxy_; }
  std::string topic() const { return prefix() + ".proxy"; }
  std::vector<std::string> stored() const { return read_topic(brokers(), topic()); }

 private:
  std::optional<FaultProxy> proxy_;
};

const KafkaProperties kIdempotent = {{"enable.idempotence", "true"}};

TEST_F(KafkaFaultProxy, SeesEveryRequestAndPassesItOn) {
  BareProducer producer(proxy().brokers(), kIdempotent);
  producer.send(topic(), "one");
  EXPECT_THAT(producer.flush(), ElementsAre(kDelivered));
  EXPECT_THAT(read_topic(proxy().brokers(), topic()), ElementsAre("one"));
  // The address of a topic's leader was the proxy's too.
  EXPECT_EQ(proxy().requests(KafkaApi::produce), 1U);
  EXPECT_GE(proxy().requests(KafkaApi::fetch), 1U);
}

TEST_F(KafkaFaultProxy, StandsBeforeTheCoordinatorOfTransactionsToo) {
  BareProducer producer(proxy().brokers(), {{"transactional.id", topic()}});
  ASSERT_FALSE(rd_kafka_init_transactions(producer.handle(), 30'000));
  ASSERT_FALSE(rd_kafka_begin_transaction(producer.handle()));
  producer.send(topic(), "one");
  ASSERT_FALSE(rd_kafka_commit_transaction(producer.handle(), -1));
  EXPECT_EQ(proxy().requests(KafkaApi::end_txn), 1U);
  EXPECT_THAT(stored(), ElementsAre("one"));
}

TEST_F(KafkaFaultProxy, LosesARequestThatTheBrokerThenHasOnlyFromTheNextAttempt) {
  proxy().set_plan(first_plan(KafkaApi::produce, 1, Fault::lose_request));
  BareProducer producer(proxy().brokers(), kIdempotent);
  producer.send(topic(), "one");
  EXPECT_THAT(producer.flush(), ElementsAre(kDelivered));
  EXPECT_EQ(proxy().requests(KafkaApi::produce), 2U);
  EXPECT_EQ(proxy().faults(Fault::lose_request), 1U);
  EXPECT_THAT(stored(), ElementsAre("one"));
}

TEST_F(KafkaFaultProxy, LosesAnAnswerAfterTheBrokerHasTheRecord) {
  proxy().set_plan(first_plan(KafkaApi::produce, 1, Fault::lose_answer));
  BareProducer producer(proxy().brokers());
  producer.send(topic(), "one");
  EXPECT_THAT(producer.flush(), ElementsAre(kDelivered));
  // Without idempotence the second attempt is a second record.
  EXPECT_THAT(stored(), ElementsAre("one", "one"));
}

TEST_F(KafkaFaultProxy, RepeatsARequestToTheBroker) {
  proxy().set_plan(first_plan(KafkaApi::produce, 1, Fault::repeat));
  BareProducer producer(proxy().brokers());
  producer.send(topic(), "one");
  EXPECT_THAT(producer.flush(), ElementsAre(kDelivered));
  producer.send(topic(), "two");
  EXPECT_THAT(producer.flush(), ElementsAre(kDelivered));
  EXPECT_THAT(stored(), ElementsAre("one", "one", "two"));
}

TEST_F(KafkaFaultProxy, SpoilsARequestThatTheBrokerThenRefuses) {
  proxy().set_plan(first_plan(KafkaApi::produce, 1, Fault::spoil_request));
  BareProducer producer(proxy().brokers());
  producer.send(topic(), "one");
  EXPECT_THAT(producer.flush(), ElementsAre(RD_KAFKA_RESP_ERR_INVALID_MSG));
  EXPECT_THAT(stored(), IsEmpty());
}

TEST_F(KafkaFaultProxy, SpoilsAnAnswerAfterTheBrokerHasTheRecord) {
  proxy().set_plan(first_plan(KafkaApi::produce, 1, Fault::spoil_answer));
  BareProducer producer(proxy().brokers());
  producer.send(topic(), "one");
  EXPECT_THAT(producer.flush(), ElementsAre(kDelivered));
  // Without idempotence the second attempt is a second record.
  EXPECT_THAT(stored(), ElementsAre("one", "one"));
}

TEST_F(KafkaFaultProxy, HoldsARequestUntilLongAfterItsSenderHasGone) {
  proxy().set_plan(first_plan(KafkaApi::produce, 1, Fault::hold));
  {
    BareProducer producer(proxy().brokers(), kIdempotent);
    producer.send(topic(), "late");
    ASSERT_TRUE(proxy().wait_for(Fault::hold, 1, kPatience));
  }
  EXPECT_THAT(stored(), IsEmpty());
  BareProducer next(brokers());
  next.send(topic(), "first");
  ASSERT_THAT(next.flush(), ElementsAre(kDelivered));
  proxy().release();
  // The broker's answer to it is the last of its connection.
  ASSERT_TRUE(proxy().wait_until_idle(kPatience));
  EXPECT_THAT(stored(), ElementsAre("first", "late"));
}

TEST_F(KafkaFaultProxy, CutsTheNetworkUntilItIsMended) {
  BareProducer producer(proxy().brokers(), kIdempotent);
  producer.send(topic(), "before");
  ASSERT_THAT(producer.flush(), ElementsAre(kDelivered));
  proxy().cut();
  producer.send(topic(), "cut");
  EXPECT_THAT(stored(), ElementsAre("before"));
  proxy().mend();
  EXPECT_THAT(producer.flush(), ElementsAre(kDelivered));
  EXPECT_THAT(stored(), ElementsAre("before", "cut"));
}

TEST_F(KafkaFaultProxy, LosesAndRepeatsBySeedAndAnIdempotentProducerMakesItUp) {
  constexpr std::size_t kRecords = 200;
  const std::vector<Fault> faults = {Fault::lose_request, Fault::lose_answer, Fault::repeat};
  proxy().set_plan(seeded_plan(4, KafkaApi::produce, 0.2, faults));
  BareProducer producer(proxy().brokers(),
                        {{"enable.idempotence", "true"},
                         {"batch.num.messages", "5"},
                         {"retry.backoff.ms", "10"},
                         {"reconnect.backoff.ms", "10"},
                         {"reconnect.backoff.max.ms", "50"}});
  std::vector<std::string> sent;
  for (std::size_t i = 0; i < kRecords; ++i) {
    sent.push_back(std::to_string(i));
    producer.send(topic(), sent.back());
  }
  EXPECT_THAT(producer.flush(), Each(kDelivered));
  for (const Fault fault : faults) EXPECT_GT(proxy().faults(fault), 0U);
  EXPECT_EQ(stored(), sent);
}

}  // namespace
}  // namespace klade
