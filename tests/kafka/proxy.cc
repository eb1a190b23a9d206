#include "tests/kafka/proxy.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/kafka/wire.h"

namespace klade {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

constexpr std::uint32_t kFrameMax = 100U << 20;

// One end of a connection: whole frames in and out, in order.  All of it in the proxy's thread.
class End : public std::enable_shared_from_this<End> {
 public:
  explicit End(tcp::socket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
  }

  // `on_frame` and, once, `on_end`, unless close() came before.
  void start(std::function<void(std::string)> on_frame, std::function<void()> on_end) {
    on_frame_ = std::move(on_frame);
    on_end_ = std::move(on_end);
    read();
  }

  void send(const std::string& frame) {
    std::string bytes(4, '\0');
    for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>(frame.size() >> (24 - 8 * i));
    outgoing_.push_back(bytes + frame);
    if (outgoing_.size() == 1) write();
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
    on_frame_ = nullptr;
    on_end_ = nullptr;
  }

 private:
  void read() {
    net::async_read(
        socket_, net::buffer(size_), [self = shared_from_this()](error_code error, std::size_t) {
          std::uint32_t size = 0;
          for (const unsigned char byte : self->size_) size = size << 8 | byte;
          if (error || size > kFrameMax) return self->end();
          self->frame_.resize(size);
          self->read_frame();
        });
  }

  void read_frame() {
    net::async_read(
        socket_, net::buffer(frame_), [self = shared_from_this()](error_code error, std::size_t) {
          if (error) return self->end();
          // It may close this end, and with it drop what is being called.
          const auto on_frame = self->on_frame_;
          if (on_frame) on_frame(std::move(self->frame_));
          self->frame_.clear();
          if (self->on_frame_) self->read();
        });
  }

  void write() {
    net::async_write(socket_,
                     net::buffer(outgoing_.front()),
                     [self = shared_from_this()](error_code error, std::size_t) {
                       if (error) return self->end();
                       self->outgoing_.pop_front();
                       if (!self->outgoing_.empty()) self->write();
                     });
  }

  void end() {
    const auto on_end = std::move(on_end_);
    close();
    if (on_end) on_end();
  }

  tcp::socket socket_;
  std::array<unsigned char, 4> size_{};
  std::string frame_;
  std::deque<std::string> outgoing_;
  std::function<void(std::string)> on_frame_;
  std::function<void()> on_end_;
};

}  // namespace

class FaultProxy::Network {
 public:
  explicit Network(const std::string& brokers);
  ~Network();

  struct Connection;
  void accept(std::size_t broker);
  void on_request(Connection& connection, const std::string& frame);
  void pass_on(Connection& connection, const std::string& frame, Fault fault);
  void on_answer(Connection& connection, std::string answer);
  void end(Connection& connection);
  void end_if_done(Connection& connection);
  Fault decide(KafkaApi api);
  void count(Fault fault);
  void count_open();
  // In the thread, before it returns.
  void run(std::function<void()> what);
  void cut();
  void release();

  net::io_context io;
  std::map<std::uint16_t, std::uint16_t> ports;  // broker's to ours
  std::string brokers;
  bool is_cut = false;  // in the thread only, like the connections

  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  Plan plan;
  std::map<KafkaApi, std::size_t> requests;
  std::map<KafkaApi, std::size_t> numbers;  // since that plan
  std::map<Fault, std::size_t> faults;
  std::size_t open = 0;  // connections

 private:
  struct Listener {
    tcp::acceptor acceptor;
    tcp::endpoint broker;
  };
  std::vector<Listener> listeners_;
  std::set<std::shared_ptr<Connection>> connections_;
  std::thread thread_;
};

struct FaultProxy::Network::Connection : std::enable_shared_from_this<Connection> {
  struct Asked {
    RequestHead head;
    Fault fault;
  };
  Connection(tcp::socket client_socket, tcp::socket broker_socket)
      : client(std::make_shared<End>(std::move(client_socket))),
        broker(std::make_shared<End>(std::move(broker_socket))) {}

  std::shared_ptr<End> client;
  std::shared_ptr<End> broker;
  bool client_gone = false;
  std::deque<Asked> asked;       // a broker answers a connection's requests in their order
  std::deque<std::string> held;  // the first is what the plan wanted held
};

FaultProxy::Network::Network(const std::string& real_brokers) {
  std::istringstream list(real_brokers);
  for (std::string address; std::getline(list, address, ',');) {
    const std::size_t colon = address.rfind(':');
    const std::string host = address.substr(0, colon);
    const std::string port = address.substr(colon + 1);
    const tcp::endpoint broker(net::ip::make_address_v4(host),
                               static_cast<std::uint16_t>(std::stoul(port)));
    tcp::acceptor acceptor(io, tcp::endpoint(broker.address(), 0));
    const std::uint16_t own = acceptor.local_endpoint().port();
    ports[broker.port()] = own;
    brokers += (brokers.empty() ? "" : ",") + (host + ':' + std::to_string(own));
    listeners_.push_back({std::move(acceptor), broker});
  }
  for (std::size_t i = 0; i < listeners_.size(); ++i) accept(i);
  thread_ = std::thread([this] { io.run(); });
}

FaultProxy::Network::~Network() {
  io.stop();
  thread_.join();
  for (const auto& connection : connections_) {
    connection->client->close();
    connection->broker->close();
  }
}

void FaultProxy::Network::accept(std::size_t broker) {
  listeners_[broker].acceptor.async_accept([this, broker](error_code error, tcp::socket client) {
    if (error) return;
    tcp::socket upstream(io);
    error_code refused;
    if (!is_cut) upstream.connect(listeners_[broker].broker, refused);
    // A socket that is not kept closes.
    if (!is_cut && !refused) {
      auto made = std::make_shared<Connection>(std::move(client), std::move(upstream));
      connections_.insert(made);
      count_open();
      made->client->start([this, made](const std::string& frame) { on_request(*made, frame); },
                          [this, made] {
                            made->client_gone = true;
                            end_if_done(*made);
                          });
      made->broker->start([this, made](std::string frame) { on_answer(*made, std::move(frame)); },
                          [this, made] { end(*made); });
    }
    accept(broker);
  });
}

void FaultProxy::Network::on_request(Connection& connection, const std::string& frame) {
  const auto head = request_head(frame);
  if (!head) return end(connection);
  if (!connection.held.empty()) {
    connection.held.push_back(frame);
    return;
  }
  const Fault fault = decide(head->api);
  if (fault == Fault::hold) {
    connection.held.push_back(frame);
  } else {
    pass_on(connection, frame, fault);
  }
  // What is waited for has happened only now.
  count(fault);
}

void FaultProxy::Network::pass_on(Connection& connection, const std::string& frame, Fault fault) {
  const RequestHead head = request_head(frame).value();
  if (fault == Fault::lose_request) return end(connection);
  const bool in_the_answer = fault == Fault::lose_answer || fault == Fault::spoil_answer;
  connection.asked.push_back({head, in_the_answer ? fault : Fault::none});
  connection.broker->send(fault == Fault::spoil_request ? spoiled(head, frame) : frame);
  if (fault != Fault::repeat) return;
  connection.asked.push_back({head, fault});
  connection.broker->send(frame);
}

void FaultProxy::Network::on_answer(Connection& connection, std::string answer) {
  if (connection.asked.empty()) return end(connection);
  const Connection::Asked asked = connection.asked.front();
  connection.asked.pop_front();
  if (asked.fault == Fault::lose_answer) return end(connection);
  if (connection.client_gone) return end_if_done(connection);
  if (asked.fault == Fault::repeat) return;
  try {
    if (asked.head.api == KafkaApi::api_versions) lower_versions(asked.head.version, answer);
    redirect_brokers(asked.head, ports, answer);
    if (asked.fault == Fault::spoil_answer) say_not_enough_replicas(asked.head, answer);
  } catch (const std::exception&) {
    return end(connection);
  }
  connection.client->send(answer);
}

void FaultProxy::Network::end(Connection& connection) {
  const auto kept = connection.shared_from_this();
  connection.client->close();
  connection.broker->close();
  connection.held.clear();
  connections_.erase(kept);
  count_open();
}

// A client that has gone does not undo what it has asked.
void FaultProxy::Network::end_if_done(Connection& connection) {
  if (connection.held.empty() && connection.asked.empty()) end(connection);
}

Fault FaultProxy::Network::decide(KafkaApi api) {
  const std::lock_guard lock(mutex);
  ++requests[api];
  const std::size_t number = numbers[api]++;
  return plan ? plan({api, number}) : Fault::none;
}

void FaultProxy::Network::count(Fault fault) {
  const std::lock_guard lock(mutex);
  ++faults[fault];
  changed.notify_all();
}

void FaultProxy::Network::count_open() {
  const std::lock_guard lock(mutex);
  open = connections_.size();
  changed.notify_all();
}

void FaultProxy::Network::run(std::function<void()> what) {
  std::packaged_task<void()> task(std::move(what));
  std::future<void> done = task.get_future();
  net::post(io, std::move(task));
  done.get();
}

void FaultProxy::Network::cut() {
  is_cut = true;
  while (!connections_.empty()) end(**connections_.begin());
}

void FaultProxy::Network::release() {
  const auto now = connections_;
  for (const auto& connection : now) {
    auto held = std::exchange(connection->held, {});
    if (held.empty()) continue;
    pass_on(*connection, held.front(), Fault::none);
    held.pop_front();
    for (const std::string& frame : held) {
      if (connections_.contains(connection)) on_request(*connection, frame);
    }
  }
}

FaultProxy::FaultProxy(const std::string& brokers) : network_(std::make_unique<Network>(brokers)) {}
FaultProxy::~FaultProxy() = default;

std::string FaultProxy::brokers() const { return network_->brokers; }

void FaultProxy::set_plan(Plan plan) {
  const std::lock_guard lock(network_->mutex);
  network_->plan = std::move(plan);
  network_->numbers.clear();
}

void FaultProxy::cut() {
  network_->run([this] { network_->cut(); });
}
void FaultProxy::mend() {
  network_->run([this] { network_->is_cut = false; });
}
void FaultProxy::release() {
  network_->run([this] { network_->release(); });
}

std::size_t FaultProxy::requests(KafkaApi api) const {
  const std::lock_guard lock(network_->mutex);
  const auto found = network_->requests.find(api);
  return found == network_->requests.end() ? 0 : found->second;
}

std::size_t FaultProxy::faults(Fault fault) const {
  const std::lock_guard lock(network_->mutex);
  const auto found = network_->faults.find(fault);
  return found == network_->faults.end() ? 0 : found->second;
}

bool FaultProxy::wait_for(Fault fault, std::size_t count, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(network_->mutex);
  return network_->changed.wait_for(
      lock, timeout, [&] { return network_->faults[fault] >= count; });
}

bool FaultProxy::wait_until_idle(std::chrono::milliseconds timeout) const {
  std::unique_lock lock(network_->mutex);
  return network_->changed.wait_for(lock, timeout, [&] { return network_->open == 0; });
}

FaultProxy::Plan seeded_plan(std::uint64_t seed,
                             KafkaApi api,
                             double share,
                             std::vector<Fault> faults) {
  auto random = std::make_shared<std::mt19937_64>(seed);
  return [random, api, share, faults = std::move(faults)](const KafkaRequest& request) {
    if (request.api != api) return Fault::none;
    if (std::uniform_real_distribution<>()(*random) >= share) return Fault::none;
    return faults[(*random)() % faults.size()];
  };
}

FaultProxy::Plan first_plan(KafkaApi api, std::size_t count, Fault fault) {
  return [api, count, fault](const KafkaRequest& request) {
    return request.api == api && request.number < count ? fault : Fault::none;
  };
}

}  // namespace klade
