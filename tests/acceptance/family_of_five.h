// A mother of three linked children, two more she could link, and the father of two of them.
#pragma once

#include "tests/acceptance/family_school.h"

namespace klade {

// A token of the operator and its hash, as the program makes them.
struct OperatorToken {
  std::string token;
  std::string hash;
};
inline OperatorToken operator_token() {
  const Ran made = run_klade({"operator-token"});
  const auto word_after = [&](const std::string& name) {
    std::size_t at = made.out.find(name) + name.size();
    at = made.out.find_first_not_of(' ', at);
    return made.out.substr(at, made.out.find('\n', at) - at);
  };
  return {word_after("token"), word_after("operator_tokens")};
}

class FamilyOfFive : public testing::Test {
 protected:
  FamilyOfFive() : school({"--operator-tokens", token.hash}), mother(school.sign_in("mother", 1)) {
    EXPECT_EQ(school.link(mother, "mother", 2).status, 201);
    const Reply third = school.link(mother, "mother", 4);
    EXPECT_EQ(third.status, 201);
    family = third.json()["id"];
  }
  Reply apply(int children) {
    return mother.post("/family/applications",
                       {{"children", children}, {"reason", "Mums ir pieci bērni"}});
  }
  Reply grant(int children) const {
    const std::string path = "/families/" + family + "/limit";
    return school.operate(token.token, "POST", path, {{"children", children}});
  }

  const OperatorToken token = operator_token();
  FamilySchool school;
  Person mother;
  std::string family;
};

}  // namespace klade
