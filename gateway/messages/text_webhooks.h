// What a provider of texts sends to the gateway: texts that came in, and what became of those that
// went out.  POST /sms/received, POST /sms/reports.
//
// Nobody is signed in: the signature of each request is its proof (webhook_signature.h), and it is
// looked at before anything else.  What comes twice changes nothing.  Thread-safe; `done` is called
// once, at once or later on another thread.  What it is given must outlive it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "gateway/http/json_body.h"
#include "gateway/http/message.h"
#include "gateway/messages/text_recovery.h"
#include "gateway/node/node.h"
#include "projections/views/outgoing.h"

namespace klade {

inline constexpr std::size_t kMaxWebhookBytes = 8192;

struct TextReceivedRequest {
  BoundedText<100, true> id;
  BoundedText<40, true> from;
  BoundedText<40, true> to;
  BoundedText<2000, false> text;
  FIELDS(id, from, to, text)
};
struct TextReportRequest {
  MessageId id;
  BoundedText<40, true> status;  // delivered, failed; others are passed over
  FIELDS(id, status)
};

class TextWebhooks {
 public:
  using Done = std::function<void(Result<Answer, Problem>)>;

  // Without a secret there is no provider that could call.
  TextWebhooks(Node& node,
               WorkPool& pool,
               TextRecovery& recovery,
               std::optional<std::string> secret)
      : node_(node), pool_(pool), recovery_(recovery), secret_(std::move(secret)) {}

  void received(const HttpRequest& request, Instant now, const Done& done);
  void reported(const HttpRequest& request, Instant now, const Done& done);

 private:
  std::optional<Problem> refused(const HttpRequest& request, Instant now) const;
  void report(MessageId id, bool arrived, const Done& done);

  Node& node_;
  WorkPool& pool_;
  TextRecovery& recovery_;
  const std::optional<std::string> secret_;
};

}  // namespace klade
