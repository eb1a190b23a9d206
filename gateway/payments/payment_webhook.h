// PaymentWebhook: POST /payments/webhook, where the provider says what became of a payment.
//
//   {"type": "payment.paid" or "payment.refunded",
//    "data": {"order": UUID, "cents": 1289, "currency": "EUR", "reference": TEXT}}
//
// Signed as webhook_signature.h has it; what is forged or older than its window is answered 401,
// and what else is asked for 204 and done nothing.  The command's id follows from the webhook's, so
// a repetition changes nothing; that a second one for the same order changes nothing is the order's
// own rule.  Answered 204 when it is in the log, and, if that does not take long, shown here: the
// buyer may be back first.
//
// Thread-safe.  `done` is called once, within `receive` or later on another thread.  The node and
// the waits must outlive it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gateway/http/api.h"
#include "gateway/http/position_waits.h"
#include "gateway/node/node.h"

namespace klade {

struct PaymentNotice {
  std::string id;  // webhook-id, and so on
  std::string timestamp;
  std::string signatures;
  std::string body;
  Instant now{};
  Id128 trace;
};

class PaymentWebhook {
 public:
  using Done = std::function<void(Result<Answer, Problem>, std::string retry_after)>;

  // Any of the secrets is good, so that one can be replaced without a gap; with none nobody is
  // believed.
  PaymentWebhook(Node& node, PositionWaits& waits, std::vector<std::string> secrets)
      : node_(node), waits_(waits), secrets_(std::move(secrets)) {}

  // Reads the views, and throws as they do.
  void receive(const PaymentNotice& notice, Done done) const;

 private:
  bool is_genuine(const PaymentNotice& notice) const;

  Node& node_;
  PositionWaits& waits_;
  const std::vector<std::string> secrets_;
};

}  // namespace klade
