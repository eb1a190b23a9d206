// Outbox: sends the facts of the partitions that this node owns to the analytics topics, each once
// and a pupil's in the order of the log.
//
//   checkpoint   "marks=<place> attendance=<place> lessons=<place>": the last fact sent of each
//                topic; one that is missing begins at the start
//
// A thread a partition.  While the node owns the partition it opens the sink, reads on after its
// checkpoint whenever the views have more, and sends; when it owns it no more it lets go.  Who owns
// is looked at with everything that is seen, and after kPause; it is a question of liveness only: a
// sink that was taken over takes nothing.  After a fault it waits for kPause and opens the sink
// anew. What can be neither rendered nor sent is said in the log and tried again: nothing is left
// out but what is of the erased.
//
// Thread-safe.  The node must outlive it; `stop` comes before the node's.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "events/cluster/outbox_sink.h"
#include "gateway/node/node.h"
#include "projections/views/analytics.h"

namespace klade {

// How far a partition's facts are sent.
struct OutboxCheckpoint {
  std::vector<FactPlace> after;  // in the order of names<AnalyticsTopic>()
  bool operator==(const OutboxCheckpoint&) const = default;
};
std::string to_text(const OutboxCheckpoint& checkpoint);
// Nothing when it is not of this partition, or of another form.
std::optional<OutboxCheckpoint> parse_checkpoint(Partition partition, std::string_view text);

struct OutboxMetrics {
  std::uint64_t sent = 0;    // events
  std::uint64_t faults = 0;  // of sinks and views
  std::size_t open = 0;      // partitions that are sent from here
};

class Outbox {
 public:
  static constexpr std::size_t kBatch = 500;  // facts of a topic in one send
  static constexpr std::chrono::milliseconds kPause{1000};

  struct Parts {
    Node& node;
    std::function<std::unique_ptr<OutboxSink>(Partition)> sink;
    std::function<bool(Partition)> owns;  // cheap; any thread
  };
  explicit Outbox(Parts parts);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void start();
  void stop();
  // On a runner's thread: there may be more to send.
  void see(const Committed& committed);

  OutboxMetrics metrics() const;

 private:
  class Sender;
  const Parts parts_;
  std::vector<std::unique_ptr<Sender>> senders_;
};

}  // namespace klade
