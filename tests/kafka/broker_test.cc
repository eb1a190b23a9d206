// The fixture itself: what a broker is given, it gives back.
#include "tests/kafka/broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kafka/bare_client.h"

namespace klade {
namespace {

using testing::ElementsAre;

class KafkaBroker : public KafkaTest {};

TEST_F(KafkaBroker, GivesBackWhatItWasGiven) {
  const std::string topic = prefix() + ".broker";
  create_topic(brokers(), topic);
  BareProducer producer(brokers());
  producer.send(topic, "Labdien!");
  EXPECT_THAT(producer.flush(), ElementsAre(RD_KAFKA_RESP_ERR_NO_ERROR));
  EXPECT_THAT(read_topic(brokers(), topic), ElementsAre("Labdien!"));
}

TEST_F(KafkaBroker, GivesNoTwoTestsOnePrefix) { EXPECT_NE(prefix(), unique_topic_prefix()); }

}  // namespace
}  // namespace klade
