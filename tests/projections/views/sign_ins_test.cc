#include "projections/views/sign_ins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/core/json_writer.h"
#include "projections/views/profile_page.h"
#include "projections/views/sessions.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct SignIns : testing::Test {
  SchoolWorld world;
  BlindIndex username{world.fresh()};
  PersonId pupil = world.person("Anna", "Liepa");
  PersonId mother = world.person("Māra", "Liepa");

  ProfileId open(PersonId person, PersonId of, Role role) {
    const ProfileId id{world.fresh()};
    world.happens(ProfileOpened{id, world.school, person, of, {role}, username});
    return id;
  }
  BlindIndex sign_in(ProfileId id, std::chrono::hours valid = std::chrono::hours{1}) {
    const BlindIndex token{world.fresh()};
    world.happens(SessionOpened{SessionId{world.fresh()}, id, token, world.now + valid});
    return token;
  }
};

TEST_F(SignIns, A6_OneUsernameLeadsToThePupilsAndTheParentsProfiles) {
  const ProfileId a = open(pupil, pupil, Role::pupil);
  const ProfileId b = open(mother, pupil, Role::mother);
  world.happens(PasswordIssued{b, username, BlindIndex{world.fresh()}});
  EXPECT_THAT(profiles_of_username(world.rows, username), SizeIs(2));
  EXPECT_THAT(profiles_of_username(world.rows, BlindIndex{world.fresh()}), IsEmpty());
  EXPECT_FALSE(profile(world.rows, a)->has_password());
  EXPECT_TRUE(profile(world.rows, b)->has_password());
  EXPECT_THAT(profiles_of_person(world.rows, mother), SizeIs(1));
  EXPECT_THAT(profiles_of_pupil(world.rows, pupil), SizeIs(2));
  EXPECT_THAT(profiles_of_school(world.rows, world.school), SizeIs(2));
}

TEST_F(SignIns, AnotherUsernameMakesThePasswordVoid) {
  const ProfileId id = open(pupil, pupil, Role::pupil);
  const BlindIndex other{world.fresh()};
  world.happens(PasswordIssued{id, username, BlindIndex{world.fresh()}});
  world.happens(ProfileUsernameChanged{id, other});
  EXPECT_THAT(profiles_of_username(world.rows, username), IsEmpty());
  EXPECT_THAT(profiles_of_username(world.rows, other), SizeIs(1));
  EXPECT_FALSE(profile(world.rows, id)->has_password());
  world.happens(PasswordIssued{id, username, BlindIndex{world.fresh()}});
  EXPECT_FALSE(profile(world.rows, id)->has_password()) << "made with another username's salt";
}

TEST_F(SignIns, ClosingAndReopeningKeepTheRest) {
  const ProfileId id = open(mother, pupil, Role::mother);
  world.happens(ProfileClosed{id});
  EXPECT_TRUE(profile(world.rows, id)->closed);
  world.happens(ProfileReopened{id});
  world.happens(ProfileRolesChanged{id, {Role::guardian}});
  EXPECT_FALSE(profile(world.rows, id)->closed);
  EXPECT_EQ(profile(world.rows, id)->roles, std::vector{Role::guardian});
  EXPECT_EQ(profile(world.rows, id)->pupil, pupil);
}

TEST_F(SignIns, A8_AnAliasIsWhoseReservationAndChoiceAgree) {
  const ProfileId a = open(mother, pupil, Role::mother);
  const ProfileId b = open(pupil, pupil, Role::pupil);
  const BlindIndex alias{world.fresh()};
  world.happens(UsernameReserved{alias, a});
  EXPECT_FALSE(profile_of_alias(world.rows, alias)) << "nobody has chosen it yet";
  world.happens(AliasChosen{a, alias});
  EXPECT_EQ(profile_of_alias(world.rows, alias)->profile, a);
  world.happens(AliasChosen{b, alias});
  EXPECT_EQ(profile_of_alias(world.rows, alias)->profile, a) << "b has reserved nothing";
  world.happens(AliasChosen{a, {}});
  EXPECT_FALSE(profile_of_alias(world.rows, alias));
  EXPECT_EQ(holder_of_alias(world.rows, alias)->profile, a);
  world.happens(UsernameReleased{alias, a});
  world.happens(UsernameReserved{alias, b});
  EXPECT_EQ(profile_of_alias(world.rows, alias)->profile, b);
}

TEST_F(SignIns, RV1_WhyAProfileEndedIsKnownWhileItIsClosed) {
  const ProfileId id = open(mother, pupil, Role::mother);
  world.happens(ProfileClosed{id, ProfileEnd::left, "1-9/45", date_of(2026, 11, 20)});
  EXPECT_TRUE(profile(world.rows, id)->closed_by_order());
  world.happens(ProfileReopened{id});
  EXPECT_FALSE(profile(world.rows, id)->closed_by_order());
  world.happens(ProfileClosed{id, ProfileEnd::erased, "", {}});
  EXPECT_FALSE(profile(world.rows, id)->closed_by_order());
}

TEST_F(SignIns, RV1_AClosedProfilesSessionsEndWithIt) {
  const ProfileId a = open(pupil, pupil, Role::pupil);
  const ProfileId b = open(mother, pupil, Role::mother);
  const BlindIndex first = sign_in(a);
  const BlindIndex second = sign_in(a);
  const BlindIndex other = sign_in(b);
  EXPECT_THAT(sessions_of_profile(world.rows, a), SizeIs(2));
  world.happens(ProfileClosed{a});
  EXPECT_FALSE(session_of_token(world.rows, first));
  EXPECT_FALSE(session_of_token(world.rows, second));
  EXPECT_TRUE(session_of_token(world.rows, other));
  EXPECT_THAT(sessions_of_profile(world.rows, a), IsEmpty());
}

TEST_F(SignIns, AnEndedSessionIsUnknownAndOthersStay) {
  const ProfileId id = open(pupil, pupil, Role::pupil);
  const BlindIndex first = sign_in(id);
  const BlindIndex second = sign_in(id);
  const SessionRow row = *session_of_token(world.rows, first);
  EXPECT_EQ(row.profile, id);
  EXPECT_EQ(row.expires_at, world.now + std::chrono::hours{1});
  world.happens(SessionEnded{row.session, id, first});
  EXPECT_FALSE(session_of_token(world.rows, first));
  EXPECT_TRUE(session_of_token(world.rows, second));
}

TEST_F(SignIns, ExpiredSessionsAreForgottenAtTheNextSignIn) {
  const ProfileId id = open(pupil, pupil, Role::pupil);
  const BlindIndex old = sign_in(id);
  const BlindIndex longer = sign_in(id, std::chrono::hours{5});
  world.now += std::chrono::hours{1};
  EXPECT_TRUE(session_of_token(world.rows, old));
  sign_in(id);
  EXPECT_FALSE(session_of_token(world.rows, old));
  EXPECT_TRUE(session_of_token(world.rows, longer));
}

TEST_F(SignIns, AProfileKeepsItsNewestSessionsOnly) {
  const ProfileId id = open(pupil, pupil, Role::pupil);
  std::vector<BlindIndex> tokens;
  for (int i = 0; i < 25; ++i) {
    tokens.push_back(sign_in(id));
    world.now += std::chrono::seconds{1};
  }
  EXPECT_THAT(sessions_of_profile(world.rows, id), SizeIs(20));
  EXPECT_FALSE(session_of_token(world.rows, tokens[4]));
  EXPECT_TRUE(session_of_token(world.rows, tokens[5]));
  EXPECT_TRUE(session_of_token(world.rows, tokens[24]));
}

TEST_F(SignIns, AParentsPageNamesThePupilAndItsClass) {
  const ClassId of = world.form_class("7.a", 7);
  world.happens(PupilJoinedClass{of, pupil, day(9, 1)});
  const ProfileRow row = *profile(world.rows, open(mother, pupil, Role::mother));
  const ProfilePage page = profile_page(world.reading(), row, day(10, 1), 0);
  EXPECT_EQ(page.role, Role::mother);
  EXPECT_EQ(page.name, "Māra Liepa");
  EXPECT_EQ(page.school.name, "Ozolu vidusskola");
  EXPECT_EQ(page.pupil->name, "Anna Liepa");
  EXPECT_EQ(page.pupil->school_class, "7.a");
  EXPECT_THAT(page.class_teacher_of, IsEmpty());
  EXPECT_NE(json_text(page).find(R"("class":"7.a")"), std::string::npos);
}

TEST_F(SignIns, A16_TermsAndASecondFactorAreDemandedUntilTheyAreThere) {
  using testing::ElementsAre;
  const ProfileId id = open(world.teacher, {}, Role::teacher);
  const auto demanded = [&](std::int32_t terms) {
    return demands(world.rows, *profile(world.rows, id), terms);
  };
  EXPECT_THAT(demanded(0), IsEmpty());
  EXPECT_THAT(demanded(2), ElementsAre(Demand::terms));
  AccessSettings access;
  access.second_factor = {Role::director, Role::teacher};
  world.happens(AccessSettingsChanged{world.school, access});
  EXPECT_THAT(demanded(2), ElementsAre(Demand::terms, Demand::second_factor));
  world.happens(TermsAccepted{id, 1});
  EXPECT_THAT(demanded(2), ElementsAre(Demand::terms, Demand::second_factor));
  world.happens(TermsAccepted{id, 2});
  EXPECT_THAT(demanded(2), ElementsAre(Demand::second_factor));
  EXPECT_THAT(demanded(3), ElementsAre(Demand::terms, Demand::second_factor));
  world.happens(SecondFactorPrepared{id, Sealed{KeyId{world.fresh()}, "box"}});
  EXPECT_THAT(demanded(2), ElementsAre(Demand::second_factor));
  world.happens(SecondFactorConfirmed{id, 1});
  EXPECT_THAT(demanded(2), IsEmpty());
  access.second_factor = {Role::director};
  world.happens(AccessSettingsChanged{world.school, access});
  world.happens(SecondFactorRemoved{id});
  EXPECT_THAT(demanded(2), IsEmpty());
}

TEST_F(SignIns, ATeachersPageNamesTheClassesItLeads) {
  const ClassId of = world.form_class("7.a", 7);
  world.happens(ClassTeacherAssigned{of, world.teacher, day(9, 1)});
  const ProfileRow row = *profile(world.rows, open(world.teacher, {}, Role::teacher));
  const ProfilePage page = profile_page(world.reading(), row, day(10, 1), 0);
  EXPECT_FALSE(page.pupil);
  ASSERT_THAT(page.class_teacher_of, SizeIs(1));
  EXPECT_EQ(page.class_teacher_of[0].name, "7.a");
}

}  // namespace
}  // namespace klade
