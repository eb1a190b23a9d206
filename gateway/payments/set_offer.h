// SetOffer: what the Family Set costs at this server, when its year ends, what needs it and who
// takes the money.  Made of the settings at start; constant then.  FS1 to FS4.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "events/families.h"
#include "events/school.h"
#include "gateway/payments/payment_provider.h"

namespace klade {

struct SetOffer {
  std::int32_t month_cents = 299;
  std::int32_t year_cents = 1289;
  SetYear year;
  std::vector<Feature> sold;                        // what needs the set; empty: nothing does
  std::shared_ptr<const PaymentProvider> payments;  // null: nobody can buy it

  std::int32_t cents(SetProduct product) const {
    return product == SetProduct::year ? year_cents : month_cents;
  }
};

// "ranking,absences_report"; empty for none.  Nothing when one is unknown or named twice.
std::optional<std::vector<Feature>> parse_features(std::string_view text);

// A day of every year: "05-31".
struct YearDay {
  std::int32_t month = 0;
  std::int32_t day = 0;
};
std::optional<YearDay> parse_year_day(std::string_view text);

}  // namespace klade
