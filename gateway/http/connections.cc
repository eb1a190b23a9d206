// Within a co_await expression there is no brace and no capturing lambda: GCC 12.2 destroys such
// temporaries twice.  They are named on the line before.
#include "gateway/http/connections.h"

#include <algorithm>
#include <array>
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
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

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
// A refused client may still be sending: its bytes are taken for a while, so that it can read why.
constexpr std::size_t kLingerBytes = std::size_t{4} << 20U;
constexpr std::chrono::milliseconds kLingerTime{2000};
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

// The handler's answer, on its way to the connection that waits for it.
struct Pending {
  std::optional<HttpReply> reply;
};

}  // namespace

// `serve_all` owns it while it lives; coroutines that it awaits go by `this`, all else shares it.
class Connections::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Connections& home, Socket socket, std::string address)
      : home_(home),
        stream_(std::move(socket)),
        buffer_(home.limits_.head_bytes + kReadBytes),
        timer_(stream_.get_executor()),
        address_(std::move(address)) {}

  static net::awaitable<void> serve_all(std::shared_ptr<Connection> self);
  bool idle() const { return idle_; }
  void close() { stream_.close(); }

 private:
  net::awaitable<bool> wait_for_request();
  net::awaitable<bool> serve_one();
  net::awaitable<std::optional<Problem>> read_body(Parser& parser, bool& dead);
  Respond responder(const std::shared_ptr<Pending>& pending);
  net::awaitable<HttpReply> ask(HttpRequest request);
  net::awaitable<bool> send(HttpReply reply, HeadOptions options, bool head_only);
  net::awaitable<bool> write(std::string_view first, std::string_view second);
  net::awaitable<void> refuse(Problem problem);
  net::awaitable<void> send_stream(HttpReply reply, bool chunked);
  static net::awaitable<void> watch(std::shared_ptr<Connection> self,
                                    std::shared_ptr<LiveStream> stream);
  void note(const error_code& error);

  Connections& home_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  net::steady_timer timer_;  // wakes who waits for the handler or for a live stream
  const std::string address_;
  bool idle_ = false;  // between requests
};

net::awaitable<void> Connections::Connection::serve_all(std::shared_ptr<Connection> self) {
  Connections& home = self->home_;
  home.open_.insert(self.get());
  bool more = !home.stopping_;
  while (more) {
    more = co_await self->wait_for_request();
    if (more) more = co_await self->serve_one();
    more = more && !home.stopping_;
  }
  home.open_.erase(self.get());
  home.closing_(self->address_);
  self->close();
}

// For the first byte of the next request; false when there will be none.
net::awaitable<bool> Connections::Connection::wait_for_request() {
  if (buffer_.size() > 0) co_return true;
  idle_ = true;
  stream_.expires_after(home_.limits_.idle_time);
  const auto space = buffer_.prepare(kReadBytes);
  const auto [error, size] =
      co_await stream_.async_read_some(space, net::as_tuple(net::use_awaitable));
  idle_ = false;
  if (error) co_return false;
  buffer_.commit(size);
  co_return true;
}

void Connections::Connection::note(const error_code& error) {
  if (error == beast::error::timeout) ++home_.timed_out_;
}

// False when the connection is to be closed.
net::awaitable<bool> Connections::Connection::serve_one() {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(home_.limits_.head_bytes));
  parser.body_limit(home_.limits_.body_bytes);
  stream_.expires_after(home_.limits_.head_time);
  const auto [error, size] =
      co_await http::async_read_header(stream_, buffer_, parser, net::as_tuple(net::use_awaitable));
  note(error);
  std::optional<Problem> problem = error ? read_problem(error) : head_problem(parser);
  if (error && !problem) co_return false;
  bool dead = false;
  if (!problem && !parser.is_done()) problem = co_await read_body(parser, dead);
  if (dead) co_return false;
  if (problem) {
    ++home_.malformed_;
    co_await refuse(std::move(*problem));
    co_return false;
  }
  const bool keep = parser.get().keep_alive();
  const bool chunks = parser.get().version() >= 11;
  HttpRequest request = read_request(parser.get(), address_);
  request.body = std::move(parser.get().body());
  const bool head_only = request.is_head();
  HttpReply reply = co_await ask(std::move(request));
  if (reply.stream) {
    co_await send_stream(std::move(reply), chunks);
    co_return false;
  }
  HeadOptions options;
  options.keep_alive = keep && !reply.close && !home_.stopping_;
  const bool sent = co_await send(std::move(reply), options, head_only);
  co_return (sent && options.keep_alive);
}

net::awaitable<std::optional<Problem>> Connections::Connection::read_body(Parser& parser,
                                                                          bool& dead) {
  stream_.expires_after(home_.limits_.body_time);
  const auto& message = parser.get();
  if (message.version() >= 11 && says_continue(std::string_view(message[http::field::expect]))) {
    dead = !co_await write(kContinue, std::string_view());
    if (dead) co_return std::nullopt;
    stream_.expires_after(home_.limits_.body_time);
  }
  const auto [error, size] =
      co_await http::async_read(stream_, buffer_, parser, net::as_tuple(net::use_awaitable));
  note(error);
  if (!error) co_return std::nullopt;
  auto problem = read_problem(error);
  dead = !problem;
  co_return problem;
}

// What it gives may be called on any thread, and after the connection's end.
Respond Connections::Connection::responder(const std::shared_ptr<Pending>& pending) {
  return [self = shared_from_this(), pending, &io = home_.io_](HttpReply reply) {
    if (io.get_executor().running_in_this_thread()) {
      pending->reply = std::move(reply);
      self->timer_.cancel();
      return;
    }
    auto arrived = std::make_shared<HttpReply>(std::move(reply));
    net::post(io, [self, pending, arrived] {
      pending->reply = std::move(*arrived);
      self->timer_.cancel();
    });
  };
}

net::awaitable<HttpReply> Connections::Connection::ask(HttpRequest request) {
  const auto pending = std::make_shared<Pending>();
  stream_.expires_never();
  RunLater run_later = [&io = home_.io_](std::function<void()> work) {
    net::post(io, std::move(work));
  };
  home_.handler_.handle(std::move(request), responder(pending), std::move(run_later));
  // What arrives does so on this thread, hence only while this coroutine waits.
  while (!pending->reply) {
    timer_.expires_at(net::steady_timer::time_point::max());
    co_await timer_.async_wait(net::as_tuple(net::use_awaitable));
  }
  co_return std::move(*pending->reply);
}

net::awaitable<bool> Connections::Connection::write(std::string_view first,
                                                    std::string_view second) {
  stream_.expires_after(home_.limits_.write_time);
  const std::array<net::const_buffer, 2> buffers{net::buffer(first), net::buffer(second)};
  const auto [error, size] =
      co_await net::async_write(stream_, buffers, net::as_tuple(net::use_awaitable));
  note(error);
  co_return !error;
}

net::awaitable<bool> Connections::Connection::send(HttpReply reply,
                                                   HeadOptions options,
                                                   bool head_only) {
  const std::string head = response_head(reply, options, http_date(SystemClock().now()));
  const std::string_view body = head_only ? std::string_view() : body_of(reply);
  co_return co_await write(head, body);
}

net::awaitable<void> Connections::Connection::refuse(Problem problem) {
  HeadOptions options;
  options.keep_alive = false;
  HttpReply reply = home_.handler_.refuse(problem);
  if (!co_await send(std::move(reply), options, false)) co_return;
  error_code ignored;
  stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  buffer_.clear();
  stream_.expires_after(kLingerTime);
  for (std::size_t taken = 0; taken < kLingerBytes;) {
    const auto space = buffer_.prepare(kReadBytes);
    const auto [error, size] =
        co_await stream_.async_read_some(space, net::as_tuple(net::use_awaitable));
    if (error) co_return;
    taken += size;
  }
}

net::awaitable<void> Connections::Connection::send_stream(HttpReply reply, bool chunked) {
  const auto live = reply.stream;
  HeadOptions options;
  options.chunked = chunked;
  options.keep_alive = false;
  const std::string head = response_head(reply, options, http_date(SystemClock().now()));
  live->on_change([self = shared_from_this()] {
    net::post(self->home_.io_, [self] { self->timer_.cancel(); });
  });
  net::co_spawn(home_.io_, watch(shared_from_this(), live), net::detached);
  bool open = co_await write(head, std::string_view());
  while (open) {
    LiveStream::Taken taken = live->take();
    if (!taken.text.empty()) {
      const std::string chunk = chunked ? chunk_of(taken.text) : std::move(taken.text);
      open = co_await write(chunk, std::string_view());
    }
    if (!open || taken.ended) break;
    timer_.expires_after(home_.limits_.heartbeat);
    const auto [error] = co_await timer_.async_wait(net::as_tuple(net::use_awaitable));
    if (!error) live->push(":\n\n");
  }
  if (open && chunked) co_await write("0\r\n\r\n", std::string_view());
  live->hang_up();
}

// Finds out that the client of a live stream is gone; what it sends is of no interest.
net::awaitable<void> Connections::Connection::watch(std::shared_ptr<Connection> self,
                                                    std::shared_ptr<LiveStream> stream) {
  std::array<char, 64> bytes{};
  const auto space = net::buffer(bytes);
  for (bool open = true; open;) {
    const auto [error, size] =
        co_await self->stream_.socket().async_read_some(space, net::as_tuple(net::use_awaitable));
    open = !error;
  }
  stream->hang_up();
  self->timer_.cancel();
}

Connections::Connections(net::io_context& io,
                         HttpHandler& handler,
                         const ServerLimits& limits,
                         Closing closing)
    : io_(io), handler_(handler), limits_(limits), closing_(std::move(closing)) {}

void Connections::serve(Socket socket, const std::string& address) {
  auto connection = std::make_shared<Connection>(*this, std::move(socket), address);
  net::co_spawn(io_, Connection::serve_all(std::move(connection)), net::detached);
}

void Connections::stop() {
  stopping_ = true;
  for (Connection* connection : open_) {
    if (connection->idle()) connection->close();
  }
}

}  // namespace klade
