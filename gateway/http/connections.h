// Connections: the clients' connections that live on one I/O thread.  A connection's requests are
// read within the limits, put to the handler and answered one after the other; what cannot be read
// is refused, and a live stream takes its connection over.
//
// `serve` may be called on any thread, `stop` on the I/O thread only, where all else happens.  The
// context, the handler and the limits must outlive it, and the thread must have ended before.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>

#include "gateway/http/message.h"
#include "gateway/http/server.h"

namespace boost::asio {
class any_io_executor;
class io_context;
namespace ip {
class tcp;
}
template <typename Protocol, typename Executor>
class basic_stream_socket;
}  // namespace boost::asio

namespace klade {

class Connections {
 public:
  using Socket =
      boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::any_io_executor>;

  // Called for each connection, with its client's address, when it ends: before the client is told.
  using Closing = std::function<void(const std::string& address)>;
  Connections(boost::asio::io_context& io,
              HttpHandler& handler,
              const ServerLimits& limits,
              Closing closing);
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // Takes over a socket that was accepted for this thread from a client at the address.
  void serve(Socket socket, const std::string& address);
  // Closes those between requests; the others close once they have answered.
  void stop();

  std::uint64_t malformed() const { return malformed_; }
  std::uint64_t timed_out() const { return timed_out_; }

 private:
  class Connection;

  boost::asio::io_context& io_;
  HttpHandler& handler_;
  const ServerLimits& limits_;
  const Closing closing_;
  std::atomic<std::uint64_t> malformed_{0};
  std::atomic<std::uint64_t> timed_out_{0};
  // Of the I/O thread.
  std::unordered_set<Connection*> open_;
  bool stopping_ = false;
};

}  // namespace klade
