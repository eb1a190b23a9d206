// KafkaAnnouncements: announcements over a Kafka topic, PREFIX.nodes, of one partition.  What is
// told waits for no replica and is given up after kTellTimeout; docs/kafka.md has the settings.
#pragma once

#include <memory>

#include "events/cluster/announcements.h"
#include "events/core/result.h"
#include "events/core/storage_error.h"
#include "events/kafka/kafka_settings.h"
#include "events/kafka/kafka_state.h"

namespace klade {

class KafkaAnnouncements final : public Announcements {
 public:
  static constexpr std::chrono::milliseconds kTellTimeout{1'000};
  static constexpr std::size_t kMaxWaiting = 100;  // told and not yet sent; beyond: dropped
  static constexpr std::size_t kMaxHeard = 1'000;  // of one hear(); the others with the next

  // Makes the topic when it is missing.  What anybody tells once this has returned is heard.
  static Result<std::unique_ptr<KafkaAnnouncements>, StorageError> make(
      const KafkaSettings& settings);

  ~KafkaAnnouncements() override;  // what is not sent within kTellTimeout is dropped
  KafkaAnnouncements(const KafkaAnnouncements&) = delete;
  KafkaAnnouncements& operator=(const KafkaAnnouncements&) = delete;

  void tell(std::string message) override;
  std::vector<std::string> hear(std::chrono::milliseconds patience) override;

  void add_state(KafkaState& state) const;

 private:
  class Core;
  explicit KafkaAnnouncements(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace klade
