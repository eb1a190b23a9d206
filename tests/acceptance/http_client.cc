#include "tests/acceptance/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <optional>
#include <stdexcept>

namespace klade {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;

constexpr time_t kPatienceSeconds = 30;
constexpr std::uint64_t kMaxBody = std::uint64_t{64} << 20U;

void set_patience(int socket) {
  const timeval patience{kPatienceSeconds, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

}  // namespace

struct HttpClient::Connection {
  net::io_context io;
  std::uint16_t port = 0;
  std::optional<tcp::socket> socket;
  boost::beast::flat_buffer buffer;

  void connect() {
    socket.emplace(io);
    socket->connect({net::ip::make_address("127.0.0.1"), port});
    socket->set_option(tcp::no_delay(true));
    set_patience(socket->native_handle());
    buffer.clear();
  }

  std::optional<Reply> exchange(const http::request<http::string_body>& request) {
    boost::system::error_code error;
    http::write(*socket, request, error);
    http::response_parser<http::string_body> parser;
    parser.body_limit(kMaxBody);
    if (request.method() == http::verb::head) parser.skip(true);
    http::read(*socket, buffer, parser, error);
    if (error) return std::nullopt;
    Reply reply;
    auto response = parser.release();
    reply.status = static_cast<int>(response.result_int());
    for (const auto& field : response) {
      std::string name(field.name_string());
      std::ranges::transform(
          name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      reply.headers[name] = std::string(field.value());
    }
    reply.body = std::move(response.body());
    if (!response.keep_alive()) socket.reset();
    return reply;
  }
};

HttpClient::HttpClient(std::uint16_t port) : connection_(std::make_unique<Connection>()) {
  connection_->port = port;
}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Reply HttpClient::request(const std::string& verb,
                          const std::string& target,
                          const Headers& headers,
                          const std::string& body) {
  http::request<http::string_body> request;
  request.method_string(verb);
  request.target(target);
  request.version(11);
  request.set(http::field::host, "localhost");
  for (const auto& [name, value] : headers) request.insert(name, value);
  if (!body.empty() || verb == "POST") {
    request.body() = body;
    request.prepare_payload();
  }
  const bool fresh = !connection_->socket;
  if (fresh) connection_->connect();
  auto reply = connection_->exchange(request);
  if (!reply && !fresh) {
    connection_->connect();
    reply = connection_->exchange(request);
  }
  if (!reply) connection_->socket.reset();
  return reply.value_or(Reply{});
}

RawClient::RawClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  set_patience(socket_);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
}

RawClient::~RawClient() { close(socket_); }

void RawClient::send(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto count = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

std::string RawClient::read_until(const std::string& text) {
  std::array<char, 4096> space{};
  while (!closed_ && (text.empty() || got_.find(text) == std::string::npos)) {
    const auto count = recv(socket_, space.data(), space.size(), 0);
    if (count <= 0) {
      closed_ = true;
    } else {
      got_.append(space.data(), static_cast<std::size_t>(count));
    }
  }
  return got_;
}

std::string RawClient::read_all() { return read_until({}); }

}  // namespace klade
