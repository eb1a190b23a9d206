#include "gateway/messages/webhook_signature.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

// The example of the specification (standardwebhooks.com).
constexpr std::string_view kSecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr SignedRequest kRequest{
    "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})"};
constexpr std::string_view kSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr Instant kThen{std::chrono::seconds{1'614'265'330}};

struct WebhookSignature : testing::Test {
  const std::string secret = parse_webhook_secret(kSecretText).value();
};

TEST_F(WebhookSignature, IsThatOfTheSpecification) {
  EXPECT_EQ(webhook_signature(secret, kRequest), kSignature);
  EXPECT_TRUE(is_signed(secret, kRequest, kSignature, kThen));
}

TEST_F(WebhookSignature, MayBeOneOfSeveral) {
  const std::string several = "v1,AAAA v2,BBBB " + std::string(kSignature) + " v1,CCCC";
  EXPECT_TRUE(is_signed(secret, kRequest, several, kThen));
}

TEST_F(WebhookSignature, IsWrongWhenAnythingIsOther) {
  EXPECT_FALSE(
      is_signed(secret, {"msg_other", kRequest.timestamp, kRequest.body}, kSignature, kThen));
  EXPECT_FALSE(is_signed(secret, {kRequest.id, "1614265331", kRequest.body}, kSignature, kThen));
  EXPECT_FALSE(is_signed(secret, {kRequest.id, kRequest.timestamp, "{}"}, kSignature, kThen));
  EXPECT_FALSE(is_signed(std::string(24, 'x'), kRequest, kSignature, kThen));
  EXPECT_FALSE(is_signed(secret, kRequest, "", kThen));
  EXPECT_FALSE(is_signed(secret, kRequest, kSignature.substr(3), kThen));
}

TEST_F(WebhookSignature, HoldsWithinItsWindow) {
  EXPECT_TRUE(is_signed(secret, kRequest, kSignature, kThen + kWebhookWindow));
  EXPECT_TRUE(is_signed(secret, kRequest, kSignature, kThen - kWebhookWindow));
  EXPECT_FALSE(
      is_signed(secret, kRequest, kSignature, kThen + kWebhookWindow + std::chrono::seconds{1}));
  EXPECT_FALSE(
      is_signed(secret, kRequest, kSignature, kThen - kWebhookWindow - std::chrono::seconds{1}));
}

TEST_F(WebhookSignature, NeedsAnIdAndATime) {
  for (const char* timestamp : {"", "1614265330x", "-1", "99999999999999999999"}) {
    const SignedRequest request{"msg", timestamp, ""};
    EXPECT_FALSE(is_signed(secret, request, webhook_signature(secret, request), kThen));
  }
  const SignedRequest nameless{"", kRequest.timestamp, ""};
  EXPECT_FALSE(is_signed(secret, nameless, webhook_signature(secret, nameless), kThen));
}

TEST(WebhookSecret, IsBase64OfItsLength) {
  EXPECT_TRUE(parse_webhook_secret(" " + std::string(kSecretText) + "\n").has_value());
  EXPECT_FALSE(parse_webhook_secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").has_value());
  EXPECT_FALSE(parse_webhook_secret("whsec_").has_value());
  EXPECT_FALSE(parse_webhook_secret("whsec_c2hvcnQ=").has_value());
  EXPECT_FALSE(parse_webhook_secret("whsec_" + base64(std::string(65, 'a'))).has_value());
  EXPECT_FALSE(parse_webhook_secret("whsec_not base64").has_value());
}

}  // namespace
}  // namespace klade
