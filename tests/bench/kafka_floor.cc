// The floor of a command over Kafka: librdkafka alone produces records of the log's bytes to a
// topic like the log's and reads them back, so many in flight.  One is done when it is confirmed
// and has come back.
//   klade_bench kafka-floor --brokers B --from PREFIX --to PREFIX --in-flight N --seconds S
#include <librdkafka/rdkafka.h>

#include <array>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "events/kafka/kafka_topics.h"
#include "events/log/kafka_log.h"
#include "events/log/record.h"
#include "tests/bench/bench.h"

namespace klade::bench {
namespace {

constexpr std::size_t kSample = 1'000;  // of the log's newest frames
constexpr std::size_t kReadRecords = 1'000;
constexpr double kWarmSeconds = 1;  // not measured
constexpr int kPollMs = 100;
constexpr int kAnswerMs = 10'000;
constexpr std::int32_t kOnly = 0;  // the topic's partition

struct Destroy {
  void operator()(rd_kafka_t* what) const { rd_kafka_destroy(what); }
  void operator()(rd_kafka_topic_t* what) const { rd_kafka_topic_destroy(what); }
  void operator()(rd_kafka_message_t* what) const { rd_kafka_message_destroy(what); }
};
using Client = std::unique_ptr<rd_kafka_t, Destroy>;
using Topic = std::unique_ptr<rd_kafka_topic_t, Destroy>;

// Frames of one command.
std::vector<std::string> sample_of(EventLog& log) {
  std::deque<std::string> newest;
  for (std::uint32_t i = 0; i < log.partitions(); ++i) {
    for (Offset next = kStart;;) {
      const auto entries = log.read(Partition{i}, next, kReadRecords, std::chrono::milliseconds{0});
      if (!entries) give_up("the log cannot be read");
      if (entries->empty()) break;
      for (const auto& entry : *entries) {
        next = entry.next;
        const auto decoded = decode_record(entry.record);
        const auto* frame = decoded ? std::get_if<Frame>(&*decoded) : nullptr;
        if (frame != nullptr && frame->commands.size() == 1) newest.push_back(entry.record);
        if (newest.size() > kSample) newest.pop_front();
      }
    }
  }
  if (newest.empty()) give_up("the log has no frame of one command");
  return {newest.begin(), newest.end()};
}

class Floor {
 public:
  Floor(const std::string& brokers, std::string topic) : topic_(std::move(topic)) {
    rd_kafka_conf_t* conf = configuration(brokers,
                                          {{"enable.idempotence", "true"},
                                           {"acks", "all"},
                                           {"linger.ms", "0"},
                                           {"compression.codec", "lz4"}});
    rd_kafka_conf_set_opaque(conf, this);
    rd_kafka_conf_set_dr_msg_cb(conf, &Floor::report);
    producer_ = client(RD_KAFKA_PRODUCER, conf);
    to_.reset(rd_kafka_topic_new(producer_.get(), topic_.c_str(), nullptr));
    consumer_ = client(RD_KAFKA_CONSUMER, configuration(brokers, {}));
    from_.reset(rd_kafka_topic_new(consumer_.get(), topic_.c_str(), nullptr));
    if (rd_kafka_consume_start(from_.get(), kOnly, RD_KAFKA_OFFSET_BEGINNING) != 0) {
      give_up("the floor's topic cannot be read");
    }
    poller_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) rd_kafka_poll(producer_.get(), kPollMs);
    });
  }
  ~Floor() {
    poller_ = {};
    rd_kafka_consume_stop(from_.get(), kOnly);
  }
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;

  void send(const std::string& record) {
    // The bytes are copied.
    void* bytes = const_cast<char*>(record.data());
    if (rd_kafka_produce(
            to_.get(), kOnly, RD_KAFKA_MSG_F_COPY, bytes, record.size(), nullptr, 0, nullptr) !=
        0) {
      give_up("the floor's producer takes no record");
    }
  }

  // Waits for the next one to be done.
  void receive() {
    const std::unique_ptr<rd_kafka_message_t, Destroy> message(
        rd_kafka_consume(from_.get(), kOnly, kAnswerMs));
    if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) give_up("no record came back");
    ++read_;
    std::unique_lock lock(mutex_);
    confirmed_changed_.wait(lock, [this] { return confirmed_ >= read_; });
  }

 private:
  static rd_kafka_conf_t* configuration(const std::string& brokers,
                                        std::map<std::string, std::string> settings) {
    settings.insert({{"bootstrap.servers", brokers}, {"socket.nagle.disable", "true"}});
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::array<char, 512> said{};
    for (const auto& [name, value] : settings) {
      if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), said.data(), said.size()) !=
          RD_KAFKA_CONF_OK) {
        give_up(said.data());
      }
    }
    return conf;
  }
  static Client client(rd_kafka_type_t type, rd_kafka_conf_t* conf) {
    std::array<char, 512> said{};
    Client made(rd_kafka_new(type, conf, said.data(), said.size()));
    if (!made) give_up(said.data());
    return made;
  }
  static void report(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) give_up("a record of the floor is lost");
    auto& floor = *static_cast<Floor*>(self);
    {
      const std::lock_guard lock(floor.mutex_);
      ++floor.confirmed_;
    }
    floor.confirmed_changed_.notify_one();
  }

  const std::string topic_;
  Client producer_;
  Client consumer_;
  Topic to_;
  Topic from_;
  std::uint64_t read_ = 0;
  std::mutex mutex_;
  std::condition_variable confirmed_changed_;
  std::uint64_t confirmed_ = 0;  // guarded by mutex_
  std::jthread poller_;
};

}  // namespace

void kafka_floor_bench(const Arguments& arguments) {
  KafkaSettings settings;
  settings.brokers = arguments.text("brokers");
  settings.prefix = arguments.text("from");
  std::vector<std::string> records;
  {
    auto log = KafkaLog::open_read_only(settings);
    if (!log) give_up("the log cannot be opened");
    records = sample_of(**log);
  }
  settings.prefix = arguments.text("to");
  settings.partitions = 1;
  const TopicShape shape = log_topic();
  if (!ensure_topic(settings, shape, WhenMissing::make)) give_up("no topic for the floor");
  Floor floor(settings.brokers, settings.topic(shape.name));

  const std::size_t width = arguments.count("in-flight");
  const double seconds = arguments.number("seconds");
  const auto begin = Steady::now();
  std::deque<Steady::time_point> sent;
  std::vector<double> latencies;
  for (std::size_t i = 0; seconds_since(begin) < kWarmSeconds + seconds; ++i) {
    sent.push_back(Steady::now());
    floor.send(records[i % records.size()]);
    if (sent.size() < width) continue;
    floor.receive();
    if (seconds_since(begin) >= kWarmSeconds)
      latencies.push_back(seconds_since(sent.front()) * 1000);
    sent.pop_front();
  }
  for (; !sent.empty(); sent.pop_front()) floor.receive();
  double bytes = 0;
  for (const std::string& record : records) bytes += static_cast<double>(record.size());
  Figures figures;
  figures.add("record_bytes", bytes / static_cast<double>(records.size()));
  figures.add("records_per_second", static_cast<double>(latencies.size()) / seconds);
  figures.add("p50_ms", percentile(latencies, 0.5));
  figures.add("p99_ms", percentile(latencies, 0.99));
  figures.print();
}

}  // namespace klade::bench
