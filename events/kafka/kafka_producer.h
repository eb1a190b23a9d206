// KafkaProducer: an idempotent producer that is replaced after any doubt.
//
// Records of one partition arrive in the order of send(), several are in flight.  When a record is
// reported with an error, or librdkafka says that the instance is broken, everything that it still
// holds is reported lost (each may be in the topic all the same) and a new one takes over.
//
// Thread-safe.  `done` runs once a record on this object's own thread and must not block or send.
// send() waits while `max_waiting_bytes` are handed over and not yet reported; librdkafka gives a
// record up after the operator's message.timeout.ms, else kRecordTimeout, so that ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/kafka/kafka_client.h"
#include "events/log/event_log.h"

namespace klade {

struct KafkaRecord {
  std::string topic;
  std::int32_t partition = 0;
  std::string key;                   // empty: none
  std::optional<std::string> value;  // nothing: a tombstone
};

class KafkaProducer {
 public:
  static constexpr std::chrono::milliseconds kRecordTimeout{10'000};
  static constexpr std::chrono::milliseconds kCloseTimeout{5'000};

  struct Report {
    AppendOutcome outcome = AppendOutcome::lost;
    std::int64_t offset = -1;  // of a confirmed record; -1: the brokers do not say
  };
  using Done = std::function<void(const Report&)>;

  // `topics` are asked for at once: the first record to an unknown one waits up to a second.
  static Result<std::unique_ptr<KafkaProducer>, StorageError> make(const KafkaSettings& settings,
                                                                   std::vector<std::string> topics,
                                                                   std::size_t max_waiting_bytes);
  ~KafkaProducer();  // what is not confirmed within kCloseTimeout is reported lost
  KafkaProducer(const KafkaProducer&) = delete;
  KafkaProducer& operator=(const KafkaProducer&) = delete;

  void send(KafkaRecord record, Done done);

  void add_state(KafkaState& state) const;
  // Breaks the instance as a fatal error does; for tests.
  void break_for_test();

 private:
  class Core;
  explicit KafkaProducer(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace klade
