// librdkafka with nothing of ours around it: what writes to a topic, and reads it, when a test asks
// what a broker has.  Not thread-safe.  What goes wrong fails the current test.
#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <string>
#include <vector>

namespace klade {

using KafkaProperties = std::map<std::string, std::string>;

// One partition, on so many brokers.
void create_topic(const std::string& brokers,
                  const std::string& topic,
                  const KafkaProperties& properties = {},
                  int replicas = 1);

// The values of partition 0, from its first record to its end; of transactions, what was committed.
std::vector<std::string> read_topic(const std::string& brokers, const std::string& topic);

// The host of each partition's leader, as the brokers say; empty for one that has none.
std::vector<std::string> leaders_of(const std::string& brokers, const std::string& topic);

class BareProducer {
 public:
  explicit BareProducer(const std::string& brokers, const KafkaProperties& properties = {});
  // What has not been delivered is given up.
  ~BareProducer();
  BareProducer(const BareProducer&) = delete;
  BareProducer& operator=(const BareProducer&) = delete;

  // To partition 0; does not wait.
  void send(const std::string& topic, const std::string& value);
  // How each that was sent has ended, in the order of that, once all have.
  std::vector<rd_kafka_resp_err_t> flush();

  rd_kafka_t* handle() const { return handle_; }

 private:
  static void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self);

  rd_kafka_t* handle_ = nullptr;
  std::vector<rd_kafka_resp_err_t> ended_;
};

// The broker that leads the topic's partition 0, as the brokers say now; -1 while none does.
int leader_of(const BareProducer& client, const std::string& topic);

}  // namespace klade
