#include "gateway/messages/text_recovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/messages/password_text.h"
#include "gateway/node/password.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(RecoveryText, P4_IsTheKeywordAndACodeHoweverItIsTyped) {
  for (const char* text : {"ek 010113-20002",
                           "EK 010113-20002",
                           "Ek  010113 - 20002 ",
                           " eK 01 01 13-20002\r\n",
                           "ek010113-20002",
                           "ek 01011320002"}) {
    EXPECT_EQ(recovery_code(text, "ek"), "010113-20002") << text;
  }
  EXPECT_EQ(recovery_code("parole 321234-12345", "parole"), "321234-12345");
}

TEST(RecoveryText, P8_IsNothingElse) {
  for (const char* text : {"",
                           "ek",
                           "ek 010113-2000",
                           "ek 010113-200021",
                           "ek 310213-20002",
                           "ek 010113_20002",
                           "010113-20002",
                           "e k",
                           "sveiki ek 010113-20002",
                           "ek 010113-20002 lūdzu"}) {
    EXPECT_EQ(recovery_code(text, "ek"), std::nullopt) << text;
  }
}

struct RecoveryPlans : testing::Test {
  static constexpr const char* kPhone = "+37126000001";

  SchoolWorld world;
  const BlindIndex username = username_index(world.vault, "010113-20002");
  const PersonId pupil = registered("");
  const PersonId mother = registered("26 000 001");
  const PersonId father = registered("26000002");

  PersonId registered(const std::string& phone) {
    const PersonId id{world.fresh()};
    PersonDetails details = world.details(id, "Anna", "Liepa");
    details.phone = world.seal(id, "person.phone", phone);
    world.happens(PersonRegistered{world.school, id, details});
    return id;
  }
  ProfileId open(PersonId person, std::vector<Role> roles, SchoolId school = {}) {
    const ProfileId id{world.fresh()};
    world.happens(ProfileOpened{
        id, school.is_nil() ? world.school : school, person, pupil, std::move(roles), username});
    return id;
  }
  void allow(const std::vector<Role>& roles) {
    AccessSettings settings;
    settings.recovery_by_sms = roles;
    world.happens(AccessSettingsChanged{world.school, settings});
  }
  RecoveryPlan plan(const std::string& phone = kPhone) const {
    return recovery_plan(Reading{world.rows, world.vault}, {username, phone}, Language::lv);
  }
  std::vector<ProfileId> profiles(const std::string& phone = kPhone) const {
    std::vector<ProfileId> ids;
    for (const ProfileRow& row : plan(phone).profiles) ids.push_back(row.profile);
    return ids;
  }
};

TEST_F(RecoveryPlans, P4_GiveTheProfileOfThatPhoneANewPassword) {
  open(pupil, {Role::pupil});
  const ProfileId of_mother = open(mother, {Role::mother});
  const ProfileId of_father = open(father, {Role::father});
  EXPECT_THAT(profiles(), UnorderedElementsAre(of_mother));
  EXPECT_THAT(profiles("+37126000002"), UnorderedElementsAre(of_father));
  EXPECT_EQ(plan().reply, std::nullopt);
}

TEST_F(RecoveryPlans, P4_GiveEachProfileOfThePhoneOne) {
  const ProfileId of_mother = open(mother, {Role::mother});
  const PersonId with_the_same = registered("+371 26000001");
  const ProfileId of_pupil = open(with_the_same, {Role::pupil});
  EXPECT_THAT(profiles(), UnorderedElementsAre(of_mother, of_pupil));
}

TEST_F(RecoveryPlans, P6_TellAPhoneThatNoProfileHas) {
  open(pupil, {Role::pupil});
  EXPECT_EQ(plan("+37126999999").reply->text, "Skolēnam nav reģistrēts tāds telefona numurs");
  const ProfileId of_mother = open(mother, {Role::mother});
  EXPECT_EQ(plan("+37126999999").reply->text, "Vecākam nav reģistrēts tāds telefona numurs");
  EXPECT_EQ(plan("+37126999999").reply->school, world.school);
  world.happens(LanguageChosen{of_mother, Language::ru});
  EXPECT_EQ(plan("+37126999999").reply->text, "На родителя не регистрирован такой номер телефона");
  EXPECT_THAT(profiles("+37126999999"), IsEmpty());
}

TEST_F(RecoveryPlans, P7_TellThatNobodyHasTheCode) {
  const RecoveryPlan unknown = plan();
  EXPECT_EQ(unknown.reply->text, "E-klasē nav tāda personas koda");
  EXPECT_TRUE(unknown.reply->school.is_nil());
  const ProfileId id = open(mother, {Role::mother});
  world.happens(ProfileClosed{id});
  EXPECT_EQ(plan().reply->text, "E-klasē nav tāda personas koda") << "the profile has ended";
}

TEST_F(RecoveryPlans, P10_AreSilentWhereTheSchoolSendsToItsSuperuser) {
  open(mother, {Role::mother});
  const ProfileId of_teacher = open(registered("26000003"), {Role::teacher});
  EXPECT_THAT(profiles("+37126000003"), IsEmpty()) << "staff";
  allow({Role::teacher});
  EXPECT_THAT(profiles("+37126000003"), UnorderedElementsAre(of_teacher));
  EXPECT_THAT(profiles(), IsEmpty());
  EXPECT_EQ(plan().reply, std::nullopt) << "its phone is registered";
  allow({});
  EXPECT_THAT(profiles(), IsEmpty());
  EXPECT_EQ(plan().reply, std::nullopt);
}

// Who is a superuser, too, would give it to whoever holds the phone.
TEST_F(RecoveryPlans, P10_AreOfThoseOnlyAllOfWhoseRolesMay) {
  allow({Role::teacher});
  open(mother, {Role::teacher, Role::superuser});
  EXPECT_THAT(profiles(), IsEmpty());
}

TEST_F(RecoveryPlans, HaveNothingForTheErased) {
  open(mother, {Role::mother});
  world.erase(mother);
  EXPECT_THAT(profiles(), IsEmpty());
}

TEST_F(RecoveryPlans, P2_TheTextSaysWhoseThePasswordIs) {
  const ProfileId id = open(mother, {Role::mother});
  const Desk desk{Reading{world.rows, world.vault}, world.vault};
  const MessageId message{world.fresh()};
  const auto command = texted_password(
      desk, {*profile(world.rows, id), kPhone, PasswordReason::asked_by_sms, world.now, message});
  ASSERT_TRUE(command);
  EXPECT_EQ(command->message.expires_at, world.now + kTextLife);
  const auto text = std::get<std::string>(*world.vault.open(command->message.text, "message.text"));
  const std::string before = "E-klase. Anna, mammas parole: ";
  ASSERT_TRUE(text.starts_with(before)) << text;
  EXPECT_EQ(hash_password(world.vault, username, text.substr(before.size())), command->verifier);
  EXPECT_EQ(std::get<std::string>(*world.vault.open(command->message.to, "message.to")), kPhone);
}

}  // namespace
}  // namespace klade
