#include "gateway/cluster/node_link.h"

#include "gateway/cluster/peer_handler.h"
#include "gateway/http/server.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

constexpr std::size_t kPeerConnections = 256;
constexpr std::size_t kSealBytes = 1'024;  // at most, around a message
constexpr std::chrono::minutes kPeerIdle{5};
constexpr std::chrono::milliseconds kPeerStop{1'000};

ServerLimits peer_server_limits() {
  ServerLimits limits;
  limits.io_threads = 1;
  limits.connections = kPeerConnections;
  limits.address_connections = kPeerConnections;
  limits.body_bytes = kMaxPeerBytes + kSealBytes;
  limits.idle_time = kPeerIdle;
  limits.stop_time = kPeerStop;
  return limits;
}

bool is_everywhere(const std::string& address) {
  return address.starts_with("0.0.0.0:") || address.starts_with("[::]:");
}

}  // namespace

class NodeLink::Parts {
 public:
  Parts(const LinkOptions& link_options, const SecretKey& operator_key)
      : options(link_options),
        seal(operator_key),
        handler(seal, options.peer_patience),
        server(handler, peer_server_limits()),
        client(seal, options.peers) {}

  Ownership ownership(Partition partition) const {
    return owners[static_cast<std::size_t>(partition)]->ownership();
  }
  std::vector<Ownership> ownerships() const {
    std::vector<Ownership> all;
    all.reserve(owners.size());
    for (const PartitionOwner* one : owners) all.push_back(one->ownership());
    return all;
  }
  void submit_here(Partition partition, Command command, const Origin& origin, Reply reply) const {
    owners[static_cast<std::size_t>(partition)]->submit(
        std::move(command), origin, std::move(reply));
  }

  const LinkOptions options;
  const PeerSeal seal;
  PeerHandler handler;
  HttpServer server;
  PeerClient client;
  std::string owner;
  std::uint32_t partitions = 0;
  Views views;
  std::function<void()> namesake;
  std::vector<PartitionOwner*> owners;  // from start() on
  std::unique_ptr<Cluster> cluster;
  std::unique_ptr<Forwarder> forwarder;
};

NodeLink::NodeLink(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
NodeLink::~NodeLink() {
  stop_commands();
  stop();
}

Result<std::unique_ptr<NodeLink>, std::string> NodeLink::open(const LinkOptions& options,
                                                              NodeId node,
                                                              const SecretKey& operator_key,
                                                              Announcements& announcements,
                                                              std::uint32_t partitions) {
  auto parts = std::make_unique<Parts>(options, operator_key);
  const auto listening = parts->server.start(options.peer_listen);
  if (!listening) return Failure{"peer_listen: " + listening.error()};
  const std::string address = options.peer_advertise.empty() ? *listening : options.peer_advertise;
  if (is_everywhere(address) || !parse_peer_address(address)) {
    return Failure{std::string("peer_advertise: must say where the other nodes reach this one")};
  }
  parts->owner = new_owner(address);
  parts->partitions = partitions;
  Parts& p = *parts;
  Cluster::Ways ways;
  ways.ownerships = [&p] { return p.ownerships(); };
  ways.shown = [&p] { return p.views.shown(); };
  ways.claim = [&p](Partition i) { p.owners[static_cast<std::size_t>(i)]->claim(); };
  ways.caught_up = [&p] { return !p.options.guest && p.views.caught_up(); };
  ways.judged_anew = [&p] { p.forwarder->look_again(); };
  ways.namesake = [&p] { p.namesake(); };
  parts->cluster = std::make_unique<Cluster>(
      announcements, node, parts->owner, partitions, options.membership, std::move(ways));
  Forwarder::Ways roads;
  roads.ownership = [&p](Partition partition) { return p.ownership(partition); };
  roads.may_answer = [&p](const std::string& owner) { return p.cluster->may_answer(owner); };
  roads.here = [&p](Partition partition, Command command, const Origin& origin, Reply reply) {
    p.submit_here(partition, std::move(command), origin, std::move(reply));
  };
  roads.there = [&p](const std::string& owner, PeerCommand command, PeerClient::Done done) {
    p.client.submit(owner, std::move(command), std::move(done));
  };
  parts->forwarder = std::make_unique<Forwarder>(std::move(roads), options.forward);
  return std::unique_ptr<NodeLink>(new NodeLink(std::move(parts)));
}

const std::string& NodeLink::owner() const { return parts_->owner; }

void NodeLink::start(std::vector<PartitionOwner*> owners,
                     Views views,
                     std::function<void()> namesake) {
  CHECK(owners.size() == parts_->partitions);
  parts_->owners = std::move(owners);
  parts_->views = std::move(views);
  parts_->namesake = std::move(namesake);
  parts_->cluster->start();
  parts_->handler.open(
      parts_->owner,
      parts_->partitions,
      [parts = parts_.get()](
          Partition partition, Command command, const Origin& origin, Reply reply) {
        parts->submit_here(partition, std::move(command), origin, std::move(reply));
      });
}

void NodeLink::submit(Partition partition, Command command, const Origin& origin, Reply reply) {
  parts_->forwarder->submit(partition, std::move(command), origin, std::move(reply));
}

void NodeLink::changed() {
  parts_->forwarder->look_again();
  parts_->cluster->look_again();
}

void NodeLink::leave() {
  const auto time = parts_->options.leave_time;
  if (time.count() > 0 && !parts_->owners.empty()) parts_->cluster->leave(time);
}

void NodeLink::stop_commands() {
  parts_->cluster->stop();
  parts_->forwarder->stop();
  parts_->handler.close();
}

void NodeLink::stop() {
  parts_->client.stop();
  parts_->server.stop();
}

bool NodeLink::is_reached(const std::string& owner, std::size_t partition) const {
  return parts_->cluster->is_able(owner, partition) && !parts_->forwarder->loses(owner);
}

LinkStatus NodeLink::status() const {
  return {parts_->cluster->hears_itself(),
          parts_->cluster->is_deaf(),
          parts_->cluster->is_worse_off(),
          parts_->cluster->lags(),
          parts_->cluster->nodes(),
          parts_->cluster->furthest(),
          parts_->forwarder->metrics(),
          parts_->handler.commands()};
}

}  // namespace klade
