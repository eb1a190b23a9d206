#include "gateway/http/terms.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/temporary_directory.h"

namespace klade {
namespace {

class TermsTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  Result<Terms, std::string> load(std::int32_t version) const {
    return load_terms(folder_.path().string(), version);
  }
  const TemporaryDirectory folder_;
};

TEST_F(TermsTest, A16_HaveATextInEachLanguage) {
  write("3.lv.txt", "Noteikumi");
  write("3.ru.txt", "Условия");
  write("3.en.txt", "Terms");
  const auto terms = load(3);
  ASSERT_TRUE(terms);
  EXPECT_EQ(terms->version, 3);
  EXPECT_EQ(terms->text(Language::lv), "Noteikumi");
  EXPECT_EQ(terms->text(Language::ru), "Условия");
  EXPECT_EQ(terms->text(Language::en), "Terms");
}

TEST_F(TermsTest, AreNotServedWhenATextIsMissingOrUnreadable) {
  EXPECT_FALSE(load(3));
  write("3.lv.txt", "Noteikumi");
  write("3.ru.txt", "Условия");
  EXPECT_FALSE(load(3));
  write("3.en.txt", "");
  EXPECT_FALSE(load(3));
  write("3.en.txt", "\xff");
  EXPECT_FALSE(load(3));
  write("3.en.txt", std::string(kMaxTermsBytes + 1, 'a'));
  EXPECT_FALSE(load(3));
  write("3.en.txt", std::string(kMaxTermsBytes, 'a'));
  EXPECT_TRUE(load(3));
}

TEST_F(TermsTest, NeedNoFolderWhenNoneAreInForce) {
  const auto none = load_terms("", 0);
  ASSERT_TRUE(none);
  EXPECT_EQ(none->version, 0);
}

}  // namespace
}  // namespace klade
