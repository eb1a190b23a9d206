// Topics: what each of ours must be like; made when missing, checked when there.  One list.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "events/core/result.h"
#include "events/kafka/kafka_settings.h"

namespace klade {

struct TopicShape {
  std::string name;  // after the prefix
  bool one_partition = false;
  bool few_replicas_will_do = false;           // what is lost is told again
  std::map<std::string, std::string> exactly;  // configuration that must stand so
  std::map<std::string, std::int64_t> at_least;
  std::map<std::string, std::int64_t> at_most;
  std::map<std::string, std::string> when_made;  // the operator may change it afterwards
};

// Kept without end, never cut: the only truth.
TopicShape log_topic();
// Wrapped keys, compacted.  A destroyed key is gone from the brokers' files within kKeySurvivalMs:
// a quarter of it closes the segment, a quarter has it compacted, and within a quarter the old file
// goes; the rest is for the brokers' cleaner, which looks every log.cleaner.backoff.ms.  A segment
// is closed by a record that comes after its time, so somebody has to write (KafkaVault's ticks).
inline constexpr std::int64_t kKeySurvivalMs = 2LL * 60 * 60 * 1000;
TopicShape vault_topic(std::int64_t key_survival_ms = kKeySurvivalMs);
// Nodes' announcements: of no use after some seconds.
TopicShape nodes_topic();
// How far the outbox has sent, a record a partition of the log; compacted within some ten minutes,
// so that it is soon read through.
TopicShape outbox_topic();
// Events for analysts, kept as long as the operator likes: without end until it says otherwise,
// since an outbox does not send again what is gone.
TopicShape analytics_topic(const std::string& name);

enum class WhenMissing { make, refuse };
// The number of its partitions, once each has a leader.  A topic that is not as it must be is
// refused, with each setting that is wrong by name.
Result<std::uint32_t, StorageError> ensure_topic(const KafkaSettings& settings,
                                                 const TopicShape& shape,
                                                 WhenMissing when_missing);

}  // namespace klade
