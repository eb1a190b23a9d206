// Notifier: tells people by text and by e-mail of what they chose to be told of, in the partitions
// this node owns (docs/adr/0031).
//
// One thread looks at what is pending (projections/views/notifications.h) when something has
// happened, and when the first of it is due, and queues a message of all that is due to somebody by
// one way; the messenger sends it.  The message's id follows from the last event that it tells of,
// its command's id from the first: two nodes, or one before and after a crash, that tell of the
// same event are one command or a conflict of two, and the view knows what the one that was
// accepted covers.  So everything is told once.
//
// Nothing goes out to whom the Family Set would be needed for it and who has none (FS3), without an
// address, or kNotificationLife after it was due.
//
// Thread-safe.  `stop` comes before the node's.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "aggregates/policies/notification_due.h"
#include "gateway/payments/set_offer.h"
#include "projections/reading.h"
#include "projections/rocks_views.h"
#include "projections/runner.h"
#include "projections/views/notifications.h"

namespace klade {

class Node;

class Notifier {
 public:
  static constexpr std::chrono::milliseconds kLookApart{50};
  static constexpr std::chrono::milliseconds kClockLook{1'000};

  // Both must outlive it.  `channels`: those that have a provider; of others nothing is queued.
  Notifier(Node& node, const SetOffer& offer, std::set<Channel> channels)
      : node_(node), offer_(offer), channels_(std::move(channels)) {}
  ~Notifier() { stop(); }
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  void start();
  void stop();
  // On a runner's thread: something may be pending.
  void see(const Committed& committed);
  // How many messages were queued since the start, by this node.
  std::uint64_t queued() const;
  // Looks that came to their end since the start.
  std::uint64_t looks() const;

 private:
  struct Due {  // of a lane
    std::vector<const PlacedPending*> items;
    std::optional<Instant> next;
    Instant since{};  // when the last of them was due
  };
  static Due due_of(const PendingLane& lane, const ToldTo& whom, Instant now);
  struct Found {
    std::optional<Instant> next_due;  // of what is not due yet
    std::uint64_t queued = 0;
    bool again = false;  // an owner or the vault did not answer
  };
  void work(const std::stop_token& stop);
  std::set<std::uint32_t> owned() const;
  Found look(const std::set<std::uint32_t>& partitions, const std::stop_token& stop) const;
  Due due_in(const ViewReader& rows, const PendingLane& lane, Found& found) const;
  void tell(const ViewReader& seen_in,
            Partition partition,
            const PendingLane& seen,
            Found& found) const;

  Node& node_;
  const SetOffer& offer_;
  const std::set<Channel> channels_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  // Guarded by mutex_:
  bool news_ = true;
  std::uint64_t queued_ = 0;
  std::uint64_t looks_ = 0;
  // The thread's own:
  std::optional<Instant> next_due_;
  std::set<std::uint32_t> owned_;
  std::jthread thread_;
};

}  // namespace klade
