#include "events/kafka/kafka_bulk.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace klade {

std::optional<std::int64_t> send_all(KafkaProducer& producer, std::vector<KafkaRecord> records) {
  std::mutex mutex;
  std::condition_variable reported;
  // Guarded by mutex:
  std::size_t waiting = records.size();
  std::int64_t end = 0;
  bool lost = false;
  for (KafkaRecord& record : records) {
    producer.send(std::move(record), [&](const KafkaProducer::Report& report) {
      const std::lock_guard lock(mutex);
      lost = lost || report.outcome == AppendOutcome::lost;
      end = std::max(end, report.offset + 1);
      // Under the lock: whoever waits destroys this once it is let go.
      if (--waiting == 0) reported.notify_all();
    });
  }
  std::unique_lock lock(mutex);
  reported.wait(lock, [&] { return waiting == 0; });
  if (lost) return std::nullopt;
  return end;
}

}  // namespace klade
