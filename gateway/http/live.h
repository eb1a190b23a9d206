// LiveHub: server-sent events of what happens, for whom may see it.  Reads the activity view after
// each commit and hands every open stream its share; ids only, the page reads anew what it shows.
//
// A client that comes back with Last-Event-ID gets what it missed, or `reset` when that is no
// longer kept or too much.  A stream ends, after `reset`, when its session ends or expires or its
// profile is closed or has other roles; it ends without a word when the server stops, and when its
// client is too slow.  After a fault, `reset`: something may have been missed.
//
// All reading and filtering is on one thread of its own.  Other functions are for any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <vector>

#include "gateway/http/live_stream.h"
#include "gateway/http/metrics.h"
#include "gateway/http/principal.h"
#include "gateway/node/node.h"
#include "projections/views/activity.h"

namespace klade {

using MaySee = std::function<bool(
    const Principal& reader, const Happening& happening, const Reading& reading)>;

struct LiveLimits {
  std::size_t streams_per_profile = 6;  // beyond: the oldest ends
  std::size_t stream_bytes = 64ULL * 1024;
};

class LiveHub {
 public:
  static constexpr std::size_t kHappeningsAtOnce = 1000;
  static constexpr std::uint64_t kMaxMissed = 2000;  // beyond: reset
  static constexpr std::size_t kMaxTouched = 1000;   // profiles; beyond: all
  static constexpr std::chrono::milliseconds kRetry{2000};
  static constexpr std::chrono::milliseconds kTick{1000};  // between looks at expired sessions

  LiveHub(Node& node, MaySee may_see, LiveLimits limits);
  ~LiveHub() { stop(); }
  LiveHub(const LiveHub&) = delete;
  LiveHub& operator=(const LiveHub&) = delete;

  void start();
  void stop();                           // ends all streams
  void see(const Committed& committed);  // on a runner's thread

  std::shared_ptr<LiveStream> open(const SignedIn& reader, std::string_view last_event_id);
  LiveMetrics metrics() const;

 private:
  struct Reader {
    SignedIn who;
    std::optional<Position> since;  // Last-Event-ID, when it is a position
    bool resuming = false;          // there was a Last-Event-ID
    std::shared_ptr<LiveStream> stream;
  };
  // Of which profiles it is to be asked again who they are.
  struct Touched {
    std::unordered_set<ProfileId> profiles;
    bool all = false;  // too many, or not known which
  };
  void run(const std::stop_token& stop);
  bool try_round();
  void round();
  void ask_again(const ViewSnapshot& rows);
  void make_up_for_faults();
  void admit(Reader& reader, const ViewSnapshot& rows);
  void replay(const Reader& reader, const ViewSnapshot& rows, std::uint64_t from);
  void follow(Partition partition, const ViewSnapshot& rows);
  void tell(const Reader& reader, const std::vector<Happening>& items, const ViewSnapshot& rows);
  void close_ended(Instant now);
  void push(const Reader& reader, std::string_view text);

  Node& node_;
  const MaySee may_see_;
  const LiveLimits limits_;
  // Of the hub's thread.
  std::vector<Reader> readers_;
  std::vector<Reader> joining_;      // taken from `opening_`, not yet among the readers
  Touched asking_;                   // taken from `touched_`
  std::vector<std::uint64_t> next_;  // happening, a partition
  bool faulted_ = false;             // since the last round that came to its end
  // Guarded.
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Reader> opening_;
  Touched touched_;
  bool dirty_ = false;
  bool stopped_ = false;
  LiveMetrics metrics_;
  std::jthread thread_;
};

// One event as it goes out; `position` is empty within a frame, so that a client never resumes from
// the middle of one.
std::string event_text(const Happening& happening, std::string_view position);
std::string reset_text(std::string_view position);

}  // namespace klade
