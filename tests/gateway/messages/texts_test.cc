#include "gateway/messages/texts.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

TEST(MessageTexts, P2_SayWhosePasswordItIs) {
  EXPECT_EQ(whose_password(Role::pupil, Language::lv), "skolēna parole");
  EXPECT_EQ(whose_password(Role::mother, Language::lv), "mammas parole");
  EXPECT_EQ(whose_password(Role::father, Language::lv), "tēta parole");
  EXPECT_EQ(whose_password(Role::pupil, Language::ru), "пароль ученика");
  EXPECT_EQ(whose_password(Role::mother, Language::ru), "пароль матери");
  EXPECT_EQ(whose_password(Role::father, Language::ru), "пароль отца");
  EXPECT_EQ(password_text(Role::mother, Language::lv, "Anna", "abcDEF234567"),
            "E-klase. Anna, mammas parole: abcDEF234567");
  EXPECT_EQ(password_text(Role::pupil, Language::lv, "", "abcDEF234567"),
            "E-klase. skolēna parole: abcDEF234567");
}

TEST(MessageTexts, P6_SayThatAPhoneIsNotRegistered) {
  EXPECT_EQ(phone_unknown_text(Role::mother, Language::lv),
            "Vecākam nav reģistrēts tāds telefona numurs");
  EXPECT_EQ(phone_unknown_text(Role::father, Language::en),
            "Vecākam nav reģistrēts tāds telefona numurs");
  EXPECT_EQ(phone_unknown_text(Role::pupil, Language::lv),
            "Skolēnam nav reģistrēts tāds telefona numurs");
  EXPECT_EQ(phone_unknown_text(Role::guardian, Language::ru),
            "На родителя не регистрирован такой номер телефона");
  EXPECT_EQ(phone_unknown_text(Role::pupil, Language::ru),
            "На ученика не зарегистрирован данный номер телефона");
}

TEST(MessageTexts, P7_SayThatACodeIsNotKnown) {
  EXPECT_EQ(code_unknown_text(Language::lv), "E-klasē nav tāda personas koda");
  EXPECT_EQ(code_unknown_text(Language::ru), "В E-klasе нет такого персонального кода");
}

// So that nobody takes one person's password for another's.
TEST(MessageTexts, OfEachRoleAndLanguageAreTold) {
  for (const Name<Role>& role : names<Role>()) {
    for (const Name<Language>& language : names<Language>()) {
      EXPECT_FALSE(whose_password(role.value, language.value).empty());
      EXPECT_FALSE(phone_unknown_text(role.value, language.value).empty());
    }
  }
}

}  // namespace
}  // namespace klade
