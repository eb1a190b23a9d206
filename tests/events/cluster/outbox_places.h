// Where outboxes of tests send to: memory, and a real Kafka.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "events/cluster/outbox_sink.h"
#include "events/kafka/kafka_outbox.h"
#include "events/kafka/kafka_reader.h"
#include "tests/kafka/broker.h"

namespace klade {

using KeyAndValue = std::pair<std::string, std::string>;

class OutboxPlace {
 public:
  virtual ~OutboxPlace() = default;
  virtual std::unique_ptr<OutboxSink> sink(Partition partition) = 0;
  // What readers see of a topic; of one key in the order of sending.
  virtual std::vector<KeyAndValue> sent(const std::string& topic) = 0;
};

class MemoryPlace final : public OutboxPlace {
 public:
  std::unique_ptr<OutboxSink> sink(Partition partition) override { return outbox.sink(partition); }
  std::vector<KeyAndValue> sent(const std::string& topic) override {
    std::vector<KeyAndValue> sent;
    for (const OutboxRecord& record : outbox.sent()) {
      if (record.topic == topic) sent.emplace_back(record.key, record.value);
    }
    return sent;
  }

  OutboxInMemory outbox;
};

class KafkaPlace final : public OutboxPlace {
 public:
  explicit KafkaPlace(const std::string& brokers) {
    settings_.brokers = brokers;
    settings_.prefix = unique_topic_prefix();
    settings_.partitions = kPartitions;
    auto outbox = KafkaOutbox::make(settings_, kTopics);
    if (!outbox) throw std::runtime_error(outbox.error().message);
    outbox_.emplace(*std::move(outbox));
  }
  std::unique_ptr<OutboxSink> sink(Partition partition) override {
    return outbox_->sink(partition);
  }
  std::vector<KeyAndValue> sent(const std::string& topic) override {
    std::vector<KeyAndValue> sent;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(kPartitions); ++i) {
      read(settings_.topic(topic), i, settings_, sent);
    }
    return sent;
  }

 private:
  static constexpr std::string_view kTopics[] = {"marks", "attendance", "lessons"};
  static constexpr std::uint32_t kPartitions = 2;
  static constexpr std::chrono::seconds kPatience{20};

  static void read(const std::string& topic,
                   std::int32_t partition,
                   const KafkaSettings& settings,
                   std::vector<KeyAndValue>& sent) {
    const auto reader = KafkaReader::make(settings, topic, ReadWhat::committed_only).value();
    ASSERT_TRUE(reader->seek(partition, 0));
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < until) {
      KafkaReader::Message message;
      const auto got = reader->next(partition, std::chrono::milliseconds{100}, message);
      if (got == KafkaReader::Got::end) return;
      if (got == KafkaReader::Got::message) sent.emplace_back(message.key, *message.value);
    }
    FAIL() << topic << " has no end";
  }

  KafkaSettings settings_;
  std::optional<KafkaOutbox> outbox_;
};

inline const std::string kMemoryPlace = "memory";
inline const std::string kKafkaPlace = "kafka";
// Null when there is no Kafka; the test is skipped then.
inline std::unique_ptr<OutboxPlace> outbox_place(const std::string& name) {
  if (name == kMemoryPlace) return std::make_unique<MemoryPlace>();
  const std::string brokers = require_kafka();
  if (brokers.empty()) return nullptr;
  return std::make_unique<KafkaPlace>(brokers);
}

}  // namespace klade
