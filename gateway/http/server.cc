// Within a co_await expression there is no brace and no capturing lambda: GCC 12.2 destroys such
// temporaries twice.  They are named on the line before.
#include "gateway/http/server.h"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "events/core/check.h"
#include "gateway/http/client_connections.h"
#include "gateway/http/connections.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using boost::system::error_code;

constexpr int kBacklog = 1024;
constexpr std::chrono::milliseconds kAcceptPause{100};  // when the process is out of descriptors
constexpr std::string_view kTurnedAway =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";

struct Worker {
  Worker(HttpHandler& handler, const ServerLimits& limits, Connections::Closing closing)
      : connections(io, handler, limits, std::move(closing)) {}
  net::io_context io{1};
  Connections connections;
  std::jthread thread;
};

}  // namespace

class HttpServer::Machine {
 public:
  Machine(HttpHandler& handler, const ServerLimits& limits)
      : limits_(limits), clients_(limits.address_connections, limits.trusted_proxy) {
    for (std::size_t i = 0; i < std::max<std::size_t>(limits.io_threads, 1); ++i) {
      workers_.push_back(std::make_unique<Worker>(
          handler, limits_, [this](const std::string& address) { on_closing(address); }));
    }
  }
  ~Machine() { stop(); }

  Result<std::string, std::string> start(const std::string& listen);
  void stop();
  ServerMetrics metrics() const;

 private:
  net::awaitable<void> accept_all();
  void welcome(tcp::socket socket, Worker& worker);
  void on_closing(const std::string& address);

  const ServerLimits limits_;
  ClientConnections clients_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::optional<tcp::acceptor> acceptor_;  // of the first worker
  std::optional<net::steady_timer> accept_pause_;
  std::atomic<std::uint64_t> open_{0};
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> turned_away_{0};
  std::mutex mutex_;
  std::condition_variable closed_;
  bool started_ = false;
};

Result<std::string, std::string> HttpServer::Machine::start(const std::string& listen) {
  CHECK(!started_);
  const auto wanted = parse_listen_address(listen);
  if (!wanted) return Failure{std::string("wanted: ADDRESS:PORT")};
  try {
    const tcp::endpoint endpoint(net::ip::make_address(wanted->host), wanted->port);
    acceptor_.emplace(workers_.front()->io);
    acceptor_->open(endpoint.protocol());
    acceptor_->set_option(tcp::acceptor::reuse_address(true));
    acceptor_->bind(endpoint);
    acceptor_->listen(kBacklog);
    accept_pause_.emplace(workers_.front()->io);
  } catch (const std::exception& error) {
    return Failure{std::string(error.what())};
  }
  started_ = true;
  net::co_spawn(workers_.front()->io, accept_all(), net::detached);
  for (auto& worker : workers_) {
    worker->thread = std::jthread([&io = worker->io] {
      const auto work = net::make_work_guard(io);
      io.run();
    });
  }
  const auto bound = acceptor_->local_endpoint();
  const std::string shown = bound.address().is_v6() ? "[" + bound.address().to_string() + "]"
                                                    : bound.address().to_string();
  return shown + ":" + std::to_string(bound.port());
}

void HttpServer::Machine::stop() {
  if (!started_) return;
  started_ = false;
  net::post(workers_.front()->io, [this] {
    error_code ignored;
    acceptor_->close(ignored);
    accept_pause_->cancel();
  });
  for (auto& worker : workers_) {
    net::post(worker->io, [&connections = worker->connections] { connections.stop(); });
  }
  {
    std::unique_lock lock(mutex_);
    closed_.wait_for(lock, limits_.stop_time, [this] { return open_ == 0; });
  }
  for (auto& worker : workers_) {
    worker->io.stop();
    worker->thread.join();
  }
}

net::awaitable<void> HttpServer::Machine::accept_all() {
  std::size_t turn = 0;
  while (acceptor_->is_open()) {
    Worker& worker = *workers_[turn++ % workers_.size()];
    auto [error, socket] =
        co_await acceptor_->async_accept(worker.io, net::as_tuple(net::use_awaitable));
    if (error == net::error::operation_aborted) co_return;
    if (error) {
      accept_pause_->expires_after(kAcceptPause);
      co_await accept_pause_->async_wait(net::as_tuple(net::use_awaitable));
      continue;
    }
    welcome(std::move(socket), worker);
  }
}

void HttpServer::Machine::welcome(tcp::socket socket, Worker& worker) {
  error_code ignored;
  const auto peer = socket.remote_endpoint(ignored);
  const std::string address = peer.address().to_string();
  if (open_ >= limits_.connections || !clients_.enter(address)) {
    ++turned_away_;
    socket.non_blocking(true, ignored);
    socket.write_some(net::buffer(kTurnedAway), ignored);
    return;
  }
  ++open_;
  ++accepted_;
  socket.set_option(tcp::no_delay(true), ignored);
  worker.connections.serve(std::move(socket), address);
}

void HttpServer::Machine::on_closing(const std::string& address) {
  clients_.leave(address);
  const std::lock_guard lock(mutex_);
  --open_;
  closed_.notify_all();
}

ServerMetrics HttpServer::Machine::metrics() const {
  ServerMetrics metrics{open_, accepted_, turned_away_, 0, 0};
  for (const auto& worker : workers_) {
    metrics.malformed += worker->connections.malformed();
    metrics.timed_out += worker->connections.timed_out();
  }
  return metrics;
}

HttpServer::HttpServer(HttpHandler& handler, const ServerLimits& limits)
    : machine_(std::make_unique<Machine>(handler, limits)) {}
HttpServer::~HttpServer() = default;
Result<std::string, std::string> HttpServer::start(const std::string& listen) {
  return machine_->start(listen);
}
void HttpServer::stop() { machine_->stop(); }
ServerMetrics HttpServer::metrics() const { return machine_->metrics(); }

}  // namespace klade
