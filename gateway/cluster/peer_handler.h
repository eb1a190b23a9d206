// PeerHandler: takes the commands of other nodes, for this node's owners only: one hop, nothing is
// sent on.  POST /peer/commands, sealed both ways; whatever cannot be opened is answered 403.
//
// A request is answered when all its outcomes are there, and after `patience` with those that are:
// the rest are not known yet.  Before open(), after close(), and when it is meant for another life
// of this node, all are answered `not_owner`.
//
// Thread-safe.  What open() gives must outlive close() and every reply that it was given.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "aggregates/command.h"
#include "aggregates/owner/outcome.h"
#include "gateway/cluster/peer_messages.h"
#include "gateway/cluster/peer_seal.h"
#include "gateway/cluster/recent_requests.h"
#include "gateway/http/message.h"

namespace klade {

inline constexpr std::string_view kPeerPath = "/peer/commands";

class PeerHandler final : public HttpHandler {
 public:
  using SubmitHere = std::function<void(Partition, Command, const Origin&, Reply)>;

  PeerHandler(const PeerSeal& seal, std::chrono::milliseconds patience);
  ~PeerHandler() override;
  PeerHandler(const PeerHandler&) = delete;
  PeerHandler& operator=(const PeerHandler&) = delete;

  // From now on what is meant for `owner` is submitted.
  void open(std::string owner, std::uint32_t partitions, SubmitHere submit);
  void close();

  void handle(HttpRequest request, Respond respond, RunLater run_later) override;
  HttpReply refuse(const Problem& problem) override;

  std::uint64_t commands() const { return commands_; }  // that were taken

 private:
  class Gathering;
  struct Due {
    std::chrono::steady_clock::time_point at;
    std::weak_ptr<Gathering> gathering;
  };
  bool is_new(const PeerRequestId& id);
  void take(const PeerRequest& request, const std::shared_ptr<Gathering>& gathering);
  void watch(const std::shared_ptr<Gathering>& gathering);
  void expire(const std::stop_token& stop);

  const PeerSeal seal_;
  const std::chrono::milliseconds patience_;
  std::atomic<std::uint64_t> commands_{0};
  std::mutex mutex_;
  std::condition_variable_any changed_;
  // Guarded by mutex_:
  std::string owner_;
  std::uint32_t partitions_ = 0;
  std::shared_ptr<const SubmitHere> submit_;
  RecentRequests recent_;
  std::list<Due> due_;   // in the order of time
  std::jthread thread_;  // last: it uses what stands above
};

}  // namespace klade
