// KafkaOutbox: the outbox over Kafka.  The events of a topic go to PREFIX.marks and so on, by
// `murmur2_random` of their key as Java's and JavaScript's clients do; the checkpoint of a
// partition of the log is a record in PREFIX.outbox under the partition's number.  Both in one
// transaction of PREFIX-outbox-<partition>: whoever reads committed records sees each event once.
//
// Opening it fences whoever had the transactional id before, and aborts what it had under way.
// Calls give up some time after kPatience, the look for the checkpoint when no record came for as
// long: OutboxFault::unavailable.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string_view>

#include "events/cluster/outbox_sink.h"
#include "events/core/storage_error.h"
#include "events/kafka/kafka_settings.h"

namespace klade {

class KafkaOutbox {
 public:
  static constexpr std::chrono::milliseconds kTransactionTimeout{10'000};
  static constexpr std::chrono::milliseconds kPatience{15'000};  // longer than a transaction

  // Makes the topics that are missing.
  static Result<KafkaOutbox, StorageError> make(const KafkaSettings& settings,
                                                std::span<const std::string_view> topics);
  std::unique_ptr<OutboxSink> sink(Partition partition) const;

 private:
  explicit KafkaOutbox(KafkaSettings settings) : settings_(std::move(settings)) {}
  KafkaSettings settings_;
};

}  // namespace klade
