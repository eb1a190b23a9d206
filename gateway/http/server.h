// HttpServer: HTTP/1.1 on TCP, by Boost.Asio and Beast.  The only place with sockets and
// coroutines; what requests mean is the handler's business.
//
// Each connection lives on one I/O thread.  Its requests are answered one after the other: those
// that a client pipelines wait in the read buffer, which is no larger than a head may be.  A
// request that cannot be read is answered 400, 413, 414 or 431 and the connection closed; a client
// that takes too long is closed.  Beyond `connections`, and `address_connections` of one client,
// new ones get 503 and are closed.
//
// Any thread may call `stop`.  The handler must outlive the server.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "events/core/result.h"
#include "gateway/http/message.h"

namespace klade {

struct ServerLimits {
  std::size_t io_threads = 2;
  std::size_t connections = 4096;
  std::size_t address_connections = 1024;  // of one address, an IPv6 /64 being one
  std::string trusted_proxy;               // may have as many as there are
  std::size_t head_bytes = 16ULL * 1024;
  std::size_t body_bytes = 1024ULL * 1024;
  std::chrono::milliseconds head_time{10'000};  // from a request's first byte
  std::chrono::milliseconds body_time{30'000};
  std::chrono::milliseconds write_time{30'000};
  std::chrono::milliseconds idle_time{60'000};  // between requests
  std::chrono::milliseconds stop_time{10'000};  // for requests in flight
  std::chrono::milliseconds heartbeat{15'000};  // on live streams
};

struct ServerMetrics {
  std::uint64_t connections = 0;  // open now
  std::uint64_t accepted = 0;
  std::uint64_t turned_away = 0;  // beyond the limit
  std::uint64_t malformed = 0;
  std::uint64_t timed_out = 0;
};

class HttpServer {
 public:
  HttpServer(HttpHandler& handler, const ServerLimits& limits);
  ~HttpServer();  // stops
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Binds ADDRESS:PORT and starts the threads.  The address that it listens on, with the port that
  // was taken; or what is wrong.  Called once.
  Result<std::string, std::string> start(const std::string& listen);

  // Accepts no more, closes idle connections and waits for the others, at most `stop_time`; what is
  // left then is cut off.  Live streams must have been ended before.
  void stop();

  ServerMetrics metrics() const;

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace klade
