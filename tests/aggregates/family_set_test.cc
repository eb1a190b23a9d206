#include "aggregates/family_set.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kBuyer = id<ProfileId>("mother");
const auto kFamily = id<FamilyId>("family");
const Date kToday = date_of(2026, 11, 26);
const Date kNever{};
constexpr std::int32_t kYearCents = 1289;

OrderFamilySet order(const std::string& name, SetProduct product = SetProduct::year) {
  return {id<OrderId>(name), kBuyer, kFamily, product, kYearCents, {}};
}
FamilySetOrdered ordered(const std::string& name, SetProduct product = SetProduct::year) {
  return {id<OrderId>(name), kBuyer, kFamily, product, kYearCents, {}};
}
PayFamilySet pay(const std::string& name, Date held_until = kNever) {
  return {id<OrderId>(name), kBuyer, kFamily, kYearCents, "pay-1", kToday, held_until};
}
FamilySetPaid paid(const std::string& name, Date from, Date until, Date gift_until) {
  return {id<OrderId>(name), kBuyer, kFamily, kYearCents, from, until, gift_until, "pay-1"};
}
EndFamilySet end(const std::string& name, SetEnd why = SetEnd::cancelled) {
  return {id<OrderId>(name), kBuyer, kFamily, why, kToday, kYearCents, "pay-1"};
}
FamilySetEnded ended(const std::string& name, SetEnd why = SetEnd::cancelled) {
  return {id<OrderId>(name), kBuyer, kFamily, why, kToday};
}
const FamilySetPaid kPaid = paid("one", kToday, date_of(2027, 5, 31), date_of(2027, 7, 31));

TEST(SetDays, FS1_AYearEndsOnTheLastOfMayAndItsGiftOnTheLastOfJuly) {
  const auto year = [](Date from) { return set_days(SetProduct::year, {}, from); };
  const SetDays this_year{date_of(2027, 5, 31), date_of(2027, 7, 31)};
  const SetDays next_year{date_of(2028, 5, 31), date_of(2028, 7, 31)};
  EXPECT_EQ(year(date_of(2026, 9, 1)), this_year);
  EXPECT_EQ(year(date_of(2026, 6, 1)), this_year);
  EXPECT_EQ(year(date_of(2027, 5, 31)), this_year);
  EXPECT_EQ(year(date_of(2027, 6, 1)), next_year);
  EXPECT_EQ(year(date_of(2027, 8, 1)), next_year);
}
TEST(SetDays, FS1_AMonthIsAMonth) {
  const auto last = [](Date from) { return set_days(SetProduct::month, {}, from).until; };
  EXPECT_EQ(last(date_of(2026, 11, 26)), date_of(2026, 12, 25));
  EXPECT_EQ(last(date_of(2027, 1, 1)), date_of(2027, 1, 31));
  EXPECT_EQ(last(date_of(2027, 1, 31)), date_of(2027, 2, 27));
  EXPECT_EQ(set_days(SetProduct::month, {}, kToday).gift_until, date_of(2026, 12, 25));
}

TEST(FamilySet, IsOrderedOnce) {
  given<FamilySet>({}).when(order("one")).then({ordered("one")});
  given<FamilySet>({}).repeated(order("one"));
}
TEST(FamilySet, IsOrderedForAPriceAndToDaysThatThereAre) {
  const auto refused = [](auto spoil) {
    OrderFamilySet wrong = order("one");
    spoil(wrong);
    given<FamilySet>({}).when(wrong).refused(Refusal::settings_out_of_range);
  };
  refused([](auto& c) { c.cents = 0; });
  refused([](auto& c) { c.cents = kMaxSetCents + 1; });
  refused([](auto& c) { c.year.ends_month = 13; });
  refused([](auto& c) { c.year.ends_day = 32; });
  refused([](auto& c) { c.year.gift_month = 0; });
  refused([](auto& c) { c.year.gift_day = 0; });
  refused([](auto& c) { c.year = {5, 31, 2, 29}; });
}
TEST(FamilySet, HasABoundOfOrders) {
  FamilySet many;
  for (std::size_t i = 0; i < kMaxSetOrders; ++i) {
    many.orders[id<OrderId>(std::to_string(i))] = {};
  }
  Given<FamilySet>(many).when(order("one more")).refused(Refusal::too_many_orders);
}

TEST(FamilySet, FS1_HoldsFromItsPaymentOn) {
  given<FamilySet>({ordered("one")}).when(pay("one")).then({kPaid});
}
TEST(FamilySet, FS2_IsPaidOnceHoweverOftenItsProviderSaysSo) {
  given<FamilySet>({ordered("one")}).repeated(pay("one"));
  PayFamilySet later = pay("one");
  later.today = kToday + std::chrono::days{40};
  given<FamilySet>({ordered("one"), kPaid}).when(later).then_nothing();
}
TEST(FamilySet, FS2_AnotherPaymentOfOneOrderIsRefusedAndItsRefundEndsNothing) {
  PayFamilySet again = pay("one");
  again.receipt = "pay-2";
  given<FamilySet>({ordered("one"), kPaid}).when(again).refused(Refusal::order_is_paid);
  EndFamilySet back = end("one", SetEnd::refunded);
  back.receipt = "pay-2";
  given<FamilySet>({ordered("one"), kPaid}).when(back).then_nothing();
}
TEST(FamilySet, FS2_APartThatIsGivenBackEndsNothing) {
  EndFamilySet part = end("one", SetEnd::refunded);
  part.cents = kYearCents - 1;
  given<FamilySet>({ordered("one"), kPaid}).when(part).then_nothing();
}
TEST(FamilySet, FS2_OnceRefundedItIsPaidByAnotherPaymentOnly) {
  const std::vector<Event> refunded{ordered("one"), kPaid, ended("one", SetEnd::refunded)};
  given<FamilySet>(refunded).when(pay("one")).then_nothing();
  PayFamilySet again = pay("one");
  again.receipt = "pay-2";
  FamilySetPaid holds = kPaid;
  holds.receipt = "pay-2";
  given<FamilySet>(refunded).when(again).then({holds});
}
TEST(FamilySet, IsNotPaidByAnotherAmountOrWithoutAnOrder) {
  PayFamilySet less = pay("one");
  less.cents = kYearCents - 1;
  given<FamilySet>({ordered("one")}).when(less).refused(Refusal::amount_differs);
  given<FamilySet>({}).when(pay("one")).refused(Refusal::unknown_order);
}
TEST(FamilySet, FS1_ARenewalBeginsWhereTheOldOneEnds) {
  const FamilySetPaid next =
      paid("two", date_of(2027, 8, 1), date_of(2028, 5, 31), date_of(2028, 7, 31));
  given<FamilySet>({ordered("one"), kPaid, ordered("two")}).when(pay("two")).then({next});
  given<FamilySet>({ordered("two")}).when(pay("two", date_of(2027, 7, 31))).then({next});
  const FamilySetPaid now = paid("two", kToday, date_of(2027, 5, 31), date_of(2027, 7, 31));
  given<FamilySet>({ordered("one"), kPaid, ended("one", SetEnd::refunded), ordered("two")})
      .when(pay("two"))
      .then({now});
}
TEST(FamilySet, WhatIsPaidLateHoldsAlsoWhenItWasGivenUp) {
  given<FamilySet>({ordered("one"), ended("one")}).when(pay("one")).then({kPaid});
}

TEST(FamilySet, FS2_WhatIsSaidToBePaidAfterItsMoneyWasGivenBackDoesNotHold) {
  given<FamilySet>({ordered("one"), ended("one", SetEnd::refunded)})
      .when(pay("one"))
      .then_nothing();
}

TEST(FamilySet, EndsOnceByEachOfBoth) {
  given<FamilySet>({ordered("one")}).when(end("one")).then({ended("one")});
  given<FamilySet>({ordered("one")}).repeated(end("one"));
  given<FamilySet>({ordered("one"), kPaid}).when(end("one")).refused(Refusal::order_is_paid);
  given<FamilySet>({ordered("one"), ended("one"), kPaid})
      .when(end("one", SetEnd::refunded))
      .then({ended("one", SetEnd::refunded)});
  const std::vector<Event> refunded{ordered("one"), kPaid, ended("one", SetEnd::refunded)};
  given<FamilySet>(refunded).when(end("one", SetEnd::refunded)).then_nothing();
  given<FamilySet>(refunded).when(end("one")).then_nothing();
  given<FamilySet>({}).when(end("one")).refused(Refusal::unknown_order);
}

TEST(FamilySet, IsTheFamilysOrTheBuyersOwn) {
  EXPECT_EQ(stream_of(FamilySet::Command(order("one"))),
            (StreamId{StreamKind::family_set, kFamily}));
  OrderFamilySet alone = order("one");
  alone.family = {};
  EXPECT_EQ(stream_of(FamilySet::Command(alone)), (StreamId{StreamKind::family_set, kBuyer}));
}

}  // namespace
}  // namespace klade
