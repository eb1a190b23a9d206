#include "gateway/settings/addresses.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

TEST(Addresses, HaveOneSpelling) {
  EXPECT_EQ(plain_address("10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(plain_address("::ffff:10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(plain_address("2001:DB8:0:0::1"), "2001:db8::1");
  for (const auto* bad : {"", "unknown", "10.0.0", "10.0.0.1:80", "[::1]"}) {
    EXPECT_EQ(plain_address(bad), std::nullopt) << bad;
  }
}

TEST(Addresses, OfOneIpv6NetworkShareLimits) {
  EXPECT_EQ(network_of("10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(network_of("::ffff:10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:2:ffff::9"));
  EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
  EXPECT_EQ(network_of("?"), "?");
}

TEST(Addresses, ToListenOnHaveAPort) {
  const auto plain = parse_listen_address("127.0.0.1:8080");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host, "127.0.0.1");
  EXPECT_EQ(plain->port, 8080);
  EXPECT_EQ(parse_listen_address("[::1]:1")->host, "::1");
  EXPECT_FALSE(parse_listen_address("::1:80"));
  EXPECT_FALSE(parse_listen_address("[127.0.0.1]:80"));
}

}  // namespace
}  // namespace klade
