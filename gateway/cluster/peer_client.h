// PeerClient: sends commands to the nodes that own their partitions.  A bounded queue and a few
// threads a node; what waits goes together, at most kMaxPeerCommands a request.
//
// Thread-safe.  `done` is called exactly once, within submit() when the queue is full or it is
// stopped, else on a thread of the client's; it must not block.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/cluster/peer_connection.h"
#include "gateway/cluster/peer_messages.h"
#include "gateway/cluster/peer_seal.h"

namespace klade {

struct PeerLimits {
  std::size_t queue = 4'096;  // commands that wait, a node
  std::size_t threads = 3;    // a node
  std::size_t nodes = 64;     // beyond, one that is idle is let go
  PeerTimes times;
};

class PeerClient {
 public:
  using Done = std::function<void(const PeerOutcome&)>;

  PeerClient(const PeerSeal& seal, const PeerLimits& limits);
  ~PeerClient();  // stops
  PeerClient(const PeerClient&) = delete;
  PeerClient& operator=(const PeerClient&) = delete;

  // `owner` as in its claims: HOST:PORT/LIFE.
  void submit(const std::string& owner, PeerCommand command, Done done);
  // What waits and what is under way is answered `lost`.
  void stop();

 private:
  class Peer;
  // Nothing when there are too many, or it is stopped.
  std::shared_ptr<Peer> peer_at(const std::string& address);

  const PeerSeal seal_;
  const PeerLimits limits_;
  std::mutex mutex_;
  // Guarded by mutex_, by address:
  std::map<std::string, std::shared_ptr<Peer>> peers_;
  bool stopped_ = false;
};

}  // namespace klade
