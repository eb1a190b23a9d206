// KafkaClient: one librdkafka instance, made from settings and given back to it.  Of the adapters
// in events/kafka, events/log and events/vault only.
//
// Callbacks run on whichever thread serves the instance (rd_kafka_poll, or a read from it); they
// must not block.  Thread-safe as librdkafka is.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "events/core/result.h"
#include "events/kafka/kafka_settings.h"
#include "events/kafka/kafka_state.h"

struct rd_kafka_s;
struct rd_kafka_message_s;
struct rd_kafka_topic_s;

namespace klade {

// What an error of librdkafka's means here: the one place where its hundreds are sorted.
enum class KafkaTrouble {
  none,
  end_of_partition,  // not an error: nothing more for now
  out_of_range,      // an offset that the partition does not have
  corrupt,           // bytes that are not what was written
  passing,           // librdkafka tries again by itself
  denied,            // not allowed, or not let in: waiting does not help
  unknown_topic,
  exists,   // a topic that is to be made
  misused,  // a request that this cluster, or this library, does not take
  fenced,   // another producer has taken over
  abort,    // the transaction has to be aborted
  fatal,    // this instance is of no use any more
};
KafkaTrouble trouble_of(int error);  // a rd_kafka_resp_err_t

class KafkaClient {
 public:
  enum class Kind { producer, consumer };
  using Properties = std::map<std::string, std::string>;
  struct Callbacks {
    std::function<void(const rd_kafka_message_s& report)> on_report;  // of a producer
    std::function<void(KafkaTrouble trouble)> on_trouble;
  };

  // `properties` go over what the operator's file says.
  static Result<std::unique_ptr<KafkaClient>, StorageError> make(Kind kind,
                                                                 const KafkaSettings& settings,
                                                                 const Properties& properties,
                                                                 Callbacks callbacks);
  ~KafkaClient();
  KafkaClient(const KafkaClient&) = delete;
  KafkaClient& operator=(const KafkaClient&) = delete;

  rd_kafka_s* handle() const { return handle_; }
  // Adds what this instance says of itself.
  void add_state(KafkaState& state) const;
  // The newest complaint in librdkafka's words, which name brokers; for the operator.
  std::string complaint() const;

 private:
  explicit KafkaClient(Callbacks callbacks) : callbacks_(std::move(callbacks)) {}
  struct Hooks;  // librdkafka's callbacks

  const Callbacks callbacks_;
  rd_kafka_s* handle_ = nullptr;
  std::atomic<std::uint64_t> errors_ = 0;
  mutable std::mutex mutex_;
  // Guarded by mutex_:
  KafkaState statistics_;
  std::string complaint_;
};

// A topic as one instance knows it.
struct KafkaTopicDeleter {
  void operator()(rd_kafka_topic_s* topic) const;
};
using KafkaTopic = std::unique_ptr<rd_kafka_topic_s, KafkaTopicDeleter>;
KafkaTopic kafka_topic(const KafkaClient& client, const std::string& name);

}  // namespace klade
