#include "projections/views/latvian_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace klade {
namespace {

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::ranges::sort(texts, latvian_less);
  return texts;
}

TEST(LatvianOrder, LettersWithMarksFollowTheirOwnLetter) {
  const std::vector<std::string> expected = {"Bērziņš",
                                             "Caune",
                                             "Celmiņš",
                                             "Čakste",
                                             "Dreimanis",
                                             "Gulbis",
                                             "Ģērmanis",
                                             "Holsts",
                                             "Kalniņš",
                                             "Kļaviņš",
                                             "Ķirsis",
                                             "Lācis",
                                             "Ļaudams",
                                             "Siliņš",
                                             "Šmits",
                                             "Zariņš",
                                             "Žagars"};
  std::vector<std::string> texts(expected.rbegin(), expected.rend());
  EXPECT_EQ(sorted(texts), expected);
}

TEST(LatvianOrder, LongVowelsDifferLast) {
  EXPECT_EQ(sorted({"Āboliņš", "Abolins", "Ābele", "Ace"}),
            (std::vector<std::string>{"Ābele", "Abolins", "Āboliņš", "Ace"}));
}

TEST(LatvianOrder, NumbersCountAsNumbers) {
  EXPECT_EQ(sorted({"10.b", "2.a", "10.a", "1.c"}),
            (std::vector<std::string>{"1.c", "2.a", "10.a", "10.b"}));
}

TEST(LatvianOrder, TheGivenNameDecidesWithinAFamilyNameOnly) {
  EXPECT_LT(latvian_name_key("Ozola", "Zane"), latvian_name_key("Ozoliņa", "Anna"));
  EXPECT_LT(latvian_name_key("Ozola", "Anna"), latvian_name_key("Ozola", "Zane"));
}

TEST(LatvianOrder, TakesTextsOfAnyLengthAndBadBytes) {
  const std::string longer(5'000, 'a');
  EXPECT_LT(latvian_sort_key(longer), latvian_sort_key(longer + "a"));
  EXPECT_NO_FATAL_FAILURE(latvian_sort_key("\xFF\xFE"));
  EXPECT_LT(latvian_sort_key(""), latvian_sort_key("a"));
}

}  // namespace
}  // namespace klade
