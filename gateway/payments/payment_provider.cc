#include "gateway/payments/payment_provider.h"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "gateway/messages/webhook_signature.h"

namespace klade {
namespace {

std::string encoded(std::string_view text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars);
}

std::string query_of(const Checkout& checkout) {
  return "order=" + to_text(checkout.order) + "&product=" + std::string(name_of(checkout.product)) +
         "&cents=" + std::to_string(checkout.cents) +
         "&currency=EUR&language=" + std::string(name_of(checkout.language));
}

}  // namespace

std::string HostedCheckout::checkout_url(const Checkout& checkout) const {
  const std::string query = query_of(checkout) + "&return_url=" + encoded(return_url_);
  const std::string signature =
      webhook_signature(secret_, {to_text(checkout.order), std::to_string(checkout.cents), query});
  return url_ + "?" + query + "&signature=" + encoded(signature);
}

std::string DevelopmentCheckout::checkout_url(const Checkout& checkout) const {
  return "/dev/payments?" + query_of(checkout);
}

}  // namespace klade
