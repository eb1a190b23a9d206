#include "events/kafka/kafka_producer.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <condition_variable>
#include <list>
#include <thread>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr int kServeMs = 20;  // a doubt is seen at the latest after so long
constexpr int kMetadataMs = 1'000;
constexpr std::chrono::milliseconds kRetryMake{200};

const KafkaClient::Properties kProperties = {
    {"enable.idempotence", "true"},
    {"acks", "all"},
    {"linger.ms", "0"},
    {"compression.codec", "lz4"},
    {"retry.backoff.ms", "50"},
    {"socket.timeout.ms", std::to_string(KafkaProducer::kRecordTimeout.count())},
    {"queue.buffering.max.messages", "1000000"},
    {"queue.buffering.max.kbytes", "1048576"},
};

// The operator's file may say something else.
const KafkaClient::Properties kDefaults = {
    {"message.timeout.ms", std::to_string(KafkaProducer::kRecordTimeout.count())},
};

struct Waiting {
  KafkaProducer::Done done;
  std::size_t bytes = 0;
};

// One instance, with what it was handed.
struct Generation {
  std::unique_ptr<KafkaClient> client;
  std::vector<KafkaTopic> topics;  // kept known
  std::atomic<std::size_t> unreported = 0;
  std::atomic<bool> doubt = false;
};

}  // namespace

class KafkaProducer::Core {
 public:
  Core(KafkaSettings settings, std::vector<std::string> topics, std::size_t max_waiting_bytes)
      : settings_(std::move(settings)),
        topics_(std::move(topics)),
        max_waiting_bytes_(max_waiting_bytes) {
    settings_.properties.insert(kDefaults.begin(), kDefaults.end());
  }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  ~Core() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  Result<Unit, StorageError> start() {
    auto first = make();
    if (!first) return Failure{first.error()};
    current_ = *std::move(first);
    thread_ = std::thread([this] { run(); });
    return Unit{};
  }

  void send(KafkaRecord record, Done done) {
    const std::size_t bytes = record.key.size() + (record.value ? record.value->size() : 0);
    std::unique_lock lock(mutex_);
    CHECK(!closing_);
    changed_.wait(lock, [&] { return waiting_bytes_ < max_waiting_bytes_ && !current_->doubt; });
    waiting_bytes_ += bytes;
    auto waiting = std::make_unique<Waiting>(Waiting{std::move(done), bytes});
    ++current_->unreported;
    // Under the lock: the order of sends is the order of records.
    const auto error = produce(*current_, record, waiting.get());
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      static_cast<void>(waiting.release());  // until it is reported
      return;
    }
    --current_->unreported;
    not_taken_.push_back(std::move(waiting));
    current_->doubt = true;
  }

  void add_state(KafkaState& state) const {
    const std::lock_guard lock(mutex_);
    current_->client->add_state(state);
    state.producers_replaced += replaced_;
    state.producer_epochs += epochs_before_;
    state.errors += errors_before_;
  }

  void break_for_test() {
    const std::lock_guard lock(mutex_);
    rd_kafka_test_fatal_error(
        current_->client->handle(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "test");
  }

 private:
  using Made = Result<std::shared_ptr<Generation>, StorageError>;

  rd_kafka_resp_err_t produce(const Generation& generation,
                              KafkaRecord& record,
                              void* opaque) const {
    const auto index =
        static_cast<std::size_t>(std::ranges::find(topics_, record.topic) - topics_.begin());
    CHECK(index < topics_.size());
    void* value = record.value ? record.value->data() : nullptr;
    const std::size_t size = record.value ? record.value->size() : 0;
    const void* key = record.key.empty() ? nullptr : record.key.data();
    // The record outlives the call.  NOLINTNEXTLINE(clang-analyzer-cplusplus.InnerPointer)
    const int failed = rd_kafka_produce(generation.topics[index].get(),
                                        record.partition,
                                        RD_KAFKA_MSG_F_COPY,
                                        value,
                                        size,
                                        key,
                                        record.key.size(),
                                        opaque);
    return failed == 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error();
  }

  Made make() {
    auto made = std::make_shared<Generation>();
    Generation* generation = made.get();
    KafkaClient::Callbacks callbacks;
    callbacks.on_report = [this, generation](const rd_kafka_message_s& message) {
      reported(*generation, message);
    };
    callbacks.on_trouble = [generation](KafkaTrouble trouble) {
      if (trouble == KafkaTrouble::fatal) generation->doubt = true;
    };
    auto client = KafkaClient::make(
        KafkaClient::Kind::producer, settings_, kProperties, std::move(callbacks));
    if (!client) return Failure{client.error()};
    made->client = *std::move(client);
    for (const std::string& name : topics_) {
      made->topics.push_back(kafka_topic(*made->client, name));
      const rd_kafka_metadata_t* told = nullptr;
      const auto error = rd_kafka_metadata(
          made->client->handle(), 0, made->topics.back().get(), &told, kMetadataMs);
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_metadata_destroy(told);
    }
    return made;
  }

  void reported(Generation& generation, const rd_kafka_message_s& message) {
    const std::unique_ptr<Waiting> waiting(static_cast<Waiting*>(message._private));
    const bool confirmed = message.err == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (!confirmed) generation.doubt = true;
    --generation.unreported;
    // Of a record that the broker knows from an earlier try, and no longer where it stands, there
    // is no offset.
    report(*waiting,
           {confirmed ? AppendOutcome::confirmed : AppendOutcome::lost,
            confirmed ? std::max<std::int64_t>(message.offset, -1) : -1});
  }

  void report(const Waiting& waiting, const Report& report) {
    waiting.done(report);
    {
      const std::lock_guard lock(mutex_);
      waiting_bytes_ -= waiting.bytes;
    }
    changed_.notify_all();
  }

  // This object's thread.
  void run() {
    while (true) {
      std::shared_ptr<Generation> current;
      {
        const std::lock_guard lock(mutex_);
        if (closing_) break;
        current = current_;
      }
      rd_kafka_poll(current->client->handle(), kServeMs);
      report_not_taken();
      if (current->doubt) replace(current);
      serve_retired();
    }
    close();
  }

  void report_not_taken() {
    std::list<std::unique_ptr<Waiting>> lost;
    {
      const std::lock_guard lock(mutex_);
      lost.swap(not_taken_);
    }
    for (const auto& each : lost) report(*each, {});
  }

  void replace(const std::shared_ptr<Generation>& old) {
    // Whatever it still holds is in doubt too.
    rd_kafka_purge(
        old->client->handle(),
        RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    auto made = make();
    // Of no memory or threads: tried again when the thread comes round.
    if (!made) return std::this_thread::sleep_for(kRetryMake);
    {
      const std::lock_guard lock(mutex_);
      KafkaState counted;
      old->client->add_state(counted);
      epochs_before_ += counted.producer_epochs;
      errors_before_ += counted.errors;
      current_ = *std::move(made);
      ++replaced_;
    }
    changed_.notify_all();
    retired_.push_back(old);
  }

  void serve_retired() {
    for (const auto& old : retired_) rd_kafka_poll(old->client->handle(), 0);
    retired_.remove_if([](const auto& old) { return old->unreported == 0; });
  }

  void close() {
    const auto until = std::chrono::steady_clock::now() + kCloseTimeout;
    const auto late = [&] { return std::chrono::steady_clock::now() > until; };
    while (current_->unreported > 0 && !current_->doubt && !late()) {
      rd_kafka_poll(current_->client->handle(), kServeMs);
    }
    retired_.push_back(current_);
    for (const auto& each : retired_) {
      rd_kafka_purge(each->client->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
      while (each->unreported > 0) rd_kafka_poll(each->client->handle(), kServeMs);
    }
    report_not_taken();
  }

  KafkaSettings settings_;  // constant once made
  const std::vector<std::string> topics_;
  const std::size_t max_waiting_bytes_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_; current_ is set by this object's thread only:
  std::shared_ptr<Generation> current_;
  std::list<std::unique_ptr<Waiting>> not_taken_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t replaced_ = 0;
  std::uint64_t epochs_before_ = 0;  // counted by those that were replaced
  std::uint64_t errors_before_ = 0;
  bool closing_ = false;
  // This object's thread only:
  std::list<std::shared_ptr<Generation>> retired_;
  std::thread thread_;
};

KafkaProducer::KafkaProducer(std::unique_ptr<Core> core) : core_(std::move(core)) {}
KafkaProducer::~KafkaProducer() = default;

Result<std::unique_ptr<KafkaProducer>, StorageError> KafkaProducer::make(
    const KafkaSettings& settings, std::vector<std::string> topics, std::size_t max_waiting_bytes) {
  auto core = std::make_unique<Core>(settings, std::move(topics), max_waiting_bytes);
  const auto started = core->start();
  if (!started) return Failure{started.error()};
  return std::unique_ptr<KafkaProducer>(new KafkaProducer(std::move(core)));
}

void KafkaProducer::send(KafkaRecord record, Done done) {
  core_->send(std::move(record), std::move(done));
}
void KafkaProducer::add_state(KafkaState& state) const { core_->add_state(state); }
void KafkaProducer::break_for_test() { core_->break_for_test(); }

}  // namespace klade
