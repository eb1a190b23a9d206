// A small blocking HTTP client for tests: one connection, or raw bytes on a socket of its own.
// Beast is in its source file only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace klade {

struct Reply {
  int status = 0;                              // 0: the connection was closed without an answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
};
using Headers = std::vector<std::pair<std::string, std::string>>;

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  // Connects anew when the server has closed.
  Reply request(const std::string& verb,
                const std::string& target,
                const Headers& headers = {},
                const std::string& body = {});
  Reply get(const std::string& target, const Headers& headers = {}) {
    return request("GET", target, headers);
  }

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

// A socket for bytes as they are.  Reading gives up after some seconds.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  void send(const std::string& bytes);
  // Until `text` has come, or the server closes: all that has come.
  std::string read_until(const std::string& text);
  std::string read_all();  // until the server closes
  bool closed() const { return closed_; }

 private:
  int socket_ = -1;
  std::string got_;
  bool closed_ = false;
};

}  // namespace klade
