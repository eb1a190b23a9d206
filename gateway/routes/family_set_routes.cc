#include "gateway/routes/family_set_routes.h"

#include <algorithm>
#include <set>

#include "gateway/routes/authority.h"
#include "gateway/routes/entitlements.h"
#include "gateway/routes/family_set_answers.h"
#include "gateway/routes/requests.h"
#include "projections/views/families.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::chrono::days kDay{1};

SetOrderState state_of(const SetRow& row) {
  if (row.ended) {
    return row.why == SetEnd::refunded ? SetOrderState::refunded : SetOrderState::cancelled;
  }
  return row.paid ? SetOrderState::paid : SetOrderState::ordered;
}

// The reader's own, and those of its family: one parent's.
std::vector<SetRow> own_orders(const ViewReader& rows, ProfileId reader) {
  std::vector<SetRow> orders = sets_of_buyer(rows, reader);
  const FamilyId family = family_of(rows, reader);
  if (!family.is_nil()) {
    for (SetRow& row : sets_of_family(rows, family)) {
      if (row.ordered.buyer != reader) orders.push_back(std::move(row));
    }
  }
  std::ranges::sort(orders, [](const SetRow& left, const SetRow& right) {
    return std::pair(right.ordered_at, right.ordered.order) <
           std::pair(left.ordered_at, left.ordered.order);
  });
  return orders;
}

SetOrderAnswer order_answer(const SetRow& row, const SetOffer& offer, Language language) {
  SetOrderAnswer shown;
  shown.id = row.ordered.order;
  shown.product = row.ordered.product;
  shown.cents = row.ordered.cents;
  shown.state = state_of(row);
  shown.ordered_at = row.ordered_at;
  if (row.paid) {
    shown.paid_at = row.paid_at;
    shown.from = row.from;
    shown.until = row.until;
    shown.gift_until = row.gift_until;
    shown.receipt = row.receipt;
  } else if (!row.ended && offer.payments) {
    shown.checkout = offer.payments->checkout_url(
        {row.ordered.order, row.ordered.product, row.ordered.cents, language});
  }
  return shown;
}

SetPriceAnswer price_answer(const SetOffer& offer, SetProduct product, Date from) {
  const SetDays days = set_days(product, offer.year, from);
  return {product, offer.cents(product), from, days.until, days.gift_until};
}

// When a set that is paid today would begin, as the rule says: behind what holds, and behind what
// this holder has paid for already.
Date first_day(const ViewReader& rows, ProfileId buyer, Date today) {
  const FamilyId family = family_of(rows, buyer);
  const Id128 holder = set_holder(family, buyer);
  Date from = std::max(today, held_until(rows, family, buyer, today) + kDay);
  for (const SetRow& row : own_orders(rows, buyer)) {
    const bool counts =
        row.paid && !row.ended && set_holder(row.ordered.family, row.ordered.buyer) == holder;
    if (counts) from = std::max(from, row.gift_until + kDay);
  }
  return from;
}

}  // namespace

std::string_view name_of(SetOrderState state) {
  switch (state) {
    case SetOrderState::ordered:
      return "ordered";
    case SetOrderState::paid:
      return "paid";
    case SetOrderState::cancelled:
      return "cancelled";
    case SetOrderState::refunded:
      return "refunded";
  }
  return "invalid";
}

Answered show_family_set(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  const SetOffer& offer = desk.set_offer();
  const auto own = profile(rows, call.principal.profile);
  if (!own) return fails("not_found");
  const Date today = today_of(call);
  FamilySetPage page;
  page.holds_until = set_holds_until(sets_for_child(rows, own->username), today);
  const Date from = first_day(rows, own->profile, today);
  if (offer.payments) {
    for (const Name<SetProduct>& product : names<SetProduct>()) {
      page.prices.push_back(price_answer(offer, product.value, from));
    }
  }
  for (const SetRow& row : own_orders(rows, own->profile)) {
    page.orders.push_back(order_answer(row, offer, call.language));
  }
  for (const Name<Feature>& feature : names<Feature>()) {
    page.features.push_back({feature.value,
                             needs_set(offer, rows, own->school, feature.value),
                             may_use(offer, rows, *own, feature.value, today)});
  }
  return answer(page);
}

Written order_family_set(const Call& call, const Desk& desk) {
  const SetOffer& offer = desk.set_offer();
  const auto request = read_body<FamilySetRequest>(call.body);
  if (!request) return Failure{request.error()};
  if (!offer.payments) return fails("family_set_not_sold");
  const ProfileId buyer = call.principal.profile;
  const FamilyId family = family_of(desk.reading.rows, buyer);
  // A retry that finds the buyer in another family is another order there.
  const OrderId order(
      hash_id("order|" + to_text(call.command) + '|' + to_text(set_holder(family, buyer))));
  const OrderFamilySet command{
      order, buyer, family, request->product, offer.cents(request->product), offer.year};
  return Intent{FamilySet::Command(command), set_holder(family, buyer), {order}, false, {}};
}

Written cancel_family_set(const Call& call, const Desk& desk) {
  if (const auto body = read_body<NothingRequest>(call.body); !body) return Failure{body.error()};
  const auto id = path_id<OrderId>(call, "id");
  const auto orders = own_orders(desk.reading.rows, call.principal.profile);
  const auto found =
      std::ranges::find_if(orders, [&](const SetRow& row) { return row.ordered.order == id; });
  if (found == orders.end()) return fails("not_found");
  const FamilySetOrdered& ordered = found->ordered;
  const EndFamilySet command{id, ordered.buyer, ordered.family, SetEnd::cancelled, today_of(call)};
  return Intent{
      FamilySet::Command(command), set_holder(ordered.family, ordered.buyer), {id}, false, {}};
}

Written free_features(const Call& call, const Desk&) {
  const auto request = read_body<FreeFeaturesRequest>(call.body);
  if (!request) return Failure{request.error()};
  const SchoolId school = call.principal.school;
  return intent(call, School::Command(FreeFeatures{school, request->features.items}), school);
}

}  // namespace klade
