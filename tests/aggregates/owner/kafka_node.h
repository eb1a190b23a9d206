// A node as far as an owner needs one: a PartitionOwner among others on a thread of its own, over a
// Kafka log of its own, with a network of its own between it and the brokers.
//
// For one thread, but owner() and log() where these are for any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "events/log/kafka_log.h"
#include "tests/aggregates/owner/model.h"
#include "tests/kafka/proxy.h"

namespace klade {

// Longer than anything here takes: what is waited for so long does not come.
inline constexpr std::chrono::seconds kNodePatience{60};

class KafkaNode {
 public:
  // The settings say where the brokers are; the node starts.
  KafkaNode(KafkaSettings settings, std::string address);
  ~KafkaNode();
  KafkaNode(const KafkaNode&) = delete;
  KafkaNode& operator=(const KafkaNode&) = delete;

  // As a process does it: the owner finishes what was submitted, then the log goes.  The index
  // stays.  A node that was asked to stop is joined by stop().
  void ask_to_stop() { thread_.request_stop(); }
  void stop();
  void start();

  // And was not asked to stop.
  bool runs() const { return owner_ != nullptr && !thread_.get_stop_token().stop_requested(); }
  PartitionOwner& owner() { return *owner_; }
  KafkaLog& log() { return *log_; }
  MemoryStreamStore& store() { return store_; }
  FaultProxy& network() { return network_; }

  // From now on all requests of that kind meet it, or none any more.
  void trouble(KafkaApi api, Fault fault);
  void mend() { network_.set_plan({}); }

  // Whether it is so in time.
  bool wait_for(std::chrono::milliseconds patience, const std::function<bool()>& condition);
  // Waits until it is so; fails the test when it is not in time.
  void wait_until(const std::function<bool()>& condition);
  // Claims until it is the owner, and the others know.
  using Others = std::vector<std::unique_ptr<KafkaNode>>;
  void take_over(const Others& all);
  // Of all its owners and logs, those that were stopped included.
  std::uint64_t doubtful_appends() const;
  std::uint64_t producers_replaced() const;

 private:
  KafkaSettings settings_;
  const std::string address_;
  FaultProxy network_;
  FixedClock clock_;
  MemoryStreamStore store_;
  std::uint64_t doubtful_before_ = 0;
  std::uint64_t replaced_before_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<KafkaLog> log_;
  std::unique_ptr<PartitionOwner> owner_;
  std::jthread thread_;
};

}  // namespace klade
