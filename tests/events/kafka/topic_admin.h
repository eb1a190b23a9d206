// What tests do to topics, as an operator would with Kafka's own tools, and records that no adapter
// of ours would write.
#pragma once

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace klade {

class TopicAdmin {
 public:
  explicit TopicAdmin(const std::string& brokers) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), nullptr, 0);
    client_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
  }
  ~TopicAdmin() { rd_kafka_destroy(client_); }
  TopicAdmin(const TopicAdmin&) = delete;
  TopicAdmin& operator=(const TopicAdmin&) = delete;

  using Config = std::map<std::string, std::string>;
  void create(const std::string& topic, int partitions, const Config& config, int replicas = 1) {
    rd_kafka_NewTopic_t* wanted =
        rd_kafka_NewTopic_new(topic.c_str(), partitions, replicas, nullptr, 0);
    for (const auto& [name, value] : config) {
      rd_kafka_NewTopic_set_config(wanted, name.c_str(), value.c_str());
    }
    Queue queue(rd_kafka_queue_new(client_));
    rd_kafka_CreateTopics(client_, &wanted, 1, nullptr, queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), kTimeoutMs));
    rd_kafka_NewTopic_destroy(wanted);
    ASSERT_TRUE(event);
    std::size_t count = 0;
    const auto* made = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    ASSERT_EQ(count, 1U);
    EXPECT_EQ(rd_kafka_topic_result_error(made[0]), RD_KAFKA_RESP_ERR_NO_ERROR)
        << rd_kafka_topic_result_error_string(made[0]);
  }

  void remove(const std::string& topic) {
    rd_kafka_DeleteTopic_t* unwanted = rd_kafka_DeleteTopic_new(topic.c_str());
    Queue queue(rd_kafka_queue_new(client_));
    rd_kafka_DeleteTopics(client_, &unwanted, 1, nullptr, queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), kTimeoutMs));
    rd_kafka_DeleteTopic_destroy(unwanted);
    ASSERT_TRUE(event);
    ASSERT_EQ(rd_kafka_event_error(event.get()), RD_KAFKA_RESP_ERR_NO_ERROR);
    // The broker answers before everything of it knows.
    while (exists(topic)) {
    }
  }

  bool exists(const std::string& topic) {
    const rd_kafka_metadata_t* told = nullptr;
    if (rd_kafka_metadata(client_, 1, nullptr, &told, kTimeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      ADD_FAILURE() << "no answer";
      return false;
    }
    bool found = false;
    for (int i = 0; i < told->topic_cnt; ++i) found = found || told->topics[i].topic == topic;
    rd_kafka_metadata_destroy(told);
    return found;
  }

  // Drops what stands before `offset`.
  void cut_front(const std::string& topic, int partition, std::int64_t offset) {
    rd_kafka_topic_partition_list_t* before = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(before, topic.c_str(), partition)->offset = offset;
    rd_kafka_DeleteRecords_t* wanted = rd_kafka_DeleteRecords_new(before);
    rd_kafka_topic_partition_list_destroy(before);
    Queue queue(rd_kafka_queue_new(client_));
    rd_kafka_DeleteRecords(client_, &wanted, 1, nullptr, queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), kTimeoutMs));
    rd_kafka_DeleteRecords_destroy(wanted);
    ASSERT_TRUE(event);
    ASSERT_EQ(rd_kafka_event_error(event.get()), RD_KAFKA_RESP_ERR_NO_ERROR);
  }

  // Into partition 0, confirmed when it returns.
  void put(const std::string& topic,
           const std::string& key,
           const std::optional<std::string>& value) {
    std::string bytes = value.value_or("");
    char* data = value ? bytes.data() : nullptr;
    rd_kafka_topic_t* to = rd_kafka_topic_new(client_, topic.c_str(), nullptr);
    EXPECT_EQ(rd_kafka_produce(
                  to, 0, RD_KAFKA_MSG_F_COPY, data, bytes.size(), key.data(), key.size(), nullptr),
              0);
    EXPECT_EQ(rd_kafka_flush(client_, kTimeoutMs), RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_topic_destroy(to);
  }

 private:
  static constexpr int kTimeoutMs = 20'000;
  struct Destroy {
    void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
    void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
  };
  using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy>;
  using Event = std::unique_ptr<rd_kafka_event_t, Destroy>;

  rd_kafka_t* client_ = nullptr;
};

}  // namespace klade
