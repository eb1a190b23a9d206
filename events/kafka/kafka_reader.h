// KafkaReader: reads partitions of one topic, each from an offset that it is told, without a group:
// where somebody stands is kept with what it has made of the records.
//
// next() of different partitions may run in different threads at once; seek() and next() of one
// partition may not.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "events/kafka/kafka_client.h"

namespace klade {

enum class ReadWhat {
  everything,      // also what an open or aborted transaction has written
  committed_only,  // of transactions
};

class KafkaReader {
 public:
  // Bytes that librdkafka reads ahead, a partition; a fetch's answer (1 MiB a partition) on top.
  static constexpr std::size_t kReadAhead = 8U << 20U;
  static constexpr std::int64_t kFromEnd = -1;  // of seek(): what comes from now on

  struct Message {
    std::int64_t offset = 0;
    std::string key;
    std::optional<std::string> value;  // nothing: a tombstone
  };
  enum class Got {
    message,
    nothing,       // within the time
    end,           // just now there was nothing after `position`
    out_of_range,  // the partition has no such offset; seek() anew
    corrupt,       // what stands there is broken, and is skipped if one reads on
    denied,
    trouble,  // the brokers do not answer as they should; it goes on trying
  };

  static Result<std::unique_ptr<KafkaReader>, StorageError> make(
      const KafkaSettings& settings,
      const std::string& topic,
      ReadWhat what,
      std::size_t read_ahead = kReadAhead);
  ~KafkaReader();
  KafkaReader(const KafkaReader&) = delete;
  KafkaReader& operator=(const KafkaReader&) = delete;

  // False when librdkafka does not take it.
  bool seek(std::int32_t partition, std::int64_t offset);
  void stop(std::int32_t partition);
  Got next(std::int32_t partition, std::chrono::milliseconds patience, Message& message);
  // The offset after the last record, as the newest answer of the broker's said; nothing before.
  std::optional<std::int64_t> end_as_told(std::int32_t partition) const;
  // The first and the end, asked of the broker now.  On a connection on which a fetch waits for
  // records the answer waits behind it, so whoever asks often has a reader of its own for it.
  struct Range {
    std::int64_t first = 0;
    std::int64_t end = 0;
  };
  std::optional<Range> ask_range(std::int32_t partition, std::chrono::milliseconds patience) const;

  // To be called when next() has nothing after kReadAhead or more: librdkafka, which stops to fetch
  // while so much waits to be read, sees only when it has another reason to wake up, after as much
  // as a second, that it no longer does.
  void wake(std::int32_t partition) const;

  // Takes what librdkafka has to say of itself, as next() does.  To be called now and then while
  // next() is not, else that piles up.
  void serve() const;
  // Its errors; brokers are the producers' to name.
  void add_state(KafkaState& state) const { client_->add_state(state); }

 private:
  KafkaReader(std::unique_ptr<KafkaClient> client, std::string name);
  std::optional<std::int64_t> ask(std::int32_t partition,
                                  std::int64_t what,
                                  std::chrono::milliseconds patience) const;

  const std::unique_ptr<KafkaClient> client_;
  const std::string name_;
  const KafkaTopic topic_;
};

}  // namespace klade
