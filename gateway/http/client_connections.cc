#include "gateway/http/client_connections.h"

#include "gateway/settings/addresses.h"

namespace klade {
namespace {

std::string spelled(const std::string& address) { return plain_address(address).value_or(address); }

}  // namespace

ClientConnections::ClientConnections(std::size_t most, const std::string& trusted_proxy)
    : most_(most), trusted_proxy_(spelled(trusted_proxy)) {}

bool ClientConnections::enter(const std::string& address) {
  if (spelled(address) == trusted_proxy_) return true;
  const std::lock_guard lock(mutex_);
  std::size_t& open = open_[network_of(address)];
  if (open >= most_) return false;
  ++open;
  return true;
}

void ClientConnections::leave(const std::string& address) {
  if (spelled(address) == trusted_proxy_) return;
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(network_of(address));
  if (found != open_.end() && --found->second == 0) open_.erase(found);
}

}  // namespace klade
