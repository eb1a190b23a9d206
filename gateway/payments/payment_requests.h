// What a payment provider's webhook takes.
#pragma once

#include <optional>

#include "aggregates/family_set.h"
#include "gateway/http/json_body.h"

namespace klade {

inline constexpr std::size_t kMaxReceiptBytes = 200;

struct PaymentData {
  OrderId order;
  Within<0, kMaxSetCents> cents;
  BoundedText<8, true> currency;
  BoundedText<kMaxReceiptBytes, true> reference;  // the provider's; a receipt shows it
  FIELDS(order, cents, currency, reference)
};
struct PaymentRequest {
  BoundedText<64, true> type;
  PaymentData data;
  FIELDS(type, data)
};

}  // namespace klade
