#include "gateway/payments/payment_settings.h"

#include <fstream>

#include "events/core/check.h"
#include "gateway/messages/webhook_signature.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

// A line each: the first signs what goes out, any is good for what comes in.
std::vector<std::string> read_secrets(const std::string& file) {
  std::vector<std::string> secrets;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (auto secret = parse_webhook_secret(line)) secrets.push_back(*std::move(secret));
  }
  return secrets;
}

SetOffer offer_of(const Settings& settings) {
  SetOffer offer;
  offer.month_cents = static_cast<std::int32_t>(settings.set_month_cents);
  offer.year_cents = static_cast<std::int32_t>(settings.set_year_cents);
  const auto ends = parse_year_day(settings.set_year_ends);
  const auto gift = parse_year_day(settings.set_gift_ends);
  auto sold = parse_features(settings.sold_features);
  CHECK(ends && gift && sold);  // settings are read so
  offer.year = {ends->month, ends->day, gift->month, gift->day};
  offer.sold = *std::move(sold);
  return offer;
}

}  // namespace

Result<PaymentSetup, SettingFault> payment_setup(const Settings& settings) {
  PaymentSetup setup;
  setup.offer = offer_of(settings);
  if (settings.payments == "development") {
    const auto listen = parse_listen_address(settings.listen);
    if (!listen || !is_loopback(listen->host)) {
      return Failure{
          SettingFault{"payments = development lets anybody play that it has paid; listen on this "
                       "machine only"}};
    }
    setup.development_secret = to_text(random_id());
    setup.offer.payments = std::make_shared<DevelopmentCheckout>();
  }
  if (settings.payments == "hosted") {
    setup.secrets = read_secrets(settings.payments_secret_file);
    if (settings.payments_url.empty() || setup.secrets.empty()) {
      return Failure{SettingFault{
          "payments = hosted needs payments_url, and payments_secret_file with whsec_ secrets"}};
    }
    setup.offer.payments = std::make_shared<HostedCheckout>(
        settings.payments_url, settings.payments_return_url, setup.secrets.front());
  }
  return setup;
}

}  // namespace klade
