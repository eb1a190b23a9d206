// HttpSmsProvider: texts by a provider's generic JSON over HTTP.
//
//   POST URL        {"id","to","text"}, with Idempotency-Key: the message's id
//     2xx               taken                      400, 410, 413, 422   rejected
//     429, other 4xx    not taken: too many, or it does not know us
//     5xx, time-out     unknown, and asked for
//   GET  URL/{id}   {"status"}: queued, sent: it has it; delivered; failed
//     404               it has never had it
//
// Every request is signed (webhook_signature.h).  Retry-After of 429 and 503 is heeded.
// Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "gateway/messages/curl_client.h"
#include "gateway/messages/message_provider.h"

namespace klade {

class HttpSmsProvider final : public MessageProvider {
 public:
  struct Options {
    std::string url;
    std::string secret;  // its bytes
    std::chrono::milliseconds patience{10'000};
  };
  explicit HttpSmsProvider(Options options) : options_(std::move(options)) {}

  Sent send(const OutgoingMessage& message) override;
  Found find(MessageId id) override;

 private:
  HttpResult request(HttpOrder order, MessageId id) const;

  const Options options_;
};

}  // namespace klade
