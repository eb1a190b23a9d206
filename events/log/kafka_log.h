// KafkaLog: the log in a Kafka topic, PREFIX.log, for several nodes.  docs/kafka.md has what it
// relies on.
//
//   record   one Kafka record without a key: its value is the record of ours
//   Offset   the Kafka offset; an Entry's `next` is the record's offset plus one
//
// One idempotent producer for all partitions, no transactions: which records count is Chain's
// business.  After a delivery report with an error, or a fatal error, nothing more is appended
// through that producer: what it still holds is reported lost, and a new one takes over.
// append() waits while kMaxWaitingBytes are handed over and not yet reported.
//
// Each partition is read by a few cursors, one a reader that reads on from where it was; more
// readers than cursors take turns of kTurn.  Who reads on without waiting until nothing comes is
// given every record whose append was confirmed here before.
// A topic whose front was cut off, or with bytes that are not what was written, is `corrupt`; an
// offset after its end is `beyond_end`, and so is everything once a record was appended before what
// had been read or confirmed here: the log was cut short.  A broker that does not answer within
// kReadTimeout is `unavailable`.  A reader at the end asks for it anew after kReadTimeout of
// silence, so there it is twice that until a broker that is gone is noticed.
#pragma once

#include <memory>

#include "events/core/storage_error.h"
#include "events/kafka/kafka_settings.h"
#include "events/kafka/kafka_state.h"
#include "events/log/event_log.h"

namespace klade {

class KafkaLog final : public EventLog {
 public:
  static constexpr std::size_t kMaxWaitingBytes = 64U << 20U;
  // Of all cursors of all partitions together; a cursor has KafkaReader::kReadAhead at most.
  static constexpr std::size_t kReadAheadBytes = 96U << 20U;
  static constexpr std::chrono::milliseconds kReadTimeout{5'000};
  static constexpr std::chrono::milliseconds kTurn{100};

  using Opened = Result<std::unique_ptr<KafkaLog>, StorageError>;
  // Makes the topic when it is missing; an existing one must have the settings of kLogTopic
  // (events/kafka/kafka_topics.h), else it is refused by name.
  static Opened create_or_open(const KafkaSettings& settings);
  // StorageFault::missing when there is no topic.
  static Opened open(const KafkaSettings& settings);
  static Opened open_read_only(const KafkaSettings& settings);  // append() is a bug

  ~KafkaLog() override;  // what is not confirmed within some seconds is reported lost
  KafkaLog(const KafkaLog&) = delete;
  KafkaLog& operator=(const KafkaLog&) = delete;

  std::uint32_t partitions() const override;
  void append(Partition partition, std::string record, Appended done) override;
  Result<std::vector<Entry>, LogFault> read(Partition partition,
                                            Offset from,
                                            std::size_t limit,
                                            std::chrono::milliseconds patience) override;

  // Of the producer and the readers, for metrics; a log that is only read names no brokers.
  KafkaState state() const;
  // Breaks the producer as a fatal error does; for tests.
  void break_for_test();

 private:
  class Core;
  enum class Use { make, append, read };
  static Opened open_as(const KafkaSettings& settings, Use use);
  explicit KafkaLog(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace klade
