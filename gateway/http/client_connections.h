// ClientConnections: how many connections each client has open, so that one cannot hold them all. A
// client is an address, of IPv6 a /64.  A trusted proxy stands for many clients and is not counted.
// Thread-safe.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace klade {

class ClientConnections {
 public:
  // `trusted_proxy` is an address, or empty for none.
  ClientConnections(std::size_t most, const std::string& trusted_proxy);

  // False when the client has as many as it may; then nothing is to `leave`.
  bool enter(const std::string& address);
  void leave(const std::string& address);

 private:
  const std::size_t most_;
  const std::string trusted_proxy_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> open_;  // no larger than there are connections
};

}  // namespace klade
