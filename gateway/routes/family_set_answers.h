// What the routes of the Family Set answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/families.h"
#include "events/school.h"

namespace klade {

// Stored nowhere: what became of an order.
enum class SetOrderState : std::uint8_t { ordered, paid, cancelled, refunded };
std::string_view name_of(SetOrderState state);

struct SetPriceAnswer {
  SetProduct product = SetProduct::month;
  std::int32_t cents = 0;
  Date from{};        // bought today: its days
  Date until{};       // the last that is paid for
  Date gift_until{};  // the last
  FIELDS(product, cents, from, until, gift_until)
};
struct SetOrderAnswer {
  OrderId id;
  SetProduct product = SetProduct::month;
  std::int32_t cents = 0;
  SetOrderState state = SetOrderState::ordered;
  Instant ordered_at{};
  std::optional<Instant> paid_at;
  std::optional<Date> from;
  std::optional<Date> until;
  std::optional<Date> gift_until;
  std::optional<std::string> receipt;   // of the provider
  std::optional<std::string> checkout;  // where it is paid, while it is not
  FIELDS(id, product, cents, state, ordered_at, paid_at, from, until, gift_until, receipt, checkout)
};
struct FeatureAnswer {
  Feature feature = Feature::overview;
  bool needs_set = false;
  bool may_use = false;
  FIELDS(feature, needs_set, may_use)
};
struct FamilySetPage {
  std::optional<Date> holds_until;     // nothing: there is none today
  std::vector<SetPriceAnswer> prices;  // empty: it cannot be bought here
  std::vector<SetOrderAnswer> orders;  // the newest first
  std::vector<FeatureAnswer> features;
  FIELDS(holds_until, prices, orders, features)
};

}  // namespace klade
