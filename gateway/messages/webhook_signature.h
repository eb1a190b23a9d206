// Signatures of Standard Webhooks (standardwebhooks.com, symmetric, version 1), which requests to
// and from a provider carry:
//
//   webhook-id          of the request; a repetition has the same
//   webhook-timestamp   seconds since 1970
//   webhook-signature   "v1," base64(HMAC-SHA256(secret, id "." timestamp "." body)), several with
//                       blanks between them while a secret is being changed
//
// Pure functions; safe from any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "events/core/time.h"

namespace klade {

inline constexpr std::chrono::minutes kWebhookWindow{5};
inline constexpr std::size_t kLeastSecretBytes = 24;
inline constexpr std::size_t kMostSecretBytes = 64;

std::string base64(std::string_view bytes);

// The bytes of "whsec_" and base64, whatever blanks are around it; nothing when it is not of that
// form or length.
std::optional<std::string> parse_webhook_secret(std::string_view text);

struct SignedRequest {
  std::string_view id;
  std::string_view timestamp;
  std::string_view body;
};
std::string webhook_signature(std::string_view secret, const SignedRequest& request);

// Whether one of the signatures is right and the timestamp within the window.
bool is_signed(std::string_view secret,
               const SignedRequest& request,
               std::string_view signatures,
               Instant now);

}  // namespace klade
