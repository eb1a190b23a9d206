// From a mark's answer to its CloudEvent in a consumer of the analytics topic, which reads what is
// committed.
//   klade_bench kafka-events --brokers B --topic T --partitions N --port P --targets FILE
//                            --rate R --seconds S
#include <librdkafka/rdkafka.h>

#include <array>
#include <map>
#include <memory>
#include <thread>

#include "tests/bench/bench.h"
#include "tests/bench/http_client.h"
#include "tests/bench/mark_posts.h"

namespace klade::bench {
namespace {

constexpr int kPollMs = 100;
constexpr double kSettleSeconds = 2;  // before the first mark, and after the last

using Times = std::map<std::string, Steady::time_point>;  // by mark

// Everything that comes from now on, of every partition, without a group.
class Subscriber {
 public:
  Subscriber(const std::string& brokers, const std::string& topic, std::size_t partitions) {
    const std::map<std::string, std::string> settings = {{"bootstrap.servers", brokers},
                                                         {"group.id", "klade-bench"},
                                                         {"enable.auto.commit", "false"},
                                                         {"isolation.level", "read_committed"},
                                                         {"socket.nagle.disable", "true"}};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::array<char, 512> said{};
    for (const auto& [name, value] : settings) {
      if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), said.data(), said.size()) !=
          RD_KAFKA_CONF_OK) {
        give_up(said.data());
      }
    }
    client_ = rd_kafka_new(RD_KAFKA_CONSUMER, conf, said.data(), said.size());
    if (client_ == nullptr) give_up(said.data());
    rd_kafka_poll_set_consumer(client_);
    rd_kafka_topic_partition_list_t* all = rd_kafka_topic_partition_list_new(1);
    for (std::size_t i = 0; i < partitions; ++i) {
      rd_kafka_topic_partition_list_add(all, topic.c_str(), static_cast<std::int32_t>(i))->offset =
          RD_KAFKA_OFFSET_END;
    }
    if (rd_kafka_assign(client_, all) != 0) give_up("the topic of events is not to be read");
    rd_kafka_topic_partition_list_destroy(all);
  }
  ~Subscriber() {
    rd_kafka_consumer_close(client_);
    rd_kafka_destroy(client_);
  }
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  void take(Times& seen) const {
    const std::unique_ptr<rd_kafka_message_t, decltype(&rd_kafka_message_destroy)> message(
        rd_kafka_consumer_poll(client_, kPollMs), &rd_kafka_message_destroy);
    if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const auto now = Steady::now();
    const std::string_view data(static_cast<const char*>(message->payload), message->len);
    seen.emplace(text_after(data, R"("mark":")"), now);
  }

 private:
  rd_kafka_t* client_ = nullptr;
};

Steady::duration seconds_long(double seconds) {
  return std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

void kafka_events_bench(const Arguments& arguments) {
  const auto targets = read_targets(arguments.text("targets"));
  HttpClient poster(static_cast<std::uint16_t>(arguments.count("port")));
  const Subscriber subscriber(
      arguments.text("brokers"), arguments.text("topic"), arguments.count("partitions"));
  Times answered;
  Times seen;
  std::jthread reader([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) subscriber.take(seen);
  });
  std::this_thread::sleep_for(seconds_long(kSettleSeconds));
  const auto gap = seconds_long(1 / arguments.number("rate"));
  const auto end = Steady::now() + seconds_long(arguments.number("seconds"));
  std::uint64_t number = 0;
  for (auto due = Steady::now(); due < end; due += gap) {
    std::this_thread::sleep_until(due);
    const auto reply = poster.ask(post_of(targets[number % targets.size()], number));
    const auto now = Steady::now();
    if (reply.status != 201) give_up("answered " + std::to_string(reply.status) + reply.body);
    answered.emplace(text_after(reply.body, R"("ids":[")"), now);
    ++number;
  }
  std::this_thread::sleep_for(seconds_long(kSettleSeconds));
  reader.request_stop();
  reader.join();
  std::vector<double> latencies;
  for (const auto& [mark, at] : answered) {
    const auto event = seen.find(mark);
    if (event == seen.end()) give_up("no CloudEvent of the mark " + mark);
    latencies.push_back(std::chrono::duration<double, std::milli>(event->second - at).count());
  }
  Figures figures;
  figures.add("marks", static_cast<double>(latencies.size()));
  figures.add("p50_ms", percentile(latencies, 0.5));
  figures.add("p99_ms", percentile(latencies, 0.99));
  figures.print();
}

}  // namespace klade::bench
