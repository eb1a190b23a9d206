// Forwarder: brings each command to the owner of its partition, which may be another node and may
// change on the way.  Whoever submitted it does not notice.
//
// Ours goes to the owner here, another's over the peer line; while nobody has the partition it
// waits.  When an owner says that it is none, is stopping or is not reached, the command goes again
// under the same id, until `patience` is over; then it is `unavailable`.  A partition that changes
// hands is not waited for: what is under way to the owner before goes to the new one at once, and
// what the one before may still answer is of no account.
// Beyond `waiting` commands that wait, a new one is `busy`.
//
// Thread-safe.  Replies come once, from any thread, and must not block.  The ways must outlive it.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "aggregates/owner/partition_owner.h"
#include "gateway/cluster/peer_messages.h"

namespace klade {

struct ForwardLimits {
  std::chrono::milliseconds patience{8'000};
  std::chrono::milliseconds first_pause{20};  // doubled from try to try, though nobody was asked
  std::chrono::milliseconds last_pause{200};
  std::size_t waiting = 4'096;
};

struct ForwardMetrics {  // of commands that went to other nodes
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  // by a rule, or as a conflict
  std::uint64_t faults = 0;   // of the owner there
  std::uint64_t again = 0;    // tries that told nothing: lost, not the owner, stopping
  std::uint64_t lost = 0;     // of these: nothing came back
  std::uint64_t given_up = 0;
  std::size_t waiting = 0;  // now, wherever they are to go
};

class Forwarder {
 public:
  static constexpr std::size_t kLostInRow = 5;   // then an owner is not reached
  static constexpr std::size_t kMaxOwners = 64;  // that this is known of

  struct Ways {
    std::function<Ownership(Partition)> ownership;
    std::function<bool(const std::string& owner)> may_answer;
    std::function<void(Partition, Command, const Origin&, Reply)> here;
    std::function<void(
        const std::string& owner, PeerCommand, std::function<void(const PeerOutcome&)>)>
        there;
  };
  Forwarder(Ways ways, const ForwardLimits& limits);
  ~Forwarder() { stop(); }
  Forwarder(const Forwarder&) = delete;
  Forwarder& operator=(const Forwarder&) = delete;

  void submit(Partition partition, Command command, const Origin& origin, Reply reply);
  // A partition may have changed hands.
  void look_again();
  // What waits, and what comes back without an outcome, is answered `stopping`.
  void stop();

  // Whether nothing came back of the last that was sent to that owner.
  bool loses(const std::string& owner) const;

  ForwardMetrics metrics() const;

 private:
  struct Errand;
  using Shared = std::shared_ptr<Errand>;
  void attempt(const Shared& errand);
  void attempt_there(const Shared& errand);
  void came_back(const Shared& errand, const Outcome& outcome);
  void came_back_from_afar(const Shared& errand, const PeerOutcome& outcome);
  std::uint64_t leaves(const Shared& errand);
  void count_lost(const std::string& owner, bool lost);
  bool is_back(const Shared& errand, std::uint64_t journey);
  bool has_moved(const Errand& errand) const;
  void wait(const Shared& errand);
  struct Due {
    std::vector<Shared> to_try;
    std::vector<Shared> to_wait;
  };
  Due take_due();
  void take_from_afar(Due& due);
  std::chrono::steady_clock::time_point next_look() const;
  void run(const std::stop_token& stop);

  const Ways ways_;
  const ForwardLimits limits_;
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> faults_{0};
  std::atomic<std::uint64_t> again_{0};
  std::atomic<std::uint64_t> lost_{0};
  std::atomic<std::uint64_t> given_up_{0};
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  // Guarded by mutex_:
  std::list<Shared> waiting_;
  std::list<Shared> abroad_;                        // at another node
  std::map<std::string, std::size_t> lost_in_row_;  // by owner; none, if the last one came back
  bool look_ = false;
  bool stopped_ = false;
  std::jthread thread_;  // last: it uses what stands above
};

}  // namespace klade
