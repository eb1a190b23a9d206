#include "gateway/http/problems.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace klade {
namespace {

constexpr Language kLanguages[] = {Language::lv, Language::ru, Language::en};

bool has_cyrillic(std::string_view text) {
  return text.find('\xd0') != std::string_view::npos || text.find('\xd1') != std::string_view::npos;
}

TEST(Problems, HaveEachCodeOnce) {
  std::set<std::string_view> codes;
  for (const ProblemKind& kind : problem_kinds()) {
    EXPECT_TRUE(codes.insert(kind.code).second) << kind.code;
    EXPECT_TRUE(kind.status == 0 || (kind.status >= 400 && kind.status < 600)) << kind.code;
  }
}
TEST(Problems, HaveATitleOfItsOwnInEveryLanguage) {
  for (const ProblemKind& kind : problem_kinds()) {
    SCOPED_TRACE(kind.code);
    std::set<std::string_view> titles;
    for (const Language language : kLanguages) {
      const std::string_view title = problem_title(kind.code, language);
      EXPECT_TRUE(title.ends_with(".")) << "a title is a sentence: " << title;
      EXPECT_TRUE(titles.insert(title).second) << "not translated: " << title;
    }
    EXPECT_TRUE(has_cyrillic(kind.ru));
    EXPECT_FALSE(has_cyrillic(kind.lv) || has_cyrillic(kind.en));
  }
}
TEST(Problems, HaveACodeForEveryRefusalWithTheStatusOfTheSwitch) {
  for (std::size_t i = 0; i < kRefusals; ++i) {
    const auto refusal = static_cast<Refusal>(i);
    const ProblemKind* kind = find_problem(name_of(refusal));
    ASSERT_NE(kind, nullptr) << name_of(refusal) << " is missing in problem_kinds.cc";
    EXPECT_EQ(problem_of(refusal).status, kind->status) << name_of(refusal);
  }
}
TEST(Problems, HaveACodeForEveryFaultOfTheOwner) {
  for (const OwnerFault fault :
       {OwnerFault::busy, OwnerFault::not_owner, OwnerFault::unavailable, OwnerFault::stopping}) {
    EXPECT_EQ(problem_of(fault).status, 503);
  }
}
TEST(Problems, AreWrittenAsProblemDetails) {
  const auto json = nlohmann::json::parse(
      problem_json(field_problem({{"/date", "bad_date"}}), Language::en, derive_id(Id128{}, 1)));
  EXPECT_EQ(json["type"], "/problems/invalid_request");
  EXPECT_EQ(json["status"], 400);
  EXPECT_EQ(json["code"], "invalid_request");
  EXPECT_EQ(json["title"], "The request is not valid.");
  EXPECT_EQ(json["errors"][0]["pointer"], "/date");
  EXPECT_EQ(json["errors"][0]["detail"], "A date is written YYYY-MM-DD.");
  EXPECT_EQ(json["trace_id"], to_text(derive_id(Id128{}, 1)));
  EXPECT_FALSE(json.contains("hints"));
}
TEST(Problems, P11_HaveHintsWhenSigningInFailed) {
  const auto json =
      nlohmann::json::parse(problem_json(problem("sign_in_failed"), Language::lv, Id128{}));
  EXPECT_EQ(json["hints"].size(), 4U);
}

}  // namespace
}  // namespace klade
