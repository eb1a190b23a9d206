#include "events/log/kafka_log.h"

#include <utility>

#include "events/core/check.h"
#include "events/kafka/kafka_producer.h"
#include "events/kafka/kafka_topics.h"
#include "events/log/kafka_cursors.h"
#include "events/log/record.h"

namespace klade {

class KafkaLog::Core {
 public:
  Core(KafkaSettings settings, std::uint32_t partitions)
      : settings_(std::move(settings)),
        topic_(settings_.topic(log_topic().name)),
        cursors_(partitions) {}

  Result<Unit, StorageError> start(bool appends) {
    auto started = cursors_.start(settings_, topic_);
    if (!started || !appends) return started;
    auto producer = KafkaProducer::make(settings_, {topic_}, kMaxWaitingBytes);
    if (!producer) return Failure{producer.error()};
    producer_ = *std::move(producer);
    return Unit{};
  }

  KafkaCursors& cursors() { return cursors_; }

  void append(Partition partition, std::string record, Appended done) {
    CHECK(producer_ != nullptr);
    CHECK(record.size() <= kMaxRecordBytes);
    // What is handed over now stands after all that is known now.
    const std::int64_t known_end = cursors_.known_end(partition);
    producer_->send(
        {topic_, static_cast<std::int32_t>(partition), {}, std::move(record)},
        [this, partition, known_end, done = std::move(done)](const KafkaProducer::Report& report) {
          if (report.outcome == AppendOutcome::confirmed) {
            cursors_.confirmed(partition, report.offset, known_end);
          }
          done(report.outcome);
        });
  }

  KafkaState state() const {
    KafkaState state;
    if (producer_) producer_->add_state(state);
    cursors_.add_state(state);
    return state;
  }
  void break_for_test() { producer_->break_for_test(); }

 private:
  const KafkaSettings settings_;
  const std::string topic_;
  KafkaCursors cursors_;
  // Last: its thread, while it ends, reports what uses the others.
  std::unique_ptr<KafkaProducer> producer_;
};

KafkaLog::KafkaLog(std::unique_ptr<Core> core) : core_(std::move(core)) {}
KafkaLog::~KafkaLog() = default;

KafkaLog::Opened KafkaLog::open_as(const KafkaSettings& settings, Use use) {
  const auto when_missing = use == Use::make ? WhenMissing::make : WhenMissing::refuse;
  const auto partitions = ensure_topic(settings, log_topic(), when_missing);
  if (!partitions) return Failure{partitions.error()};
  auto core = std::make_unique<Core>(settings, *partitions);
  const auto started = core->start(use != Use::read);
  if (!started) return Failure{started.error()};
  return std::unique_ptr<KafkaLog>(new KafkaLog(std::move(core)));
}

KafkaLog::Opened KafkaLog::create_or_open(const KafkaSettings& settings) {
  return open_as(settings, Use::make);
}
KafkaLog::Opened KafkaLog::open(const KafkaSettings& settings) {
  return open_as(settings, Use::append);
}
KafkaLog::Opened KafkaLog::open_read_only(const KafkaSettings& settings) {
  return open_as(settings, Use::read);
}

std::uint32_t KafkaLog::partitions() const { return core_->cursors().partitions(); }

void KafkaLog::append(Partition partition, std::string record, Appended done) {
  core_->append(partition, std::move(record), std::move(done));
}

Result<std::vector<EventLog::Entry>, LogFault> KafkaLog::read(Partition partition,
                                                              Offset from,
                                                              std::size_t limit,
                                                              std::chrono::milliseconds patience) {
  return core_->cursors().read(partition, from, limit, patience);
}

KafkaState KafkaLog::state() const { return core_->state(); }
void KafkaLog::break_for_test() { core_->break_for_test(); }

}  // namespace klade
