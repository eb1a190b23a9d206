// The fixture itself: a record goes to the broker and comes back.
#include "tests/kafka/broker.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <string_view>

namespace klade {
namespace {

constexpr int kTimeoutMs = 20'000;

template <auto kDestroy>
struct Destroy {
  template <typename T>
  void operator()(T* what) const {
    kDestroy(what);
  }
};
using Client = std::unique_ptr<rd_kafka_t, Destroy<&rd_kafka_destroy>>;

Client client(rd_kafka_type_t type, const std::string& brokers) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char error[256];
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), error, sizeof error);
  rd_kafka_conf_set(conf, "broker.address.family", "v4", error, sizeof error);
  // Manual assignment needs one, and leaves it alone.
  if (type == RD_KAFKA_CONSUMER) rd_kafka_conf_set(conf, "group.id", "test", error, sizeof error);
  Client made(rd_kafka_new(type, conf, error, sizeof error));
  EXPECT_TRUE(made) << error;
  return made;
}

void create(rd_kafka_t* client, const std::string& topic) {
  rd_kafka_NewTopic_t* wanted = rd_kafka_NewTopic_new(topic.c_str(), 1, 1, nullptr, 0);
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
  rd_kafka_CreateTopics(client, &wanted, 1, nullptr, queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, kTimeoutMs);
  ASSERT_TRUE(event);
  EXPECT_EQ(rd_kafka_event_error(event), RD_KAFKA_RESP_ERR_NO_ERROR)
      << rd_kafka_event_error_string(event);
  rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  rd_kafka_NewTopic_destroy(wanted);
}

std::string read_first(rd_kafka_t* consumer, const std::string& topic) {
  rd_kafka_topic_partition_list_t* from = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(from, topic.c_str(), 0)->offset = 0;
  EXPECT_EQ(rd_kafka_assign(consumer, from), RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_topic_partition_list_destroy(from);
  const std::unique_ptr<rd_kafka_message_t, Destroy<&rd_kafka_message_destroy>> message(
      rd_kafka_consumer_poll(consumer, kTimeoutMs));
  if (!message || message->err) return "";
  return {static_cast<const char*>(message->payload), message->len};
}

class KafkaBroker : public KafkaTest {};

TEST_F(KafkaBroker, GivesBackWhatItWasGiven) {
  const std::string topic = prefix() + ".broker";
  const Client producer = client(RD_KAFKA_PRODUCER, brokers());
  create(producer.get(), topic);
  std::string sent = "Labdien!";
  ASSERT_EQ(rd_kafka_producev(producer.get(),
                              RD_KAFKA_V_TOPIC(topic.c_str()),
                              RD_KAFKA_V_PARTITION(0),
                              RD_KAFKA_V_VALUE(sent.data(), sent.size()),
                              RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                              RD_KAFKA_V_END),
            RD_KAFKA_RESP_ERR_NO_ERROR);
  ASSERT_EQ(rd_kafka_flush(producer.get(), kTimeoutMs), RD_KAFKA_RESP_ERR_NO_ERROR);
  const Client consumer = client(RD_KAFKA_CONSUMER, brokers());
  EXPECT_EQ(read_first(consumer.get(), topic), sent);
}

TEST_F(KafkaBroker, GivesNoTwoTestsOnePrefix) { EXPECT_NE(prefix(), unique_topic_prefix()); }

}  // namespace
}  // namespace klade
