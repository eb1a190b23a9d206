#include "gateway/node/password_strength.h"

#include <gtest/gtest.h>

#include "gateway/node/password.h"
#include "gateway/node/username_form.h"

namespace klade {
namespace {

std::string_view fault(std::string_view password, const std::vector<std::string>& own = {}) {
  return password_fault(password, own).value_or("");
}

TEST(PasswordStrength, A13_WantsTenCharactersHoweverManyBytesTheyHave) {
  EXPECT_EQ(fault("kaķistumš"), "password_too_short");
  EXPECT_EQ(fault("ķķāčēģīļņ"), "password_too_short");
  EXPECT_EQ(fault("kaķistumša"), "");
}
TEST(PasswordStrength, RefusesRowsAndRepetitions) {
  for (const std::string_view each :
       {"1234567890", "0987654321", "abcdefghijk", "aaaaaaaaaaaa", "ababababab", "11112222333"}) {
    EXPECT_EQ(fault(each), "password_too_simple") << each;
  }
}
TEST(PasswordStrength, RefusesWordsThatManyUseWithDigitsAndSignsAround) {
  for (const std::string_view each : {"parole12345",
                                      "Parole2026!",
                                      "Pārole2026",
                                      "paroleparole",
                                      "p4r0le2026",
                                      "!!!password!!!",
                                      "qwertyuiop",
                                      "1qwertyuiop1",
                                      "vidusskola1",
                                      "Daugavpils77"}) {
    EXPECT_EQ(fault(each), "password_too_common") << each;
  }
}
TEST(PasswordStrength, RefusesWhatIsTheChoosersOwn) {
  const std::vector<std::string> own{"Māra", "Kalniņa", "Ilu", "161175", "26123456"};
  for (const std::string_view each :
       {"mara un suns 5", "zilsKALNINAkoks", "x161175xyzw", "tel 26123456 te"}) {
    EXPECT_EQ(fault(each, own), "password_personal") << each;
  }
  EXPECT_EQ(fault("iluzijas un sapni", own), "") << "three letters stand in too many words";
}
TEST(PasswordStrength, TakesLongOnesOfOrdinaryWordsAndWhatTheSystemMakes) {
  for (const std::string_view each : {"zaļš kaķis tumsā", "trīs zirgi ceļā", "correct horse bat"}) {
    EXPECT_EQ(fault(each), "") << each;
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(fault(generate_password()), "");
}
TEST(PasswordStrength, EveryCommonWordIsFoldedAlready) {
  EXPECT_TRUE(is_common_password("parole"));
  EXPECT_FALSE(is_common_password("kakistumsa"));
  EXPECT_EQ(folded_letters("Šķūnis ŽAĢERIS"), "skunis zageris");
}

TEST(Username, A8_HasLettersDigitsAndThreeSigns) {
  for (const std::string_view each : {"anna", "a.b", "Anna_Ābele-7", "анна", "12345", "a1b2c3"}) {
    EXPECT_TRUE(is_alternative_username(each)) << each;
  }
  for (const std::string_view each :
       {"ab", "", "anna abele", "anna@skola.lv", "a/b/c", "anna\n.b"}) {
    EXPECT_FALSE(is_alternative_username(each)) << each;
  }
  EXPECT_TRUE(is_alternative_username(std::string(40, 'a')));
  EXPECT_FALSE(is_alternative_username(std::string(41, 'a')));
}
TEST(Username, A8_IsNeverOfTheFormOfAPersonalCode) {
  for (const std::string_view each :
       {"161175-19997", "16117519997", "999999-99999", " 161175-19997 "}) {
    EXPECT_FALSE(is_alternative_username(each)) << each;
  }
}

}  // namespace
}  // namespace klade
