#include "gateway/cluster/peer_client.h"

#include <algorithm>

#include "gateway/cluster/announcement.h"
#include "gateway/cluster/peer_handler.h"

namespace klade {
namespace {

constexpr std::size_t kRequestBytes = kMaxPeerBytes / 2;  // beyond, commands go with the next
constexpr std::size_t kOriginBytes = 256;                 // at most, beside a command's own

}  // namespace

class PeerClient::Peer {
 public:
  Peer(std::string address, const PeerSeal& seal, const PeerLimits& limits)
      : address_(std::move(address)), seal_(seal), limits_(limits) {
    for (std::size_t i = 0; i < limits.threads; ++i) {
      threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
    }
  }
  ~Peer() { stop(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  // False when it was not taken; `waiting` is then untouched.
  struct Waiting {
    std::string owner;
    PeerCommand command;
    Done done;
  };
  bool put(Waiting& waiting) {
    const std::lock_guard lock(mutex_);
    if (stopped_ || queue_.size() >= limits_.queue) return false;
    queue_.push_back(std::move(waiting));
    arrived_.notify_one();
    return true;
  }
  bool idle() const {
    const std::lock_guard lock(mutex_);
    return queue_.empty() && busy_ == 0;
  }
  void stop() {
    std::deque<Waiting> left;
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
      left.swap(queue_);
    }
    for (auto& thread : threads_) thread.request_stop();
    for (const Waiting& waiting : left) waiting.done(PeerFault::lost);
    threads_.clear();
  }

 private:
  void run(const std::stop_token& stop) {
    PeerConnection connection(address_, limits_.times);
    std::unique_lock lock(mutex_);
    while (arrived_.wait(lock, stop, [this] { return !queue_.empty(); })) {
      const std::vector<Waiting> batch = take();
      ++busy_;
      lock.unlock();
      send(connection, batch, stop);
      lock.lock();
      --busy_;
    }
  }

  // What goes together: for one owner, and not too much.
  std::vector<Waiting> take() {
    std::vector<Waiting> batch;
    std::size_t bytes = 0;
    while (!queue_.empty() && batch.size() < kMaxPeerCommands) {
      Waiting& next = queue_.front();
      bytes += next.command.command.size() + kOriginBytes;
      const bool fits = next.owner == (batch.empty() ? next.owner : batch.front().owner) &&
                        bytes <= kRequestBytes;
      if (!batch.empty() && !fits) break;
      batch.push_back(std::move(next));
      queue_.pop_front();
    }
    return batch;
  }

  void send(PeerConnection& connection,
            const std::vector<Waiting>& batch,
            const std::stop_token& stop) const {
    PeerRequest request;
    request.to = batch.front().owner;
    for (const Waiting& waiting : batch) request.commands.push_back(waiting.command);
    const PeerRequestId id(random_id());
    const auto body =
        connection.post(std::string(kPeerPath), seal_.seal_request(id, encode(request)), stop);
    const auto clear = body ? seal_.open_answer(id, *body) : std::nullopt;
    const auto outcomes = clear ? decode_peer_outcomes(*clear) : std::nullopt;
    const bool whole = outcomes && outcomes->size() == batch.size();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      batch[i].done(whole ? (*outcomes)[i] : PeerOutcome(PeerFault::lost));
    }
  }

  const std::string address_;
  const PeerSeal& seal_;
  const PeerLimits& limits_;
  mutable std::mutex mutex_;
  std::condition_variable_any arrived_;
  // Guarded by mutex_:
  std::deque<Waiting> queue_;
  std::size_t busy_ = 0;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;  // last: they use what stands above
};

PeerClient::PeerClient(const PeerSeal& seal, const PeerLimits& limits)
    : seal_(seal), limits_(limits) {}
PeerClient::~PeerClient() { stop(); }

std::shared_ptr<PeerClient::Peer> PeerClient::peer_at(const std::string& address) {
  std::shared_ptr<Peer> let_go;  // its threads end outside the lock
  const std::lock_guard lock(mutex_);
  if (stopped_) return nullptr;
  if (const auto known = peers_.find(address); known != peers_.end()) return known->second;
  if (peers_.size() >= limits_.nodes) {
    const auto idle =
        std::ranges::find_if(peers_, [](const auto& entry) { return entry.second->idle(); });
    if (idle == peers_.end()) return nullptr;
    let_go = std::move(idle->second);
    peers_.erase(idle);
  }
  return peers_.emplace(address, std::make_shared<Peer>(address, seal_, limits_)).first->second;
}

void PeerClient::submit(const std::string& owner, PeerCommand command, Done done) {
  const auto address = address_of_owner(owner);
  const std::shared_ptr<Peer> peer = address ? peer_at(*address) : nullptr;
  Peer::Waiting waiting{owner, std::move(command), std::move(done)};
  if (peer && peer->put(waiting)) return;
  waiting.done(peer ? PeerFault::queue_full : PeerFault::lost);
}

void PeerClient::stop() {
  std::map<std::string, std::shared_ptr<Peer>> peers;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    peers.swap(peers_);
  }
  for (auto& [address, peer] : peers) peer->stop();
}

}  // namespace klade
