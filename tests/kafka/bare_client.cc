#include "tests/kafka/bare_client.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <utility>

namespace klade {
namespace {

constexpr int kTimeoutMs = 30'000;

struct Destroy {
  void operator()(rd_kafka_t* what) const { rd_kafka_destroy(what); }
  void operator()(rd_kafka_queue_t* what) const { rd_kafka_queue_destroy(what); }
  void operator()(rd_kafka_event_t* what) const { rd_kafka_event_destroy(what); }
  void operator()(rd_kafka_message_t* what) const { rd_kafka_message_destroy(what); }
  void operator()(rd_kafka_NewTopic_t* what) const { rd_kafka_NewTopic_destroy(what); }
};
template <typename T>
using Owned = std::unique_ptr<T, Destroy>;

rd_kafka_conf_t* configuration(const std::string& brokers, KafkaProperties properties) {
  properties.insert({"bootstrap.servers", brokers});
  properties.insert({"broker.address.family", "v4"});
  // What a test does to a network is no news to it.
  properties.insert({"log_level", "0"});
  rd_kafka_conf_t* made = rd_kafka_conf_new();
  std::array<char, 256> error{};
  for (const auto& [name, value] : properties) {
    EXPECT_EQ(rd_kafka_conf_set(made, name.c_str(), value.c_str(), error.data(), error.size()),
              RD_KAFKA_CONF_OK)
        << error.data();
  }
  return made;
}

rd_kafka_t* client(rd_kafka_type_t type, rd_kafka_conf_t* conf) {
  std::array<char, 256> error{};
  rd_kafka_t* made = rd_kafka_new(type, conf, error.data(), error.size());
  EXPECT_TRUE(made) << error.data();
  return made;
}

}  // namespace

void create_topic(const std::string& brokers,
                  const std::string& topic,
                  const KafkaProperties& properties,
                  int replicas) {
  const Owned<rd_kafka_t> admin(client(RD_KAFKA_PRODUCER, configuration(brokers, {})));
  const Owned<rd_kafka_NewTopic_t> wanted(
      rd_kafka_NewTopic_new(topic.c_str(), 1, replicas, nullptr, 0));
  for (const auto& [name, value] : properties) {
    rd_kafka_NewTopic_set_config(wanted.get(), name.c_str(), value.c_str());
  }
  const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(admin.get()));
  std::array<rd_kafka_NewTopic_t*, 1> topics{wanted.get()};
  rd_kafka_CreateTopics(admin.get(), topics.data(), topics.size(), nullptr, queue.get());
  const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), kTimeoutMs));
  ASSERT_TRUE(event) << "no answer to the creation of " << topic;
  ASSERT_FALSE(rd_kafka_event_error(event.get())) << rd_kafka_event_error_string(event.get());
  std::size_t count = 0;
  const auto* result = rd_kafka_event_CreateTopics_result(event.get());
  const auto* const* each = rd_kafka_CreateTopics_result_topics(result, &count);
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_FALSE(rd_kafka_topic_result_error(each[i]))
        << rd_kafka_topic_result_error_string(each[i]);
  }
}

std::vector<std::string> read_topic(const std::string& brokers, const std::string& topic) {
  std::vector<std::string> values;
  // Manual assignment needs the name of a group, and leaves the group alone.
  const Owned<rd_kafka_t> consumer(
      client(RD_KAFKA_CONSUMER,
             configuration(brokers, {{"group.id", topic}, {"enable.partition.eof", "true"}})));
  rd_kafka_topic_partition_list_t* from = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(from, topic.c_str(), 0)->offset = 0;
  EXPECT_FALSE(rd_kafka_assign(consumer.get(), from));
  rd_kafka_topic_partition_list_destroy(from);
  for (;;) {
    const Owned<rd_kafka_message_t> message(rd_kafka_consumer_poll(consumer.get(), kTimeoutMs));
    if (message && message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return values;
    if (!message || message->err) {
      ADD_FAILURE() << topic << ": "
                    << (message ? rd_kafka_message_errstr(message.get()) : "no answer");
      return values;
    }
    values.emplace_back(static_cast<const char*>(message->payload), message->len);
  }
}

std::vector<std::string> leaders_of(const std::string& brokers, const std::string& topic) {
  const Owned<rd_kafka_t> asker(client(RD_KAFKA_PRODUCER, configuration(brokers, {})));
  const std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)> known(
      rd_kafka_topic_new(asker.get(), topic.c_str(), nullptr), &rd_kafka_topic_destroy);
  const rd_kafka_metadata_t* told = nullptr;
  EXPECT_FALSE(rd_kafka_metadata(asker.get(), 0, known.get(), &told, kTimeoutMs));
  if (told == nullptr) return {};
  std::map<std::int32_t, std::string> hosts;
  for (int i = 0; i < told->broker_cnt; ++i) hosts[told->brokers[i].id] = told->brokers[i].host;
  std::map<std::int32_t, std::string> leaders;
  for (int i = 0; i < told->topics[0].partition_cnt; ++i) {
    const rd_kafka_metadata_partition_t& partition = told->topics[0].partitions[i];
    leaders[partition.id] = hosts[partition.leader];
  }
  rd_kafka_metadata_destroy(told);
  std::vector<std::string> in_order;
  for (const auto& [partition, host] : leaders) in_order.push_back(host);
  return in_order;
}

BareProducer::BareProducer(const std::string& brokers, const KafkaProperties& properties) {
  rd_kafka_conf_t* conf = configuration(brokers, properties);
  rd_kafka_conf_set_opaque(conf, this);
  rd_kafka_conf_set_dr_msg_cb(conf, &BareProducer::on_delivery);
  handle_ = client(RD_KAFKA_PRODUCER, conf);
}

BareProducer::~BareProducer() {
  rd_kafka_purge(handle_, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  rd_kafka_destroy(handle_);
}

void BareProducer::send(const std::string& topic, const std::string& value) {
  std::string bytes = value;
  std::array<rd_kafka_vu_t, 4> what{};
  what[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  what[0].u.cstr = topic.c_str();
  what[1].vtype = RD_KAFKA_VTYPE_PARTITION;
  what[1].u.i32 = 0;
  what[2].vtype = RD_KAFKA_VTYPE_VALUE;
  what[2].u.mem = {bytes.data(), bytes.size()};
  what[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  what[3].u.i = RD_KAFKA_MSG_F_COPY;
  EXPECT_FALSE(rd_kafka_produceva(handle_, what.data(), what.size()));
}

std::vector<rd_kafka_resp_err_t> BareProducer::flush() {
  EXPECT_FALSE(rd_kafka_flush(handle_, kTimeoutMs));
  return std::exchange(ended_, {});
}

void BareProducer::on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
  static_cast<BareProducer*>(self)->ended_.push_back(message->err);
}

int leader_of(const BareProducer& client, const std::string& topic) {
  rd_kafka_topic_t* asked = rd_kafka_topic_new(client.handle(), topic.c_str(), nullptr);
  const rd_kafka_metadata_t* told = nullptr;
  int leader = -1;
  if (rd_kafka_metadata(client.handle(), 0, asked, &told, kTimeoutMs) ==
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (told->topic_cnt == 1 && told->topics[0].partition_cnt > 0) {
      leader = told->topics[0].partitions[0].leader;
    }
    rd_kafka_metadata_destroy(told);
  }
  rd_kafka_topic_destroy(asked);
  return leader;
}

}  // namespace klade
