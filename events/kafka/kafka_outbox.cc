#include "events/kafka/kafka_outbox.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <functional>

#include "events/kafka/kafka_client.h"
#include "events/kafka/kafka_reader.h"
#include "events/kafka/kafka_topics.h"

namespace klade {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::int32_t kOnly = 0;  // the one partition of the checkpoints' topic
constexpr milliseconds kLook{50};
constexpr int kServeMs = 10;
constexpr int kTransactionMs = static_cast<int>(KafkaOutbox::kTransactionTimeout.count());

using Error = std::unique_ptr<rd_kafka_error_t, decltype(&rd_kafka_error_destroy)>;
using Headers = std::unique_ptr<rd_kafka_headers_t, decltype(&rd_kafka_headers_destroy)>;

class KafkaSink final : public OutboxSink {
 public:
  KafkaSink(KafkaSettings settings, Partition partition)
      : settings_(std::move(settings)),
        key_(std::to_string(static_cast<std::uint32_t>(partition))) {}
  ~KafkaSink() override { let_go(); }
  KafkaSink(const KafkaSink&) = delete;
  KafkaSink& operator=(const KafkaSink&) = delete;

  Result<std::string, OutboxFault> open() override {
    let_go();
    auto client = KafkaClient::make(KafkaClient::Kind::producer, settings_, properties(), hooks());
    if (!client) return Failure{OutboxFault::refused};
    client_ = *std::move(client);
    const auto until = Steady::now() + KafkaOutbox::kPatience;
    const auto begun = insist(
        until, [&] { return rd_kafka_init_transactions(client_->handle(), kTransactionMs); });
    if (!begun) return Failure{begun.error()};
    return read_checkpoint();
  }

  Result<Unit, OutboxFault> send(const std::vector<OutboxRecord>& records,
                                 const std::string& checkpoint) override {
    const auto until = Steady::now() + KafkaOutbox::kPatience;
    rd_kafka_t* const handle = client_->handle();
    // begin_transaction may hang while a fatal error waits to be seen.
    if (rd_kafka_fatal_error(handle, nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR) return given_up();
    const auto begun = insist(until, [&] { return rd_kafka_begin_transaction(handle); });
    if (!begun) return begun;
    for (const OutboxRecord& record : records) {
      const std::string topic = settings_.topic(record.topic);
      if (const auto fault = produce(topic, RD_KAFKA_PARTITION_UA, record)) return Failure{*fault};
    }
    const OutboxRecord mark{{}, key_, checkpoint, {}};
    const std::string marks = settings_.topic(outbox_topic().name);
    if (const auto fault = produce(marks, kOnly, mark)) return Failure{*fault};
    return insist(until, [&] { return rd_kafka_commit_transaction(handle, kTransactionMs); });
  }

  // What librdkafka has to tell waits in memory until it is asked.
  void keep() override {
    if (client_) rd_kafka_poll(client_->handle(), 0);
  }

 private:
  // A transaction under way is not aborted here: that may wait for a broker for ever.  The next
  // open(), wherever it is, has it aborted, else the brokers do when its time is up.
  void let_go() {
    if (!client_) return;
    rd_kafka_purge(client_->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    client_.reset();
  }
  KafkaClient::Properties properties() const {
    const std::string time = std::to_string(kTransactionMs);
    return {{"transactional.id", settings_.prefix + "-outbox-" + key_},
            {"transaction.timeout.ms", time},
            {"message.timeout.ms", time},
            {"partitioner", "murmur2_random"},
            {"compression.codec", "gzip"},  // every client reads it; kafkajs by itself no other
            {"linger.ms", "0"},
            {"statistics.interval.ms", "0"},
            {"retry.backoff.ms", "50"}};
  }
  // Without a report callback a flush looks only every 10 ms whether it is done.
  static KafkaClient::Callbacks hooks() {
    return {[](const rd_kafka_message_s&) {}, {}};
  }

  static OutboxFault fault_of(KafkaTrouble trouble) {
    switch (trouble) {
      case KafkaTrouble::fenced:
        return OutboxFault::taken_over;
      case KafkaTrouble::denied:
      case KafkaTrouble::misused:
        return OutboxFault::refused;
      case KafkaTrouble::none:
      case KafkaTrouble::end_of_partition:
      case KafkaTrouble::out_of_range:
      case KafkaTrouble::corrupt:
      case KafkaTrouble::passing:
      case KafkaTrouble::unknown_topic:
      case KafkaTrouble::exists:
      case KafkaTrouble::abort:
      case KafkaTrouble::fatal:
        return OutboxFault::unavailable;
    }
    return OutboxFault::unavailable;
  }

  // The instance is broken for good; why, it says in its fatal error.
  Failure<OutboxFault> given_up() const {
    const auto error = rd_kafka_fatal_error(client_->handle(), nullptr, 0);
    return Failure{fault_of(trouble_of(error))};
  }

  // Calls until it is done or there is no sense in calling again.
  Result<Unit, OutboxFault> insist(Steady::time_point until,
                                   const std::function<rd_kafka_error_t*()>& call) {
    while (true) {
      const Error error(call(), &rd_kafka_error_destroy);
      if (!error) return Unit{};
      if (rd_kafka_error_is_fatal(error.get()) != 0) {
        const auto fault = fault_of(trouble_of(rd_kafka_error_code(error.get())));
        return fault == OutboxFault::unavailable ? given_up() : Failure{fault};
      }
      const bool again = rd_kafka_error_txn_requires_abort(error.get()) == 0 &&
                         rd_kafka_error_is_retriable(error.get()) != 0;
      if (!again || Steady::now() > until) {
        return Failure{fault_of(trouble_of(rd_kafka_error_code(error.get())))};
      }
      rd_kafka_poll(client_->handle(), kServeMs);
    }
  }

  std::optional<OutboxFault> produce(const std::string& topic,
                                     std::int32_t partition,
                                     const OutboxRecord& record) {
    Headers headers(rd_kafka_headers_new(record.headers.size()), &rd_kafka_headers_destroy);
    for (const auto& [name, value] : record.headers) {
      rd_kafka_header_add(headers.get(),
                          name.data(),
                          static_cast<ssize_t>(name.size()),
                          value.data(),
                          static_cast<ssize_t>(value.size()));
    }
    std::array<rd_kafka_vu_t, 6> said{};
    said[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    said[0].u.cstr = topic.c_str();
    said[1].vtype = RD_KAFKA_VTYPE_PARTITION;
    said[1].u.i32 = partition;
    said[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    said[2].u.i = RD_KAFKA_MSG_F_COPY;
    said[3].vtype = RD_KAFKA_VTYPE_KEY;
    said[3].u.mem = {const_cast<char*>(record.key.data()), record.key.size()};
    said[4].vtype = RD_KAFKA_VTYPE_VALUE;
    said[4].u.mem = {const_cast<char*>(record.value.data()), record.value.size()};
    said[5].vtype = RD_KAFKA_VTYPE_HEADERS;
    said[5].u.headers = headers.get();
    while (true) {
      const Error error(rd_kafka_produceva(client_->handle(), said.data(), said.size()),
                        &rd_kafka_error_destroy);
      if (!error) {
        static_cast<void>(headers.release());  // the record's now
        return std::nullopt;
      }
      const auto code = rd_kafka_error_code(error.get());
      if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) return fault_of(trouble_of(code));
      // What waits ends by itself in time.
      rd_kafka_poll(client_->handle(), kServeMs);
    }
  }

  // Transactions of other partitions may be under way in the same topic, and what stands behind
  // them is not shown to readers of committed records: their end is not the topic's.  So it is read
  // up to where the topic ends now, however long that takes as long as records come.
  Result<std::string, OutboxFault> read_checkpoint() const {
    const std::string topic = settings_.topic(outbox_topic().name);
    const auto everything = KafkaReader::make(settings_, topic, ReadWhat::everything);
    const auto committed = KafkaReader::make(settings_, topic, ReadWhat::committed_only);
    if (!everything || !committed) return Failure{OutboxFault::refused};
    const auto whole = (*everything)->ask_range(kOnly, KafkaOutbox::kPatience);
    if (!whole) return Failure{OutboxFault::unavailable};
    if (!(*committed)->seek(kOnly, whole->first)) return Failure{OutboxFault::unavailable};
    std::string checkpoint;
    auto until = Steady::now() + KafkaOutbox::kPatience;
    while (Steady::now() < until) {
      const auto step = read_on(**committed, whole->end, checkpoint);
      if (!step) return Failure{step.error()};
      if (*step == Step::at_end) return checkpoint;
      if (*step == Step::record) until = Steady::now() + KafkaOutbox::kPatience;
    }
    return Failure{OutboxFault::unavailable};
  }

  enum class Step { record, nothing, at_end };
  Result<Step, OutboxFault> read_on(KafkaReader& committed,
                                    std::int64_t end,
                                    std::string& checkpoint) const {
    KafkaReader::Message message;
    switch (committed.next(kOnly, kLook, message)) {
      case KafkaReader::Got::message:
        if (message.key == key_) checkpoint = message.value.value_or("");
        return message.offset + 1 >= end ? Step::at_end : Step::record;
      case KafkaReader::Got::end:
        return message.offset >= end ? Step::at_end : Step::nothing;
      case KafkaReader::Got::nothing:
      case KafkaReader::Got::trouble:
        return Step::nothing;
      case KafkaReader::Got::corrupt:  // it may be the checkpoint
      case KafkaReader::Got::denied:
        return Failure{OutboxFault::refused};
      case KafkaReader::Got::out_of_range:
        return Failure{OutboxFault::unavailable};
    }
    return Failure{OutboxFault::unavailable};
  }

  const KafkaSettings settings_;
  const std::string key_;
  std::unique_ptr<KafkaClient> client_;
};

}  // namespace

Result<KafkaOutbox, StorageError> KafkaOutbox::make(const KafkaSettings& settings,
                                                    std::span<const std::string_view> topics) {
  const auto checkpoints = ensure_topic(settings, outbox_topic(), WhenMissing::make);
  if (!checkpoints) return Failure{checkpoints.error()};
  for (const std::string_view topic : topics) {
    const auto made =
        ensure_topic(settings, analytics_topic(std::string(topic)), WhenMissing::make);
    if (!made) return Failure{made.error()};
  }
  return KafkaOutbox(settings);
}

std::unique_ptr<OutboxSink> KafkaOutbox::sink(Partition partition) const {
  return std::make_unique<KafkaSink>(settings_, partition);
}

}  // namespace klade
