#include "events/cluster/kafka_announcements.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <thread>

#include "events/core/check.h"
#include "events/kafka/kafka_client.h"
#include "events/kafka/kafka_reader.h"
#include "events/kafka/kafka_topics.h"

namespace klade {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::int32_t kOnly = 0;  // the topic's one partition
constexpr milliseconds kMakePatience{15'000};

const KafkaClient::Properties kProperties = {
    {"acks", "1"},
    {"linger.ms", "0"},
    {"retry.backoff.ms", "50"},
    // One at a time: what is sent again does not overtake what was told before it.
    {"max.in.flight.requests.per.connection", "1"},
    {"message.timeout.ms", std::to_string(KafkaAnnouncements::kTellTimeout.count())},
    {"queue.buffering.max.messages", std::to_string(KafkaAnnouncements::kMaxWaiting)},
};

constexpr milliseconds kAskAgain{100};

Failure<StorageError> no_answer() {
  return {StorageError{StorageFault::io, "kafka: the nodes' topic cannot be read: no answer"}};
}

}  // namespace

class KafkaAnnouncements::Core {
 public:
  Core(std::unique_ptr<KafkaClient> producer,
       std::unique_ptr<KafkaReader> reader,
       const std::string& topic)
      : producer_(std::move(producer)),
        topic_(kafka_topic(*producer_, topic)),
        reader_(std::move(reader)) {}
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;
  ~Core() {
    // The last word of a node that leaves is worth a moment.
    rd_kafka_flush(producer_->handle(), static_cast<int>(kTellTimeout.count()));
    rd_kafka_purge(producer_->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }

  Result<Unit, StorageError> start() {
    // A producer that does not know the topic's leader yet would drop what is told first.
    const rd_kafka_metadata_t* told = nullptr;
    const auto error = rd_kafka_metadata(
        producer_->handle(), 0, topic_.get(), &told, static_cast<int>(kMakePatience.count()));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return no_answer();
    rd_kafka_metadata_destroy(told);
    // The end of now: one that is asked for later may lie behind what is told meanwhile.
    const auto range = ask_range();
    if (!range || !reader_->seek(kOnly, range->end)) return no_answer();
    return Unit{};
  }

  void tell(std::string message) {
    CHECK(message.size() <= kMaxBytes);
    rd_kafka_poll(producer_->handle(), 0);  // errors and statistics
    // Fails when too much waits already; then this one is dropped.
    rd_kafka_produce(topic_.get(),
                     kOnly,
                     RD_KAFKA_MSG_F_COPY,
                     message.data(),
                     message.size(),
                     nullptr,
                     0,
                     nullptr);
  }

  std::vector<std::string> hear(milliseconds patience) {
    rd_kafka_poll(producer_->handle(), 0);
    std::vector<std::string> heard;
    const auto until = Steady::now() + patience;
    while (heard.size() < kMaxHeard) {
      const auto left = std::chrono::ceil<milliseconds>(until - Steady::now());
      const milliseconds wait = heard.empty() ? std::max(left, milliseconds{0}) : milliseconds{0};
      KafkaReader::Message message;
      const auto got = reader_->next(kOnly, wait, message);
      if (got == KafkaReader::Got::message) {
        heard.push_back(std::move(message.value).value_or(std::string()));
        continue;
      }
      if (got == KafkaReader::Got::out_of_range) {
        // The topic was cut off or made anew.
        reader_->stop(kOnly);
        reader_->seek(kOnly, KafkaReader::kFromEnd);
      }
      if (!heard.empty() || Steady::now() >= until) break;
    }
    return heard;
  }

  void add_state(KafkaState& state) const {
    producer_->add_state(state);
    reader_->add_state(state);
  }

 private:
  // A topic that was just made may have no leader yet, which a broker says at once.
  std::optional<KafkaReader::Range> ask_range() const {
    const auto until = Steady::now() + kMakePatience;
    auto range = reader_->ask_range(kOnly, kMakePatience);
    while (!range && Steady::now() < until) {
      std::this_thread::sleep_for(kAskAgain);
      range = reader_->ask_range(kOnly, kMakePatience);
    }
    return range;
  }

  const std::unique_ptr<KafkaClient> producer_;
  const KafkaTopic topic_;
  const std::unique_ptr<KafkaReader> reader_;
};

KafkaAnnouncements::KafkaAnnouncements(std::unique_ptr<Core> core) : core_(std::move(core)) {}
KafkaAnnouncements::~KafkaAnnouncements() = default;

Result<std::unique_ptr<KafkaAnnouncements>, StorageError> KafkaAnnouncements::make(
    const KafkaSettings& settings) {
  const auto made = ensure_topic(settings, nodes_topic(), WhenMissing::make);
  if (!made) return Failure{made.error()};
  const std::string topic = settings.topic(nodes_topic().name);
  auto producer = KafkaClient::make(KafkaClient::Kind::producer, settings, kProperties, {});
  if (!producer) return Failure{producer.error()};
  auto reader = KafkaReader::make(settings, topic, ReadWhat::everything);
  if (!reader) return Failure{reader.error()};
  auto core = std::make_unique<Core>(*std::move(producer), *std::move(reader), topic);
  const auto started = core->start();
  if (!started) return Failure{started.error()};
  return std::unique_ptr<KafkaAnnouncements>(new KafkaAnnouncements(std::move(core)));
}

void KafkaAnnouncements::tell(std::string message) { core_->tell(std::move(message)); }
std::vector<std::string> KafkaAnnouncements::hear(std::chrono::milliseconds patience) {
  return core_->hear(patience);
}
void KafkaAnnouncements::add_state(KafkaState& state) const { core_->add_state(state); }

}  // namespace klade
