#include "events/kafka/kafka_reader.h"

#include <librdkafka/rdkafka.h>

namespace klade {
namespace {

const KafkaClient::Properties kProperties = {
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"auto.offset.reset", "error"},
    {"enable.partition.eof", "true"},
    {"check.crcs", "true"},
    {"fetch.wait.max.ms", "100"},  // a partition that is added joins with the next fetch
    {"fetch.error.backoff.ms", "50"},
    {"queued.max.messages.kbytes", "8192"},  // read ahead, a partition
};

}  // namespace

KafkaReader::KafkaReader(std::unique_ptr<KafkaClient> client, std::string name)
    : client_(std::move(client)), name_(std::move(name)), topic_(kafka_topic(*client_, name_)) {}

KafkaReader::~KafkaReader() = default;

Result<std::unique_ptr<KafkaReader>, StorageError> KafkaReader::make(const KafkaSettings& settings,
                                                                     const std::string& topic,
                                                                     ReadWhat what) {
  KafkaClient::Properties properties = kProperties;
  properties["isolation.level"] =
      what == ReadWhat::everything ? "read_uncommitted" : "read_committed";
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
  rd_kafka_poll(client_->handle(), 0);  // errors and statistics
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

std::optional<KafkaReader::Range> KafkaReader::ask_range(std::int32_t partition,
                                                         std::chrono::milliseconds patience) const {
  Range range;
  const auto error = rd_kafka_query_watermark_offsets(client_->handle(),
                                                      name_.c_str(),
                                                      partition,
                                                      &range.first,
                                                      &range.end,
                                                      static_cast<int>(patience.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  return range;
}

}  // namespace klade
