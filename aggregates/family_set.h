// Aggregate FamilySet: what was bought for a family, or for a buyer's one pupil.  FS1, FS2.
//
// All orders of one holder are decided in one order: each begins where the one before ends, and
// none is paid twice, however often and however late its provider says so.
#pragma once

#include <map>
#include <variant>

#include "aggregates/decision.h"

namespace klade {

inline constexpr std::int32_t kMaxSetCents = 100'000;
inline constexpr std::size_t kMaxSetOrders = 500;  // of one holder

struct OrderFamilySet {
  OrderId order;
  ProfileId buyer;
  FamilyId family;
  SetProduct product = SetProduct::month;
  std::int32_t cents = 0;
  SetYear year;
  FIELDS(order, buyer, family, product, cents, year)
};
// That the provider has the money is a fact; so is until when another set holds for the same
// pupils.  An order that was cancelled before it was paid holds all the same; one that was refunded
// holds when it is paid by another payment, and one that is paid refuses another.
struct PayFamilySet {
  OrderId order;
  ProfileId buyer;
  FamilyId family;
  std::int32_t cents = 0;
  std::string receipt;
  Date today{};
  Date held_until{};  // long ago when there is none
  FIELDS(order, buyer, family, cents, receipt, today, held_until)
};
// A part that is given back ends nothing, nor does what is given back of another payment.
struct EndFamilySet {
  OrderId order;
  ProfileId buyer;
  FamilyId family;
  SetEnd why = SetEnd::cancelled;
  Date today{};
  std::int32_t cents = 0;  // of one that is refunded: how much of it,
  std::string receipt{};   // and of which payment
  FIELDS(order, buyer, family, why, today, cents, receipt)
};

struct FamilySet {
  using Command = std::variant<OrderFamilySet, PayFamilySet, EndFamilySet>;
  struct Order {
    FamilySetOrdered ordered;
    bool paid = false;
    std::string receipt;  // of the payment
    Date gift_until{};
    bool ended = false;
    SetEnd why = SetEnd::cancelled;
  };
  std::map<OrderId, Order> orders;
};
Decision decide(const FamilySet::Command& command, const FamilySet& set, const Context& context);
void evolve(FamilySet& set, const Event& event);
StreamId stream_of(const FamilySet::Command& command);

// Which days a product holds that begins on `from`: a month less a day, or to the next end of the
// school year, and then its gift.
struct SetDays {
  Date until{};
  Date gift_until{};
  bool operator==(const SetDays&) const = default;
};
SetDays set_days(SetProduct product, const SetYear& year, Date from);

}  // namespace klade
