#include "gateway/settings/addresses.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace klade {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t kNetworkBytes = 8;  // a /64
constexpr std::size_t kMaxHostBytes = 200;

bool is_host_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

std::optional<ip::address> parse(std::string_view text) {
  boost::system::error_code error;
  const auto address = ip::make_address(text, error);
  if (error) return std::nullopt;
  return address;
}

}  // namespace

std::optional<std::string> plain_address(std::string_view text) {
  const auto address = parse(text);
  if (!address) return std::nullopt;
  if (address->is_v6() && address->to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address->to_v6()).to_string();
  }
  return address->to_string();
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  const auto address = plain_address(host);
  return address && (address->starts_with("127.") || *address == "::1");
}

std::string network_of(const std::string& address) {
  const auto plain = plain_address(address);
  if (!plain) return address;
  const auto parsed = parse(*plain);
  if (!parsed->is_v6()) return *plain;
  auto bytes = parsed->to_v6().to_bytes();
  for (std::size_t i = kNetworkBytes; i < bytes.size(); ++i) bytes[i] = 0;
  return ip::address_v6(bytes).to_string() + "/64";
}

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool brackets = host.size() > 1 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  const auto address = parse(host);
  if (!address || address->is_v6() != brackets) return std::nullopt;
  ListenAddress listen;
  listen.host = address->to_string();
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), listen.port);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return listen;
}

std::optional<PeerAddress> parse_peer_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon > kMaxHostBytes) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size() || port == 0) {
    return std::nullopt;
  }
  const bool brackets = host.size() > 1 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  const auto address = parse(host);
  const bool good = brackets ? address && address->is_v6() : is_host_name(host);
  if (!good) return std::nullopt;
  return PeerAddress{std::string(host), std::string(digits)};
}

}  // namespace klade
