#include "aggregates/family_set.h"

#include <algorithm>

#include "aggregates/bounds.h"
#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

constexpr std::chrono::days kDay{1};

// The first such day of a year that is not before `from`.
Date next_day_of_year(std::int32_t month, std::int32_t day, Date from) {
  const auto in = [&](std::chrono::year year) {
    return Date{year / std::chrono::month{static_cast<unsigned>(month)} /
                std::chrono::day{static_cast<unsigned>(day)}};
  };
  const std::chrono::year year = std::chrono::year_month_day{from}.year();
  return in(year) < from ? in(year + std::chrono::years{1}) : in(year);
}

Date a_month_later(Date from) {
  const std::chrono::year_month_day date{from};
  const auto next = date + std::chrono::months{1};
  return next.ok() ? Date{next} : Date{next.year() / next.month() / std::chrono::last};
}

// 29 February is no day of every year.
bool is_yearly(std::int32_t month, std::int32_t day) {
  if (month < 1 || month > 12 || day < 1) return false;
  constexpr std::chrono::year kPlainYear{2027};
  const auto last = std::chrono::year_month_day_last{
      kPlainYear, std::chrono::month_day_last{std::chrono::month{static_cast<unsigned>(month)}}};
  return day <= static_cast<std::int32_t>(static_cast<unsigned>(last.day()));
}

Decision rule(const OrderFamilySet& c, const FamilySet& set) {
  if (set.orders.contains(c.order)) return {};
  const bool good = c.cents >= 1 && c.cents <= kMaxSetCents &&
                    is_yearly(c.year.ends_month, c.year.ends_day) &&
                    is_yearly(c.year.gift_month, c.year.gift_day);
  if (!good) return Refusal::settings_out_of_range;
  if (set.orders.size() >= kMaxSetOrders) return Refusal::too_many_orders;
  return {FamilySetOrdered{c.order, c.buyer, c.family, c.product, c.cents, c.year}};
}

Decision rule(const PayFamilySet& c, const FamilySet& set) {
  const auto found = set.orders.find(c.order);
  if (found == set.orders.end()) return Refusal::unknown_order;
  const FamilySet::Order& order = found->second;
  const bool given_back = order.ended && order.why == SetEnd::refunded;
  const bool another = order.paid && order.receipt != c.receipt;
  if (order.paid && !given_back && another) return Refusal::order_is_paid;
  // Also when the provider's two words come in the wrong order.
  if ((order.paid || given_back) && !another) return {};
  if (c.cents != order.ordered.cents) return Refusal::amount_differs;
  Date from = std::max(c.today, c.held_until + kDay);
  for (const auto& [id, other] : set.orders) {
    if (other.paid && !other.ended) from = std::max(from, other.gift_until + kDay);
  }
  const SetDays days = set_days(order.ordered.product, order.ordered.year, from);
  return {FamilySetPaid{
      c.order, c.buyer, c.family, c.cents, from, days.until, days.gift_until, c.receipt}};
}

Decision rule(const EndFamilySet& c, const FamilySet& set) {
  const auto found = set.orders.find(c.order);
  if (found == set.orders.end()) return Refusal::unknown_order;
  const FamilySet::Order& order = found->second;
  const bool refunded = order.ended && order.why == SetEnd::refunded;
  // Whoever has paid gets the money back from the provider, who says so; or keeps the set.
  const bool is_given_up = c.why == SetEnd::cancelled;
  if (is_given_up && order.paid && !order.ended) return Refusal::order_is_paid;
  if (refunded || (order.ended && is_given_up)) return {};
  const bool of_another = order.paid && c.receipt != order.receipt;
  if (!is_given_up && (of_another || c.cents < order.ordered.cents)) return {};
  return {FamilySetEnded{c.order, c.buyer, c.family, c.why, c.today}};
}

void apply(FamilySet& set, const FamilySetOrdered& e) { set.orders[e.order].ordered = e; }
void apply(FamilySet& set, const FamilySetPaid& e) {
  FamilySet::Order& order = set.orders[e.order];
  order.paid = true;
  order.receipt = e.receipt;
  order.gift_until = e.gift_until;
  order.ended = false;
}
void apply(FamilySet& set, const FamilySetEnded& e) {
  FamilySet::Order& order = set.orders[e.order];
  order.ended = true;
  order.why = e.why;
}
template <class E>
concept OfAnotherStream = OneOf<E,
                                ChildLinked,
                                ChildUnlinked,
                                MoreChildrenAsked,
                                ChildrenGranted,
                                FamilyJoined,
                                FamilyLeft>;
void apply(FamilySet&, const OfAnotherStream auto&) { CHECK(false); }

}  // namespace

SetDays set_days(SetProduct product, const SetYear& year, Date from) {
  switch (product) {
    case SetProduct::month: {
      const Date until = a_month_later(from) - kDay;
      return {until, until};
    }
    case SetProduct::year: {
      const Date until = next_day_of_year(year.ends_month, year.ends_day, from);
      return {until, next_day_of_year(year.gift_month, year.gift_day, until)};
    }
  }
  return {from, from};
}

Decision decide(const FamilySet::Command& command, const FamilySet& set, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, set); });
}

void evolve(FamilySet& set, const Event& event) {
  const auto* of_family = std::get_if<FamilyEvent>(&event);
  CHECK(of_family != nullptr);
  match(*of_family, [&](const auto& e) { apply(set, e); });
}

StreamId stream_of(const FamilySet::Command& command) {
  return match(command, [](const auto& c) {
    return StreamId{StreamKind::family_set, set_holder(c.family, c.buyer)};
  });
}

}  // namespace klade
