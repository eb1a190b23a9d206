#include "tests/bench/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "tests/bench/bench.h"

namespace klade::bench {
namespace {

constexpr std::size_t kReadBytes = 16384;
constexpr std::string_view kLength = "Content-Length: ";
constexpr std::size_t kStatusAt = 9;  // after "HTTP/1.1 "

}  // namespace

HttpClient::HttpClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* to = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(socket_, to, sizeof(address)) != 0) give_up("no connection to the server");
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

HttpClient::~HttpClient() { ::close(socket_); }

void HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) give_up("the connection broke while sending");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void HttpClient::hang_up() { ::shutdown(socket_, SHUT_RDWR); }

bool HttpClient::fill() {
  std::array<char, kReadBytes> bytes{};
  const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (got > 0) buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  return got > 0;
}

bool HttpClient::read_line(std::string& line) {
  std::size_t end = buffer_.find('\n');
  while (end == std::string::npos) {
    if (!fill()) return false;
    end = buffer_.find('\n');
  }
  line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}

HttpClient::Reply HttpClient::ask(std::string_view request) {
  send(request);
  std::size_t head = buffer_.find("\r\n\r\n");
  while (head == std::string::npos) {
    if (!fill()) give_up("the server closed the connection");
    head = buffer_.find("\r\n\r\n");
  }
  const std::size_t length_at = buffer_.find(kLength);
  if (length_at >= head) give_up("an answer without its length");
  const std::size_t length = std::stoul(buffer_.substr(length_at + kLength.size(), 20));
  const std::size_t whole = head + 4 + length;
  while (buffer_.size() < whole) {
    if (!fill()) give_up("the server closed the connection");
  }
  Reply reply{std::stoi(buffer_.substr(kStatusAt, 3)), buffer_.substr(head + 4, length)};
  buffer_.erase(0, whole);
  return reply;
}

}  // namespace klade::bench
