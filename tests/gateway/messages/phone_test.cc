#include "gateway/messages/phone.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

TEST(Phone, OfLatviaIsTakenHoweverItIsTyped) {
  for (const char* typed : {"26123456",
                            " 26 123 456 ",
                            "2612-3456",
                            "+37126123456",
                            "+371 26123456",
                            "(+371) 26123456",
                            "0037126123456",
                            "00 371 26-123-456",
                            "37126123456"}) {
    EXPECT_EQ(normalised_phone(typed), "+37126123456") << typed;
  }
  EXPECT_EQ(normalised_phone("67123456"), "+37167123456");
  EXPECT_EQ(normalised_phone("+371 00041702"), "+37100041702") << "one that nobody has";
}

TEST(Phone, OfOtherCountriesHasItsCode) {
  EXPECT_EQ(normalised_phone("+44 20 7946 0958"), "+442079460958");
  EXPECT_EQ(normalised_phone("00 49 30 901820"), "+4930901820");
  EXPECT_EQ(normalised_phone("+123456789012345"), "+123456789012345");
}

TEST(Phone, IsNothingElse) {
  for (const char* typed : {"",
                            " ",
                            "+",
                            "120",
                            "2612345",
                            "261234567",
                            "12345678",
                            "+3712612345",
                            "+371261234567",
                            "00",
                            "000037126123456",
                            "+1234567",
                            "+1234567890123456",
                            "+0123456789",
                            "26123456a",
                            "26+123456",
                            "++37126123456",
                            "010190-12345",
                            "mamma"}) {
    EXPECT_EQ(normalised_phone(typed), std::nullopt) << typed;
  }
}

TEST(Phone, ThatIsCanonicalStaysAsItIs) {
  for (const char* typed : {"+37126123456", "+442079460958"}) {
    EXPECT_EQ(normalised_phone(typed), typed);
  }
}

}  // namespace
}  // namespace klade
