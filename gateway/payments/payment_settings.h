// From settings to what the Family Set needs: prices, days, the provider and its secret.
#pragma once

#include <string>
#include <vector>

#include "gateway/payments/set_offer.h"
#include "gateway/settings/settings.h"

namespace klade {

struct PaymentSetup {
  SetOffer offer;
  std::vector<std::string> secrets;  // that webhooks may be signed with
  std::string development_secret;    // empty: no page plays the provider
};

// Reads the file of secrets.
Result<PaymentSetup, SettingFault> payment_setup(const Settings& settings);

}  // namespace klade
