#include "projections/views/families.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/views/family_page.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Families : testing::Test {
  SchoolWorld world;
  const FamilyId id{world.fresh()};
  const BlindIndex annas{world.fresh()};
  const BlindIndex berts{world.fresh()};
  const PersonId anna = world.person("Anna", "Liepa");
  const PersonId bert = world.person("Berts", "Ābele");
  const PersonId mother = world.person("Māra", "Liepa");
  const ProfileId of_anna = open(mother, anna, Role::mother, annas);
  const ProfileId of_bert = open(mother, bert, Role::mother, berts);

  ProfileId open(PersonId person, PersonId pupil, Role role, BlindIndex username) {
    const ProfileId profile{world.fresh()};
    world.happens(ProfileOpened{profile, world.school, person, pupil, {role}, username});
    return profile;
  }
  void link(ProfileId profile, BlindIndex child) {
    world.happens(ChildLinked{id, {profile, world.school, child}});
  }
  void join(ProfileId profile) { world.happens(FamilyJoined{profile, id}); }
  void begin() {
    link(of_anna, annas);
    link(of_bert, berts);
    join(of_anna);
    join(of_bert);
  }
  FamilyPage page(ProfileId reader) {
    return family_page(world.reading(), *profile(world.rows, reader), day(11, 26), 3);
  }
  std::vector<std::string> names(ProfileId reader) {
    std::vector<std::string> found;
    for (const FamilyChild& child : page(reader).children) found.push_back(child.name);
    return found;
  }

  OrderId order(ProfileId buyer, FamilyId family = {}) {
    const OrderId order{world.fresh()};
    world.happens(FamilySetOrdered{order, buyer, family, SetProduct::year, 1289, {}});
    return order;
  }
  OrderId bought(ProfileId buyer, Date from, Date until, FamilyId family = {}) {
    const OrderId id_of_order = order(buyer, family);
    world.happens(FamilySetPaid{id_of_order, buyer, family, 1289, from, until, until, "r"});
    return id_of_order;
  }
  std::optional<Date> held(BlindIndex child, Date today) {
    return set_holds_until(sets_for_child(world.rows, child), today);
  }
};

TEST_F(Families, F4_ShowTheirChildrenInLatvianOrderToEachOfTheirProfiles) {
  begin();
  EXPECT_THAT(names(of_anna), ElementsAre("Berts Ābele", "Anna Liepa"));
  const FamilyPage shown = page(of_bert);
  EXPECT_EQ(shown.id, id);
  EXPECT_TRUE(shown.children[0].institutions[0].current);
  EXPECT_FALSE(shown.children[1].institutions[0].current);
  EXPECT_EQ(shown.children[1].institutions[0].profile, of_anna);
}
TEST_F(Families, WhoIsOfNoneHasOneChild) {
  EXPECT_THAT(names(of_anna), ElementsAre("Anna Liepa"));
  EXPECT_FALSE(page(of_anna).id);
}
// The two stand in different partitions: either may be seen first.
TEST_F(Families, AMemberIsOneWhenBothSidesSaySo) {
  link(of_anna, annas);
  join(of_anna);
  link(of_bert, berts);
  EXPECT_THAT(names(of_anna), SizeIs(1));
  EXPECT_THAT(listed_members(world.rows, id), SizeIs(2));
  join(of_bert);
  EXPECT_THAT(names(of_anna), SizeIs(2));
  world.happens(FamilyLeft{of_bert, id});
  EXPECT_THAT(names(of_anna), SizeIs(1));
  world.happens(ChildUnlinked{id, of_bert});
  EXPECT_THAT(listed_members(world.rows, id), SizeIs(1));
}
TEST_F(Families, F3_AChildOfTwoInstitutionsIsOneChild) {
  begin();
  const ProfileId at_music = open(mother, anna, Role::mother, annas);
  link(at_music, annas);
  join(at_music);
  const FamilyPage shown = page(of_anna);
  ASSERT_THAT(shown.children, SizeIs(2));
  EXPECT_THAT(shown.children[1].institutions, SizeIs(2));
}
TEST_F(Families, AClosedProfileIsNoMoreOfIt) {
  begin();
  world.happens(ProfileClosed{of_bert});
  EXPECT_THAT(names(of_anna), ElementsAre("Anna Liepa"));
}
TEST_F(Families, F2_AnApplicationWaitsUntilItIsAnswered) {
  begin();
  world.happens(MoreChildrenAsked{id, of_anna, 5, {}});
  ASSERT_THAT(applications(world.rows), SizeIs(1));
  EXPECT_EQ(applications(world.rows)[0].children, 5);
  EXPECT_EQ(page(of_anna).application->children, 5);
  EXPECT_EQ(page(of_anna).limit, 3);
  world.happens(ChildrenGranted{id, 5});
  EXPECT_THAT(applications(world.rows), IsEmpty());
  EXPECT_FALSE(page(of_anna).application);
  EXPECT_EQ(page(of_anna).limit, 5);
}

TEST_F(Families, F6_ASetServesEveryChildOfTheBuyersFamily) {
  bought(of_anna, day(9, 1), day(7, 31));
  EXPECT_TRUE(held(annas, day(11, 26)));
  EXPECT_FALSE(held(berts, day(11, 26)));
  begin();
  EXPECT_TRUE(held(berts, day(11, 26)));
}
TEST_F(Families, F6_ASetServesBothParentsAndTheChild) {
  const PersonId father = world.person("Jānis", "Liepa");
  open(father, anna, Role::father, annas);
  bought(of_anna, day(9, 1), day(7, 31));
  EXPECT_EQ(held(annas, day(11, 26)), day(7, 31));
}
TEST_F(Families, ASetThatWasBoughtForTheFamilyStaysTheFamilys) {
  begin();
  bought(of_anna, day(9, 1), day(7, 31), id);
  world.happens(FamilyLeft{of_anna, id});
  world.happens(ChildUnlinked{id, of_anna});
  EXPECT_TRUE(held(berts, day(11, 26)));
  EXPECT_TRUE(held(annas, day(11, 26)));
}
TEST_F(Families, APupilsSetIsItsOwn) {
  begin();
  const ProfileId own = open(anna, anna, Role::pupil, annas);
  bought(own, day(9, 1), day(7, 31));
  EXPECT_TRUE(held(annas, day(11, 26)));
  EXPECT_FALSE(held(berts, day(11, 26)));
}
TEST_F(Families, FS1_ASetHoldsFromItsFirstToItsLastDayAndRenewalsGoOn) {
  bought(of_anna, day(9, 1), day(11, 30));
  bought(of_anna, day(12, 1), day(12, 31));
  EXPECT_FALSE(held(annas, date_of(2026, 8, 31)));
  EXPECT_EQ(held(annas, day(9, 1)), day(12, 31));
  EXPECT_EQ(held(annas, day(12, 31)), day(12, 31));
  EXPECT_FALSE(held(annas, day(1, 1)));
}
TEST_F(Families, ASetThatIsNotPaidOrHasEndedDoesNotHold) {
  const OrderId unpaid = order(of_anna);
  EXPECT_FALSE(held(annas, day(11, 26)));
  world.happens(FamilySetPaid{unpaid, of_anna, {}, 1289, day(9, 1), day(5, 31), day(7, 31), "r"});
  EXPECT_EQ(held(annas, day(11, 26)), day(7, 31));
  world.happens(FamilySetEnded{unpaid, of_anna, {}, SetEnd::refunded, day(11, 27)});
  EXPECT_EQ(held(annas, day(11, 26)), day(11, 26));
  EXPECT_FALSE(held(annas, day(11, 27)));
  EXPECT_EQ(set_of_order(world.rows, unpaid)->why, SetEnd::refunded);
}

}  // namespace
}  // namespace klade
