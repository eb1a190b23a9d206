// What an import leaves alone: what the school itself has said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/views/people.h"
#include "tests/gateway/import/import_diff.h"

namespace klade {
namespace {

const Date kFirst = date_of(2026, 9, 1);
const Date kLater = date_of(2026, 11, 16);

TEST_F(ImportDiff, RV1_AProfileThatWasClosedByAnOrderStaysClosed) {
  engine_.import(SmallPackage().files, kFirst);
  const ProfileId pupil = ids_.profile("p3", "p3");
  submit_by_hand(CloseProfile{pupil, ProfileEnd::left, "1-9/45", kFirst});
  EXPECT_TRUE(profile_row("p3", "p3").closed_by_order());
  expect_nothing_left(SmallPackage(), kLater);
  // Nor does a cleared and repeated one, which has closed it, too.
  submit_by_hand(CloseProfile{ids_.profile("g1", "p3")});
  engine_.import(SmallPackage().files, kLater);
  EXPECT_TRUE(profile_row("p3", "p3").closed);
  EXPECT_FALSE(profile_row("g1", "p3").closed) << "of no order: the package says it is open";
}

TEST_F(ImportDiff, WhomTheSchoolRegisteredStaysAndGoesWithThePupil) {
  engine_.import(SmallPackage().files, kFirst);
  const ProfileRow pupil = profile_row("p3", "p3");
  const ProfileId father{random_id()};
  const ProfileId employee{random_id()};
  const PersonId someone{random_id()};
  submit_by_hand(
      OpenProfile{father, pupil.school, someone, pupil.pupil, {Role::father}, pupil.username});
  submit_by_hand(
      OpenProfile{employee, pupil.school, someone, {}, {Role::teacher}, BlindIndex(random_id())});
  const auto closed = [&](ProfileId id) { return profile(*engine_.rows(), id)->closed; };
  expect_nothing_left(SmallPackage(), kLater);
  SmallPackage later;
  later.edit("users.csv", "p3,,true", "p3,tobedeleted,true");
  engine_.import(later.files, kLater);
  EXPECT_TRUE(closed(father));
  EXPECT_FALSE(closed(employee));
}

TEST_F(ImportDiff, RO_RolesThatTheSchoolHasSetStandUntilTheProfileEnds) {
  engine_.import(SmallPackage().files, kFirst);
  const ProfileId teacher = ids_.profile("t1", "");
  submit_by_hand(ChangeRoles{teacher, {Role::teacher, Role::clerk}});
  expect_nothing_left(SmallPackage(), kLater);
  EXPECT_EQ(profile_row("t1", "").roles, (std::vector{Role::teacher, Role::clerk}));
  submit_by_hand(CloseProfile{teacher});
  engine_.import(SmallPackage().files, kLater);
  EXPECT_EQ(profile_row("t1", "").roles, std::vector{Role::teacher});
}

TEST_F(ImportDiff, PD4_APhoneThatTheSchoolCorrectedStandsUntilThePackageSaysSomethingNew) {
  engine_.import(SmallPackage().files, kFirst);
  const PersonId mother = person_id("m1");
  const auto phone = [&] {
    return open_text(
        {*engine_.rows(), vault_}, person(*engine_.rows(), mother)->details.phone, "person.phone");
  };
  submit_by_hand(ChangePhone{mother,
                             vault_.seal(mother, "person.phone", "+37129999999").value(),
                             BlindIndex(hash_id("corrected")),
                             vault_.seal(mother, "person.phone_reason", "Kļūda").value()});
  expect_nothing_left(SmallPackage(), kLater);
  EXPECT_EQ(phone(), "+37129999999");
}

}  // namespace
}  // namespace klade
