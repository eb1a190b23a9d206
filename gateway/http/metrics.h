// Metrics: counts and durations of requests, and the text that Prometheus reads (exposition format
// 0.0.4).  Numbers and route patterns only.  Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "gateway/analytics/outbox.h"
#include "gateway/http/server.h"
#include "gateway/http/sign_in.h"
#include "gateway/messages/messenger.h"
#include "gateway/node/node.h"

namespace klade {

struct LiveMetrics {
  std::size_t streams = 0;
  std::uint64_t sent = 0;
  std::uint64_t cut_off = 0;  // slow clients
};

struct MessageMetrics {
  MessengerMetrics messenger;
  std::uint64_t notifications = 0;  // queued by this node's notifier
};

class Metrics {
 public:
  // `route` is a route's pattern, or one of a few fixed words: it outlives the metrics.
  void request(std::string_view method,
               std::string_view route,
               int status,
               std::chrono::nanoseconds duration);

  // A gauge or counter, written by `text`.
  struct Sources {
    ServerMetrics server;
    SignInMetrics sign_in;
    LiveMetrics live;
    std::size_t analytics_waiting = 0;
    NodeStatus node;
    std::optional<OutboxMetrics> outbox;
    std::optional<MessageMetrics> messages;
    Instant now{};
  };
  std::string text(const Sources& sources) const;

  static constexpr std::array<double, 12> kBuckets{
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

 private:
  struct Key {
    std::string_view method;
    std::string_view route;
    int status = 0;
    auto operator<=>(const Key&) const = default;
  };
  struct Histogram {
    std::array<std::uint64_t, kBuckets.size()> below{};
    std::uint64_t count = 0;
    double sum = 0;
  };
  mutable std::mutex mutex_;
  std::map<Key, std::uint64_t> requests_;
  std::map<std::string_view, Histogram> durations_;
};

}  // namespace klade
