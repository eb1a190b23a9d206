// Messenger: sends the messages that wait in the partitions this node owns.
//
// Some threads take one message each and bring it on (gateway/messages/delivery.h), urgent ones
// first, in the order in which they were queued; what does not come to its end is tried again after
// a pause that doubles, from kFirstPause to kLastPause.  A provider that fails is left alone for as
// long, or as long as it asks for.  What waited when this node came to own a partition may have
// been sent by the one before: it is asked for first, and keys of messages that failed are made
// sure to be destroyed.
//
// Two nodes may both take a partition for theirs for a while: both send under the message's id.
// Thread-safe.  `stop` comes before the node's; a call to a provider is waited for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <vector>

#include "gateway/messages/delivery.h"
#include "projections/rocks_views.h"
#include "projections/runner.h"

namespace klade {

class Node;

struct MessengerMetrics {
  std::uint64_t handed_over = 0;  // since the start, by this node
  std::uint64_t failed = 0;
  std::uint64_t provider_faults = 0;
  std::size_t waiting = 0;
};

class Messenger {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // Messages in hand, a partition and of those that are not urgent in all; others wait in the view.
  static constexpr std::size_t kHeld = 2'000;
  static constexpr std::chrono::milliseconds kFirstPause{1'000};
  static constexpr std::chrono::milliseconds kLastPause{60'000};
  static constexpr std::chrono::milliseconds kLook{1'000};  // at the view, without news of it
  static constexpr std::chrono::milliseconds kLookApart{20};

  struct Parts {
    Node& node;
    MessageProvider* sms = nullptr;  // null: none
    MessageProvider* email = nullptr;
    std::size_t threads = 4;
  };
  explicit Messenger(const Parts& parts);
  ~Messenger();
  Messenger(const Messenger&) = delete;
  Messenger& operator=(const Messenger&) = delete;

  void start();
  void stop();
  // On a runner's thread: something may wait.
  void see(const Committed& committed);

  MessengerMetrics metrics() const;

 private:
  struct Held {
    Sending sending;
    std::uint64_t order = 0;
    std::chrono::milliseconds pause = kFirstPause;
    bool superseded = false;  // a newer password of its profile was seen waiting
    bool in_hand = false;
    bool done = false;  // stays until the view shows it no more
  };
  struct Due {
    Time at;
    std::uint64_t order = 0;
    MessageId id;
    auto operator<=>(const Due&) const = default;
  };
  struct Line {  // to a provider
    Time free_at{};
    std::chrono::milliseconds pause = kFirstPause;
    bool failing = false;
  };
  // What one look at the view found.
  struct Seen {
    std::vector<OutgoingRow> rows;
    std::set<std::uint32_t> owned;
    std::set<std::uint32_t> taken_over;  // of those: since the last look
  };
  using Lock = std::unique_lock<std::mutex>;

  void work(const std::stop_token& stop);
  bool must_look(Time now) const;
  void look(Lock& lock);
  Seen see_rows(const std::set<std::uint32_t>& owned) const;
  bool sweep(const ViewReader& rows, Partition partition) const;
  void take(Seen seen, Time now);
  std::optional<MessageId> next(Time now);
  std::optional<MessageId> next_of(std::set<Due>& line, Time now);
  Time wake_at() const;
  void advance(Lock& lock, MessageId id);
  void settle(Held& held, const Progress& progress, Time now);
  void leave_alone(Channel channel, const Progress& progress, Time now);
  void put_off(MessageId id, const Held& held, Time until);
  Line& line_of(const Held& held) { return lines_[held.sending.row.channel]; }
  Time expiry(const Held& held, Time now) const;

  Node& node_;
  const std::size_t threads_count_;
  const Delivery delivery_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  // Guarded by mutex_:
  std::unordered_map<MessageId, Held> held_;
  std::set<Due> urgent_;  // passwords and replies: taken before the others
  std::set<Due> due_;
  std::map<Channel, Line> lines_;
  std::set<std::uint32_t> owned_;
  std::uint64_t next_order_ = 0;
  std::uint64_t changes_ = 0;
  Time looked_at_{};
  bool looking_ = false;
  bool news_ = true;
  MessengerMetrics counts_;
  std::vector<std::jthread> threads_;
};

}  // namespace klade
