// Within a co_await expression there is no brace and no capturing lambda: GCC 12.2 destroys such
// temporaries twice.  They are named on the line before.
#include "gateway/http/server.h"

#include <array>
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
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_set>

#include "events/core/check.h"
#include "gateway/http/live_stream.h"
#include "gateway/http/problems.h"

namespace klade {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

constexpr std::size_t kReadBytes = 4096;
constexpr std::size_t kMaxTargetBytes = 4096;
constexpr int kBacklog = 1024;
// A refused client may still be sending: its bytes are taken for a while, so that it can read why.
constexpr std::size_t kLingerBytes = std::size_t{4} << 20U;
constexpr std::chrono::milliseconds kLingerTime{2000};
constexpr std::chrono::milliseconds kAcceptPause{100};  // when the process is out of descriptors
constexpr std::string_view kTurnedAway =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool says_continue(std::string_view value) {
  return std::ranges::equal(value, std::string_view("100-continue"), {}, lower);
}

HttpRequest read_request(const Parser::value_type& message, std::string address) {
  HttpRequest request;
  request.verb = std::string(message.method_string());
  request.target = std::string(message.target());
  request.address = std::move(address);
  for (const auto& field : message) {
    std::string name(field.name_string());
    std::ranges::transform(name, name.begin(), lower);
    std::string& value = request.headers[name];
    if (!value.empty()) value += name == "cookie" ? "; " : ", ";
    value += std::string_view(field.value());
  }
  return request;
}

// What a request that was read as far as its head is refused for.
std::optional<Problem> head_problem(const Parser& parser) {
  const auto& message = parser.get();
  if (message.target().size() > kMaxTargetBytes) return problem("uri_too_long");
  const bool framed_twice = message.count(http::field::transfer_encoding) > 0 &&
                            message.count(http::field::content_length) > 0;
  const bool hosts_wrong = message.version() >= 11 && message.count(http::field::host) != 1;
  if (framed_twice || hosts_wrong) return problem("malformed_http");
  return std::nullopt;
}

// What a request that could not be read is answered; nothing when nobody listens any more.
std::optional<Problem> read_problem(const error_code& error) {
  if (error == http::error::end_of_stream || error == http::error::partial_message) {
    return std::nullopt;
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return problem("head_too_large");
  }
  if (error == http::error::body_limit) return problem("body_too_large");
  if (error.category() == http::make_error_code(http::error::bad_value).category()) {
    return problem("malformed_http");
  }
  return std::nullopt;
}

std::string chunk_of(std::string_view text) {
  std::array<char, 20> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", text.size());
  return std::string(size.data()).append(text).append("\r\n");
}

// A client's connection.  Touched on its worker's thread only.
struct Connection {
  Connection(tcp::socket socket, std::size_t buffer_bytes)
      : stream(std::move(socket)), buffer(buffer_bytes), timer(stream.get_executor()) {}
  beast::tcp_stream stream;
  beast::flat_buffer buffer;
  net::steady_timer timer;  // wakes who waits for the handler or for a live stream
  std::string address;
  bool idle = false;  // between requests
};

struct Worker {
  net::io_context io{1};
  std::unordered_set<Connection*> connections;
  bool stopping = false;
  std::jthread thread;
};

// The handler's answer, on its way to the connection that waits for it.
struct Pending {
  std::optional<HttpReply> reply;
};

Respond responder(const std::shared_ptr<Connection>& connection,
                  const std::shared_ptr<Pending>& pending,
                  net::io_context& io) {
  return [connection, pending, &io](HttpReply reply) {
    if (io.get_executor().running_in_this_thread()) {
      pending->reply = std::move(reply);
      connection->timer.cancel();
      return;
    }
    auto arrived = std::make_shared<HttpReply>(std::move(reply));
    net::post(io, [connection, pending, arrived] {
      pending->reply = std::move(*arrived);
      connection->timer.cancel();
    });
  };
}

}  // namespace

class HttpServer::Machine {
 public:
  Machine(HttpHandler& handler, const ServerLimits& limits) : handler_(handler), limits_(limits) {
    for (std::size_t i = 0; i < std::max<std::size_t>(limits.io_threads, 1); ++i) {
      workers_.push_back(std::make_unique<Worker>());
    }
  }
  ~Machine() { stop(); }

  Result<std::string, std::string> start(const std::string& listen);
  void stop();
  ServerMetrics metrics() const { return {open_, accepted_, turned_away_, malformed_, timed_out_}; }

 private:
  using Shared = std::shared_ptr<Connection>;

  net::awaitable<void> accept_all();
  void welcome(tcp::socket socket, Worker& worker);
  net::awaitable<void> serve(Shared connection, Worker& worker);
  net::awaitable<bool> wait_for_request(Shared connection);
  net::awaitable<bool> serve_one(Shared connection, Worker& worker);
  net::awaitable<std::optional<Problem>> read_body(Shared connection, Parser& parser, bool& dead);
  net::awaitable<HttpReply> ask(Shared connection, Worker& worker, HttpRequest request);
  net::awaitable<bool> send(Shared connection,
                            HttpReply reply,
                            HeadOptions options,
                            bool head_only);
  net::awaitable<bool> write(Shared connection, std::string_view first, std::string_view second);
  net::awaitable<void> refuse(Shared connection, Problem problem);
  net::awaitable<void> send_stream(Shared connection,
                                   Worker& worker,
                                   HttpReply reply,
                                   bool chunked);
  net::awaitable<void> watch(Shared connection, std::shared_ptr<LiveStream> stream);
  void note(const error_code& error);

  HttpHandler& handler_;
  const ServerLimits limits_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::optional<tcp::acceptor> acceptor_;  // of the first worker
  std::optional<net::steady_timer> accept_pause_;
  std::atomic<std::uint64_t> open_{0};
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> turned_away_{0};
  std::atomic<std::uint64_t> malformed_{0};
  std::atomic<std::uint64_t> timed_out_{0};
  std::mutex mutex_;
  std::condition_variable closed_;
  bool started_ = false;
};

Result<std::string, std::string> HttpServer::Machine::start(const std::string& listen) {
  CHECK(!started_);
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) return Failure{std::string("wanted: ADDRESS:PORT")};
  std::string host = listen.substr(0, colon);
  if (host.size() > 1 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  try {
    const auto address = net::ip::make_address(host);
    const unsigned long port = std::stoul(listen.substr(colon + 1));
    if (port > 65'535) return Failure{std::string("no such port")};
    const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(port));
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
    net::post(worker->io, [&worker = *worker] {
      worker.stopping = true;
      for (Connection* connection : worker.connections) {
        if (connection->idle) connection->stream.close();
      }
    });
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
  if (open_ >= limits_.connections) {
    ++turned_away_;
    socket.non_blocking(true, ignored);
    socket.write_some(net::buffer(kTurnedAway), ignored);
    return;
  }
  ++open_;
  ++accepted_;
  socket.set_option(tcp::no_delay(true), ignored);
  const auto peer = socket.remote_endpoint(ignored);
  auto connection =
      std::make_shared<Connection>(std::move(socket), limits_.head_bytes + kReadBytes);
  connection->address = peer.address().to_string();
  net::co_spawn(worker.io, serve(connection, worker), net::detached);
}

net::awaitable<void> HttpServer::Machine::serve(Shared connection, Worker& worker) {
  worker.connections.insert(connection.get());
  bool more = !worker.stopping;
  while (more) {
    more = co_await wait_for_request(connection);
    if (more) more = co_await serve_one(connection, worker);
    more = more && !worker.stopping;
  }
  worker.connections.erase(connection.get());
  connection->stream.close();
  const std::lock_guard lock(mutex_);
  --open_;
  closed_.notify_all();
}

// For the first byte of the next request; false when there will be none.
net::awaitable<bool> HttpServer::Machine::wait_for_request(Shared connection) {
  if (connection->buffer.size() > 0) co_return true;
  connection->idle = true;
  connection->stream.expires_after(limits_.idle_time);
  const auto space = connection->buffer.prepare(kReadBytes);
  const auto [error, size] =
      co_await connection->stream.async_read_some(space, net::as_tuple(net::use_awaitable));
  connection->idle = false;
  if (error) co_return false;
  connection->buffer.commit(size);
  co_return true;
}

void HttpServer::Machine::note(const error_code& error) {
  if (error == beast::error::timeout) ++timed_out_;
}

// False when the connection is to be closed.
net::awaitable<bool> HttpServer::Machine::serve_one(Shared connection, Worker& worker) {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
  parser.body_limit(limits_.body_bytes);
  connection->stream.expires_after(limits_.head_time);
  const auto [error, size] = co_await http::async_read_header(
      connection->stream, connection->buffer, parser, net::as_tuple(net::use_awaitable));
  note(error);
  std::optional<Problem> problem = error ? read_problem(error) : head_problem(parser);
  if (error && !problem) co_return false;
  bool dead = false;
  if (!problem && !parser.is_done()) problem = co_await read_body(connection, parser, dead);
  if (dead) co_return false;
  if (problem) {
    ++malformed_;
    co_await refuse(connection, std::move(*problem));
    co_return false;
  }
  const bool keep = parser.get().keep_alive();
  const bool chunks = parser.get().version() >= 11;
  HttpRequest request = read_request(parser.get(), connection->address);
  request.body = std::move(parser.get().body());
  const bool head_only = request.is_head();
  HttpReply reply = co_await ask(connection, worker, std::move(request));
  if (reply.stream) {
    co_await send_stream(connection, worker, std::move(reply), chunks);
    co_return false;
  }
  HeadOptions options;
  options.keep_alive = keep && !reply.close && !worker.stopping;
  const bool sent = co_await send(connection, std::move(reply), options, head_only);
  co_return (sent && options.keep_alive);
}

net::awaitable<std::optional<Problem>> HttpServer::Machine::read_body(Shared connection,
                                                                      Parser& parser,
                                                                      bool& dead) {
  connection->stream.expires_after(limits_.body_time);
  const auto& message = parser.get();
  if (message.version() >= 11 && says_continue(std::string_view(message[http::field::expect]))) {
    dead = !co_await write(connection, kContinue, std::string_view());
    if (dead) co_return std::nullopt;
    connection->stream.expires_after(limits_.body_time);
  }
  const auto [error, size] = co_await http::async_read(
      connection->stream, connection->buffer, parser, net::as_tuple(net::use_awaitable));
  note(error);
  if (!error) co_return std::nullopt;
  auto problem = read_problem(error);
  dead = !problem;
  co_return problem;
}

net::awaitable<HttpReply> HttpServer::Machine::ask(Shared connection,
                                                   Worker& worker,
                                                   HttpRequest request) {
  const auto pending = std::make_shared<Pending>();
  connection->stream.expires_never();
  RunLater run_later = [&io = worker.io](std::function<void()> work) {
    net::post(io, std::move(work));
  };
  handler_.handle(
      std::move(request), responder(connection, pending, worker.io), std::move(run_later));
  // What arrives does so on this thread, hence only while this coroutine waits.
  while (!pending->reply) {
    connection->timer.expires_at(net::steady_timer::time_point::max());
    co_await connection->timer.async_wait(net::as_tuple(net::use_awaitable));
  }
  co_return std::move(*pending->reply);
}

net::awaitable<bool> HttpServer::Machine::write(Shared connection,
                                                std::string_view first,
                                                std::string_view second) {
  connection->stream.expires_after(limits_.write_time);
  const std::array<net::const_buffer, 2> buffers{net::buffer(first), net::buffer(second)};
  const auto [error, size] =
      co_await net::async_write(connection->stream, buffers, net::as_tuple(net::use_awaitable));
  note(error);
  co_return !error;
}

net::awaitable<bool> HttpServer::Machine::send(Shared connection,
                                               HttpReply reply,
                                               HeadOptions options,
                                               bool head_only) {
  const std::string head = response_head(reply, options, http_date(SystemClock().now()));
  const std::string_view body = head_only ? std::string_view() : body_of(reply);
  co_return co_await write(connection, head, body);
}

net::awaitable<void> HttpServer::Machine::refuse(Shared connection, Problem problem) {
  HeadOptions options;
  options.keep_alive = false;
  HttpReply reply = handler_.refuse(problem);
  if (!co_await send(connection, std::move(reply), options, false)) co_return;
  error_code ignored;
  connection->stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  connection->buffer.clear();
  connection->stream.expires_after(kLingerTime);
  for (std::size_t taken = 0; taken < kLingerBytes;) {
    const auto space = connection->buffer.prepare(kReadBytes);
    const auto [error, size] =
        co_await connection->stream.async_read_some(space, net::as_tuple(net::use_awaitable));
    if (error) co_return;
    taken += size;
  }
}

net::awaitable<void> HttpServer::Machine::send_stream(Shared connection,
                                                      Worker& worker,
                                                      HttpReply reply,
                                                      bool chunked) {
  const auto live = reply.stream;
  HeadOptions options;
  options.chunked = chunked;
  options.keep_alive = false;
  const std::string head = response_head(reply, options, http_date(SystemClock().now()));
  live->on_change([connection, &io = worker.io] {
    net::post(io, [connection] { connection->timer.cancel(); });
  });
  net::co_spawn(worker.io, watch(connection, live), net::detached);
  bool open = co_await write(connection, head, std::string_view());
  while (open) {
    LiveStream::Taken taken = live->take();
    if (!taken.text.empty()) {
      const std::string chunk = chunked ? chunk_of(taken.text) : std::move(taken.text);
      open = co_await write(connection, chunk, std::string_view());
    }
    if (!open || taken.ended) break;
    connection->timer.expires_after(limits_.heartbeat);
    const auto [error] = co_await connection->timer.async_wait(net::as_tuple(net::use_awaitable));
    if (!error) live->push(":\n\n");
  }
  if (open && chunked) co_await write(connection, "0\r\n\r\n", std::string_view());
  live->hang_up();
}

// Finds out that the client of a live stream is gone; what it sends is of no interest.
net::awaitable<void> HttpServer::Machine::watch(Shared connection,
                                                std::shared_ptr<LiveStream> stream) {
  std::array<char, 64> bytes{};
  const auto space = net::buffer(bytes);
  for (bool open = true; open;) {
    const auto [error, size] = co_await connection->stream.socket().async_read_some(
        space, net::as_tuple(net::use_awaitable));
    open = !error;
  }
  stream->hang_up();
  connection->timer.cancel();
}

HttpServer::HttpServer(HttpHandler& handler, ServerLimits limits)
    : machine_(std::make_unique<Machine>(handler, limits)) {}
HttpServer::~HttpServer() = default;
Result<std::string, std::string> HttpServer::start(const std::string& listen) {
  return machine_->start(listen);
}
void HttpServer::stop() { machine_->stop(); }
ServerMetrics HttpServer::metrics() const { return machine_->metrics(); }

}  // namespace klade
