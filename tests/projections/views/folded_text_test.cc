#include "projections/views/folded_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klade {
namespace {

TEST(FoldedText, HasNeitherCaseNorMarks) {
  EXPECT_EQ(folded("ĶĒNIŅŠ Žagars"), "kenins zagars");
  EXPECT_EQ(folded("āčēģīķļņšūž"), "acegiklnsuz");
  EXPECT_EQ(folded("Ёлка, МАЙ"), "елка, маи");
  EXPECT_EQ(folded("ķ"), folded("Ķ"));  // composed, and taken apart
  EXPECT_EQ(folded(""), "");
}
TEST(FoldedText, TakesWhatIsNoText) {
  EXPECT_EQ(folded("a\xff"
                   "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(folded(std::string_view("\0x", 2)).size(), 2U);
}
TEST(FoldedText, FindsAllWordsAnywhere) {
  const std::string text = folded("Rīt ekskursija uz Rīgu");
  EXPECT_TRUE(has_words(text, folded_words("rigu EKSK")));
  EXPECT_FALSE(has_words(text, folded_words("rigu liepaja")));
  EXPECT_THAT(folded_words("  Rīga rīga \t uz "), testing::ElementsAre("riga", "uz"));
}

}  // namespace
}  // namespace klade
