#include "events/kafka/kafka_reader.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>

namespace klade {
namespace {

constexpr std::chrono::milliseconds kWakePatience{1'000};
constexpr std::size_t kKilo = 1024;
constexpr std::size_t kLeastKb = 64;

const KafkaClient::Properties kProperties = {
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"auto.offset.reset", "error"},
    {"enable.partition.eof", "true"},
    {"check.crcs", "true"},
    {"fetch.wait.max.ms", "100"},  // a partition that is added joins with the next fetch
    {"fetch.error.backoff.ms", "50"},
    // How long a broker may hang: it is noticed by what it does not answer.
    {"socket.timeout.ms", "5000"},
    {"statistics.interval.ms", "0"},
    // A leader that has become a follower goes on answering fetches (KIP-392), and tells of a
    // record only when it next asks the new leader, half a second later: nothing but looking
    // notices.
    {"topic.metadata.refresh.interval.ms", "5000"},
};

}  // namespace

KafkaReader::KafkaReader(std::unique_ptr<KafkaClient> client, std::string name)
    : client_(std::move(client)), name_(std::move(name)), topic_(kafka_topic(*client_, name_)) {}

KafkaReader::~KafkaReader() = default;

Result<std::unique_ptr<KafkaReader>, StorageError> KafkaReader::make(const KafkaSettings& settings,
                                                                     const std::string& topic,
                                                                     ReadWhat what,
                                                                     std::size_t read_ahead) {
  KafkaClient::Properties properties = kProperties;
  properties["isolation.level"] =
      what == ReadWhat::everything ? "read_uncommitted" : "read_committed";
  properties["queued.max.messages.kbytes"] = std::to_string(std::max(read_ahead / kKilo, kLeastKb));
  auto client = KafkaClient::make(KafkaClient::Kind::consumer, settings, properties, {});
  if (!client) return Failure{client.error()};
  return std::unique_ptr<KafkaReader>(new KafkaReader(*std::move(client), topic));
}

bool KafkaReader::seek(std::int32_t partition, std::int64_t offset) {
  return rd_kafka_consume_start(
             topic_.get(), partition, offset == kFromEnd ? RD_KAFKA_OFFSET_END : offset) == 0;
}

void KafkaReader::stop(std::int32_t partition) { rd_kafka_consume_stop(topic_.get(), partition); }

KafkaReader::Got KafkaReader::next(std::int32_t partition,
                                   std::chrono::milliseconds patience,
                                   Message& message) {
  serve();
  const std::unique_ptr<rd_kafka_message_t, decltype(&rd_kafka_message_destroy)> got(
      rd_kafka_consume(topic_.get(), partition, static_cast<int>(patience.count())),
      &rd_kafka_message_destroy);
  if (!got) return Got::nothing;
  switch (trouble_of(got->err)) {
    case KafkaTrouble::none:
      break;
    case KafkaTrouble::end_of_partition:
      message.offset = got->offset;
      return Got::end;
    case KafkaTrouble::out_of_range:
      return Got::out_of_range;
    case KafkaTrouble::corrupt:
      return Got::corrupt;
    case KafkaTrouble::denied:
      return Got::denied;
    default:
      return Got::trouble;
  }
  message.offset = got->offset;
  message.key.assign(static_cast<const char*>(got->key), got->key_len);
  message.value.reset();
  if (got->payload != nullptr) {
    message.value.emplace(static_cast<const char*>(got->payload), got->len);
  }
  return Got::message;
}

std::optional<std::int64_t> KafkaReader::end_as_told(std::int32_t partition) const {
  std::int64_t first = 0;
  std::int64_t end = 0;
  const auto error =
      rd_kafka_get_watermark_offsets(client_->handle(), name_.c_str(), partition, &first, &end);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR || end < 0) return std::nullopt;
  return end;
}

// rd_kafka_query_watermark_offsets() never comes back from a broker that hangs (librdkafka#4878).
std::optional<std::int64_t> KafkaReader::ask(std::int32_t partition,
                                             std::int64_t what,
                                             std::chrono::milliseconds patience) const {
  const std::unique_ptr<rd_kafka_topic_partition_list_t,
                        decltype(&rd_kafka_topic_partition_list_destroy)>
      list(rd_kafka_topic_partition_list_new(1), &rd_kafka_topic_partition_list_destroy);
  rd_kafka_topic_partition_t* asked =
      rd_kafka_topic_partition_list_add(list.get(), name_.c_str(), partition);
  asked->offset = what;
  const auto error =
      rd_kafka_offsets_for_times(client_->handle(), list.get(), static_cast<int>(patience.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR || asked->err != RD_KAFKA_RESP_ERR_NO_ERROR ||
      asked->offset < 0) {
    return std::nullopt;
  }
  return asked->offset;
}

std::optional<KafkaReader::Range> KafkaReader::ask_range(std::int32_t partition,
                                                         std::chrono::milliseconds patience) const {
  serve();
  const auto until = std::chrono::steady_clock::now() + patience;
  const auto first = ask(partition, RD_KAFKA_OFFSET_BEGINNING, patience);
  if (!first) return std::nullopt;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  const auto end =
      ask(partition, RD_KAFKA_OFFSET_END, std::max(left, std::chrono::milliseconds{1}));
  if (!end) return std::nullopt;
  return Range{*first, *end};
}

// A question on the same connection, whatever the answer.
void KafkaReader::wake(std::int32_t partition) const {
  static_cast<void>(ask(partition, RD_KAFKA_OFFSET_END, kWakePatience));
}

void KafkaReader::serve() const { rd_kafka_poll(client_->handle(), 0); }

}  // namespace klade
