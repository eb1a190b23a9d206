// Network addresses as settings and clients write them.  An IPv4 address that came mapped into IPv6
// (::ffff:10.0.0.1, as a listener on [::] sees it) is the IPv4 address.
// Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klade {

// Numeric, in one spelling; nothing for what is no address.
std::optional<std::string> plain_address(std::string_view text);

// Whether a host, by name or address, is only to be reached on its own machine.
bool is_loopback(std::string_view host);

// Who shares limits with an address: itself, of an IPv6 address its /64, since one host has all of
// it.  What is no address stands for itself.
std::string network_of(const std::string& address);

// ADDRESS:PORT, an IPv6 address in brackets.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};
std::optional<ListenAddress> parse_listen_address(std::string_view text);

// HOST:PORT, where others reach a node: a name of letters, digits, dots and hyphens or an address,
// of IPv6 in brackets.
struct PeerAddress {
  std::string host;  // without brackets
  std::string port;
};
std::optional<PeerAddress> parse_peer_address(std::string_view text);

}  // namespace klade
