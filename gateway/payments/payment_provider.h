// PaymentProvider: where a buyer pays.  The provider has a page of its own (hosted checkout), to
// which the buyer is sent, and says what became of the payment by a webhook (payment_webhook.h):
// the redirect back proves nothing.
//
// Pure functions of their arguments; safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "events/core/id.h"
#include "events/families.h"
#include "events/language.h"

namespace klade {

struct Checkout {
  OrderId order;
  SetProduct product = SetProduct::month;
  std::int32_t cents = 0;  // of a euro
  Language language = Language::lv;
};

class PaymentProvider {
 public:
  virtual ~PaymentProvider() = default;
  // The address of the page where this order is paid.
  virtual std::string checkout_url(const Checkout& checkout) const = 0;
};

// A provider's page that takes the order in its query:
//
//   URL?order=UUID&product=year&cents=1289&currency=EUR&language=lv&return_url=...&signature=...
//
// The signature is that of Standard Webhooks over the order, the cents and everything before
// `&signature=`: nobody changes the price on the way.
class HostedCheckout final : public PaymentProvider {
 public:
  HostedCheckout(std::string url, std::string return_url, std::string secret)
      : url_(std::move(url)), return_url_(std::move(return_url)), secret_(std::move(secret)) {}
  std::string checkout_url(const Checkout& checkout) const override;

 private:
  std::string url_;
  std::string return_url_;
  std::string secret_;
};

// A page of the gateway itself, which plays the provider.  In development only.
class DevelopmentCheckout final : public PaymentProvider {
 public:
  std::string checkout_url(const Checkout& checkout) const override;
};

}  // namespace klade
