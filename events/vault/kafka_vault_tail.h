// KafkaVaultTail: reads the vault's topic on and on, on a thread of its own, and knows how far.
//
// Thread-safe but for `load`, which is called once and first.  Owns its readers and the thread,
// which ends with it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "events/core/storage_error.h"
#include "events/kafka/kafka_reader.h"
#include "events/kafka/kafka_settings.h"

namespace klade {

Failure<StorageError> vault_topic_failure(StorageFault fault, const std::string& text);

class KafkaVaultTail {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::int32_t kOnly = 0;  // the topic's one partition
  static constexpr std::chrono::milliseconds kLoadPatience{60'000};

  // Called on the tail's thread, a message at a time; false: it is not this program's.
  using Apply = std::function<bool(const KafkaReader::Message&)>;
  explicit KafkaVaultTail(Apply apply) : apply_(std::move(apply)) {}

  // All that stands in the topic by now has been applied.
  Result<Unit, StorageError> load(const KafkaSettings& settings, const std::string& topic);
  // The same, later.
  bool refresh(Time until);
  // All that stands before `next` has been applied.
  bool wait_for(std::int64_t next, Time until);
  // What stands there is not this program's, or the topic was cut short: nothing is waited for.
  bool is_broken() const;

 private:
  void follow(const std::stop_token& stop);
  void take(const KafkaReader::Message& message);
  void give_up();
  void advance(std::int64_t next);

  const Apply apply_;
  std::unique_ptr<KafkaReader> reader_;
  // Never fetches: on a connection where a fetch waits for records, every answer waits behind it.
  std::unique_ptr<KafkaReader> asker_;
  mutable std::mutex mutex_;
  std::condition_variable advanced_;
  // Guarded by mutex_:
  std::int64_t next_ = 0;
  bool broken_ = false;
  std::jthread thread_;
};

}  // namespace klade
