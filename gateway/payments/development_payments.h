// DevelopmentPayments: the page /dev/payments, which plays the payment provider: that it has the
// money, says so twice, too late, with another's signature or of another amount, or gives it back.
// What it says goes the way of every webhook, signed with a secret of this process.
//
// Thread-safe.  `done` is called once, within `answer` or later on another thread.  The node and
// the waits must outlive it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/payments/payment_webhook.h"

namespace klade {

class DevelopmentPayments {
 public:
  using Query = std::map<std::string, std::string, std::less<>>;
  using Done = std::function<void(Answer)>;

  DevelopmentPayments(Node& node, PositionWaits& waits, std::string secret)
      : webhook_(node, waits, {secret}), secret_(std::move(secret)) {}

  // With `play` in the query it is played first; then the page says how each webhook was answered.
  void answer(const Query& query, Instant now, const Id128& trace, Done done) const;

 private:
  struct Play;
  void say_next(const std::shared_ptr<Play>& play) const;

  const PaymentWebhook webhook_;
  const std::string secret_;
};

}  // namespace klade
