#include "events/kafka/kafka_topics.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <thread>
#include <vector>

#include "events/kafka/kafka_client.h"

namespace klade {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kAnswerTimeout{10'000};
constexpr std::chrono::milliseconds kLeaderTimeout{20'000};
constexpr std::chrono::milliseconds kLook{50};
constexpr std::uint32_t kReplicas = 3;
constexpr std::size_t kMessageBytes = 512;
constexpr std::int64_t kMaxRecord = 1'000'000;
constexpr std::int64_t kFileDeleteDelayMs = 60'000;  // the brokers' own default

struct TopicFacts {
  std::uint32_t brokers = 0;
  std::uint32_t partitions = 0;  // 0: there is no topic
  std::uint32_t replicas = 0;    // of the partition that has the fewest
  bool led = false;              // every partition has a leader
};

Failure<StorageError> failure(StorageFault fault, const std::string& text) {
  return {StorageError{fault, "kafka: " + text}};
}

std::string why(const KafkaClient& client, rd_kafka_resp_err_t error) {
  rd_kafka_poll(client.handle(), 0);
  const std::string complaint = client.complaint();
  return std::string(rd_kafka_err2str(error)) + (complaint.empty() ? "" : ": " + complaint);
}

Result<TopicFacts, StorageError> look(const KafkaClient& client, const std::string& name) {
  const KafkaTopic topic = kafka_topic(client, name);
  const rd_kafka_metadata_t* told = nullptr;
  const auto error = rd_kafka_metadata(
      client.handle(), 0, topic.get(), &told, static_cast<int>(kAnswerTimeout.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return failure(StorageFault::io, "no answer from the brokers: " + why(client, error));
  }
  const std::unique_ptr<const rd_kafka_metadata_t, decltype(&rd_kafka_metadata_destroy)> held(
      told, &rd_kafka_metadata_destroy);
  TopicFacts facts;
  facts.brokers = static_cast<std::uint32_t>(told->broker_cnt);
  if (told->topic_cnt != 1) return facts;
  const rd_kafka_metadata_topic_t& found = told->topics[0];
  const KafkaTrouble trouble = trouble_of(found.err);
  if (trouble == KafkaTrouble::denied) {
    return failure(StorageFault::io, name + " may not be read: " + rd_kafka_err2str(found.err));
  }
  facts.led = found.partition_cnt > 0;
  facts.partitions = static_cast<std::uint32_t>(found.partition_cnt);
  for (int i = 0; i < found.partition_cnt; ++i) {
    facts.led = facts.led && found.partitions[i].leader >= 0;
    const auto replicas = static_cast<std::uint32_t>(found.partitions[i].replica_cnt);
    facts.replicas = i == 0 ? replicas : std::min(facts.replicas, replicas);
  }
  return facts;
}

// One request of the admin's, and its answer.
class Admin {
 public:
  explicit Admin(const KafkaClient& client)
      : client_(client), queue_(rd_kafka_queue_new(client.handle())) {}
  ~Admin() { rd_kafka_queue_destroy(queue_); }
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;

  rd_kafka_queue_t* queue() const { return queue_; }
  using Event = std::unique_ptr<rd_kafka_event_t, decltype(&rd_kafka_event_destroy)>;
  Result<Event, StorageError> answer() const {
    Event event(rd_kafka_queue_poll(queue_, static_cast<int>(kAnswerTimeout.count())),
                &rd_kafka_event_destroy);
    if (!event) return failure(StorageFault::io, "the brokers do not answer");
    const auto error = rd_kafka_event_error(event.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return failure(StorageFault::io, why(client_, error));
    }
    return event;
  }

 private:
  const KafkaClient& client_;
  rd_kafka_queue_t* queue_;
};

std::int64_t wanted_in_sync(std::uint32_t replicas) { return replicas >= kReplicas ? 2 : 1; }

Result<Unit, StorageError> make_topic(const KafkaClient& client,
                                      const KafkaSettings& settings,
                                      const TopicShape& shape,
                                      std::uint32_t brokers) {
  const std::string name = settings.topic(shape.name);
  const std::uint32_t replicas =
      settings.replication != 0 ? settings.replication : std::min(kReplicas, brokers);
  // With as few as happen to be there at the first start, nobody would be told that so few stay.
  if (replicas > brokers) {
    return failure(StorageFault::io,
                   name + ": replication is " + std::to_string(replicas) + " and there are only " +
                       std::to_string(brokers) + " brokers");
  }
  std::array<char, kMessageBytes> said{};
  const std::unique_ptr<rd_kafka_NewTopic_t, decltype(&rd_kafka_NewTopic_destroy)> topic(
      rd_kafka_NewTopic_new(name.c_str(),
                            static_cast<int>(shape.one_partition ? 1 : settings.partitions),
                            static_cast<int>(replicas),
                            said.data(),
                            said.size()),
      &rd_kafka_NewTopic_destroy);
  if (!topic) return failure(StorageFault::io, name + ": " + said.data());
  std::map<std::string, std::string> config = shape.exactly;
  config.insert(shape.when_made.begin(), shape.when_made.end());
  for (const auto& [key, value] : shape.at_least) config[key] = std::to_string(value);
  for (const auto& [key, value] : shape.at_most) config[key] = std::to_string(value);
  config["min.insync.replicas"] =
      std::to_string(shape.few_replicas_will_do ? 1 : wanted_in_sync(replicas));
  for (const auto& [key, value] : config) {
    rd_kafka_NewTopic_set_config(topic.get(), key.c_str(), value.c_str());
  }
  const Admin admin(client);
  rd_kafka_NewTopic_t* topics[] = {topic.get()};
  rd_kafka_CreateTopics(client.handle(), topics, 1, nullptr, admin.queue());
  const auto answer = admin.answer();
  if (!answer) return Failure{answer.error()};
  std::size_t count = 0;
  const auto* results = rd_kafka_CreateTopics_result_topics(
      rd_kafka_event_CreateTopics_result(answer->get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto error = rd_kafka_topic_result_error(results[i]);
    const KafkaTrouble trouble = trouble_of(error);
    // Another node has made it meanwhile.
    if (trouble == KafkaTrouble::none || trouble == KafkaTrouble::exists) continue;
    const char* text = rd_kafka_topic_result_error_string(results[i]);
    return failure(StorageFault::io,
                   name + " cannot be made: " + (text == nullptr ? rd_kafka_err2str(error) : text));
  }
  return Unit{};
}

using Config = std::map<std::string, std::string>;

Result<Config, StorageError> config_of(const KafkaClient& client, const std::string& name) {
  const std::unique_ptr<rd_kafka_ConfigResource_t, decltype(&rd_kafka_ConfigResource_destroy)>
      resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()),
               &rd_kafka_ConfigResource_destroy);
  const Admin admin(client);
  rd_kafka_ConfigResource_t* resources[] = {resource.get()};
  rd_kafka_DescribeConfigs(client.handle(), resources, 1, nullptr, admin.queue());
  const auto answer = admin.answer();
  if (!answer) return Failure{answer.error()};
  std::size_t count = 0;
  const auto* found = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(answer->get()), &count);
  Config config;
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto error = rd_kafka_ConfigResource_error(found[i])) {
      const bool not_yet = trouble_of(error) == KafkaTrouble::unknown_topic;
      return failure(not_yet ? StorageFault::missing : StorageFault::io,
                     name + ": its settings are not told: " + rd_kafka_err2str(error));
    }
    std::size_t entries = 0;
    const auto* list = rd_kafka_ConfigResource_configs(found[i], &entries);
    for (std::size_t j = 0; j < entries; ++j) {
      const char* value = rd_kafka_ConfigEntry_value(list[j]);
      config[rd_kafka_ConfigEntry_name(list[j])] = value == nullptr ? "" : value;
    }
  }
  return config;
}

std::int64_t number_in(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Each setting that is not as it must be, in words.
std::vector<std::string> faults_of(const TopicShape& shape,
                                   const TopicFacts& facts,
                                   std::uint32_t replication,
                                   Config config) {
  std::vector<std::string> wrong;
  const auto expect = [&](bool right, const std::string& key, const std::string& must) {
    if (!right) wrong.push_back(key + " is " + config[key] + " and must be " + must);
  };
  for (const auto& [key, value] : shape.exactly) expect(config[key] == value, key, value);
  for (const auto& [key, value] : shape.at_least) {
    expect(number_in(config[key]) >= value, key, "at least " + std::to_string(value));
  }
  for (const auto& [key, value] : shape.at_most) {
    expect(number_in(config[key]) <= value, key, "at most " + std::to_string(value));
  }
  if (!shape.few_replicas_will_do) {
    const std::int64_t in_sync = wanted_in_sync(facts.replicas);
    expect(number_in(config["min.insync.replicas"]) >= in_sync,
           "min.insync.replicas",
           "at least " + std::to_string(in_sync));
  }
  if (!shape.few_replicas_will_do && facts.replicas < replication) {
    wrong.push_back("it has " + std::to_string(facts.replicas) + " replicas and must have " +
                    std::to_string(replication));
  }
  if (shape.one_partition && facts.partitions != 1) {
    wrong.push_back("it has " + std::to_string(facts.partitions) + " partitions and must have 1");
  }
  return wrong;
}

Result<TopicFacts, StorageError> wait_for_leaders(const KafkaClient& client,
                                                  const std::string& name) {
  const auto until = Steady::now() + kLeaderTimeout;
  while (true) {
    auto facts = look(client, name);
    if (!facts || facts->led) return facts;
    if (Steady::now() > until) {
      return failure(StorageFault::io, name + ": not every partition has a leader");
    }
    std::this_thread::sleep_for(kLook);
  }
}

// A topic made just now may be unknown to the broker that is asked.
Result<Config, StorageError> wait_for_config(const KafkaClient& client, const std::string& name) {
  const auto until = Steady::now() + kLeaderTimeout;
  while (true) {
    auto config = config_of(client, name);
    if (config || config.error().fault != StorageFault::missing || Steady::now() > until) {
      return config;
    }
    std::this_thread::sleep_for(kLook);
  }
}

}  // namespace

TopicShape log_topic() {
  return {"log",
          false,
          false,
          {{"cleanup.policy", "delete"},
           {"retention.ms", "-1"},
           {"retention.bytes", "-1"},
           {"unclean.leader.election.enable", "false"}},
          {{"max.message.bytes", kMaxRecord}},
          {},
          {}};
}

TopicShape vault_topic(std::int64_t key_survival_ms) {
  return {"vault",
          true,
          false,
          {{"cleanup.policy", "compact"},
           {"unclean.leader.election.enable", "false"},
           {"min.cleanable.dirty.ratio", "0.01"},
           // No node's clock decides when a segment is old.
           {"message.timestamp.type", "LogAppendTime"}},
          {},
          {{"segment.ms", key_survival_ms / 4},
           {"max.compaction.lag.ms", key_survival_ms / 4},
           {"file.delete.delay.ms", std::min(key_survival_ms / 4, kFileDeleteDelayMs)},
           {"min.compaction.lag.ms", 0}},
          {}};
}

TopicShape nodes_topic() {
  constexpr std::int64_t kHour = 60LL * 60 * 1000;
  // A segment that is not closed is not dropped either.
  return {"nodes",
          true,
          true,
          {{"cleanup.policy", "delete"}},
          {},
          {{"retention.ms", kHour}, {"segment.ms", kHour}},
          {}};
}

TopicShape outbox_topic() {
  constexpr std::int64_t kTenMinutes = 10LL * 60 * 1000;
  constexpr std::int64_t kSegmentBytes = 16LL << 20U;
  // Whoever opens an outbox reads all that is not compacted.
  return {"outbox",
          true,
          false,
          {{"cleanup.policy", "compact"},
           {"unclean.leader.election.enable", "false"},
           {"min.cleanable.dirty.ratio", "0.01"}},
          {},
          {{"segment.ms", kTenMinutes},
           {"segment.bytes", kSegmentBytes},
           {"max.compaction.lag.ms", kTenMinutes},
           {"min.compaction.lag.ms", 0}},
          {}};
}

TopicShape analytics_topic(const std::string& name) {
  return {name,
          false,
          false,
          {{"unclean.leader.election.enable", "false"}},
          {},
          {},
          {{"retention.ms", "-1"}, {"retention.bytes", "-1"}}};
}

Result<std::uint32_t, StorageError> ensure_topic(const KafkaSettings& settings,
                                                 const TopicShape& shape,
                                                 WhenMissing when_missing) {
  const auto client = KafkaClient::make(KafkaClient::Kind::producer, settings, {}, {});
  if (!client) return Failure{client.error()};
  const std::string name = settings.topic(shape.name);
  auto facts = look(**client, name);
  if (!facts) return Failure{facts.error()};
  if (facts->partitions == 0) {
    if (when_missing == WhenMissing::refuse) {
      return failure(StorageFault::missing, "there is no topic " + name);
    }
    const auto made = make_topic(**client, settings, shape, facts->brokers);
    if (!made) return Failure{made.error()};
  }
  facts = wait_for_leaders(**client, name);
  if (!facts) return Failure{facts.error()};
  const auto config = wait_for_config(**client, name);
  if (!config) return Failure{config.error()};
  std::string wrong;
  for (const std::string& each : faults_of(shape, *facts, settings.replication, *config)) {
    wrong += (wrong.empty() ? "" : "; ") + each;
  }
  if (!wrong.empty()) return failure(StorageFault::other_format, name + ": " + wrong);
  return facts->partitions;
}

}  // namespace klade
