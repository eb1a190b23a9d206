#include "events/personal_code.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

TEST(PersonalCode, IsReadWithAndWithoutItsHyphen) {
  EXPECT_EQ(normalised_personal_code("161175-19997"), "161175-19997");
  EXPECT_EQ(normalised_personal_code("16117519997"), "161175-19997");
  EXPECT_EQ(normalised_personal_code("  323691-93794\r\n"), "323691-93794");
  EXPECT_EQ(normalised_personal_code("391234-56789"), "391234-56789");
}
TEST(PersonalCode, HasElevenDigits) {
  for (const auto* text : {"",
                           "-",
                           "161175_19997",
                           "161175 19997",
                           "1611751-9997",
                           "161175-1999",
                           "161175-199977",
                           "16117519997-",
                           "16117a-19997",
                           "161175--19997"}) {
    EXPECT_EQ(normalised_personal_code(text), std::nullopt) << text;
  }
}
TEST(PersonalCode, OfTheOldStyleHasADateThatExists) {
  EXPECT_EQ(normalised_personal_code("161375-19997"), std::nullopt);  // the 13th month
  EXPECT_EQ(normalised_personal_code("290213-29381"), std::nullopt);  // 29 February 2013
  EXPECT_EQ(normalised_personal_code("290212-29381"), "290212-29381");
  EXPECT_EQ(normalised_personal_code("161175-39997"), std::nullopt);  // no such century
  EXPECT_EQ(normalised_personal_code("311299-19997"), "311299-19997");
  EXPECT_EQ(normalised_personal_code("000175-19997"), std::nullopt);
  EXPECT_EQ(normalised_personal_code("400175-19997"), std::nullopt);
}
TEST(PersonalCode, OfTheOldStyleSaysABirthDate) {
  EXPECT_EQ(birth_date_of("161175-19997"), date_of(1975, 11, 16));
  EXPECT_EQ(birth_date_of("010110-20000"), date_of(2010, 1, 1));
  EXPECT_EQ(birth_date_of("311299-00000"), date_of(1899, 12, 31));
}
TEST(PersonalCode, OfTheNewStyleSaysNoBirthDate) {
  EXPECT_EQ(birth_date_of("323691-93794"), std::nullopt);
  EXPECT_EQ(birth_date_of("no code"), std::nullopt);
}
TEST(PersonalCode, AgreesWithItsCheckDigit) {
  for (const auto* code :
       {"161175-19997", "290156-11605", "111111-11111", "323691-93794", "328926-13925"}) {
    EXPECT_TRUE(check_digit_agrees(code)) << code;
  }
  EXPECT_FALSE(check_digit_agrees("161175-19998"));
  EXPECT_FALSE(check_digit_agrees(""));
}

}  // namespace
}  // namespace klade
