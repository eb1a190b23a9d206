// Families, as parents live in them: several children, several schools, one sign-in.
#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <latch>
#include <thread>

#include "tests/acceptance/family_of_five.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

// Both at once, each by a connection of its own.
template <class First, class Second>
std::pair<Reply, Reply> at_once(First first, Second second) {
  std::latch start(2);
  std::pair<Reply, Reply> replies;
  std::thread other([&] {
    start.arrive_and_wait();
    replies.second = second();
  });
  start.arrive_and_wait();
  replies.first = first();
  other.join();
  return replies;
}

TEST(Family, F1_AParentAddsAChildByItsCodeAndTheParentsPasswordForIt) {
  const FamilySchool school;
  Person mother = school.sign_in("mother", 1);
  EXPECT_THAT(children_of(mother), ElementsAre("Pēteris Ozols: Mazā skola*"));
  const Reply linked = school.link(mother, "mother", 2);
  ASSERT_EQ(linked.status, 201) << linked.body;
  EXPECT_THAT(children_of(mother),
              ElementsAre("Paula Liepa: Mazā skola", "Pēteris Ozols: Mazā skola*"));
  EXPECT_EQ(mother.get("/family").json()["id"], linked.json()["id"]);
  EXPECT_EQ(mother.get("/family").json()["limit"], 3);
}

TEST(Family, F1_IsKeptAcrossARestartAndShownByEachOfItsSignIns) {
  FamilySchool school;
  Person mother = school.sign_in("mother", 1);
  ASSERT_EQ(school.link(mother, "mother", 2).status, 201);
  school.server().restart(SIGKILL);
  Person other = school.sign_in("mother", 2);
  EXPECT_THAT(children_of(other),
              ElementsAre("Paula Liepa: Mazā skola*", "Pēteris Ozols: Mazā skola"));
  school.server().stop(SIGTERM);
  expect_views_equal_rebuild(school.server().data());
}

TEST(Family, F1_AWrongPasswordTellsNothing) {
  const FamilySchool school;
  Person mother = school.sign_in("mother", 1);
  const auto refused = [&](const std::string& code, const std::string& password) {
    const Reply reply =
        mother.post("/family/children", {{"personal_code", code}, {"password", password}});
    EXPECT_EQ(reply.status, 422) << reply.body;
    auto json = reply.json();
    json.erase("trace_id");
    return json;
  };
  const auto wrong = refused(FamilySchool::code(2), "wrong");
  EXPECT_EQ(wrong["code"], "child_not_found");
  EXPECT_EQ(refused("399999-99999", "wrong"), wrong);
  EXPECT_EQ(refused(FamilySchool::code(2), school.issued("pupil", 2).password), wrong);
  EXPECT_EQ(refused(FamilySchool::code(2), school.issued("mother", 1).password), wrong);
  EXPECT_THAT(children_of(mother), SizeIs(1));
}

TEST(Family, F1_WrongPasswordsOfAChildAreBoundedWhoeverTriesThem) {
  const FamilySchool school({"--username-attempts", "2", "--username-refill-seconds", "3600"});
  Person mother = school.sign_in("mother", 1);
  Person guardian = school.sign_in("guardian", 3);
  const nlohmann::json wrong{{"personal_code", FamilySchool::code(2)}, {"password", "wrong"}};
  EXPECT_EQ(mother.post("/family/children", wrong).status, 422);
  EXPECT_EQ(guardian.post("/family/children", wrong).status, 422);
  Person father = school.sign_in("father", 1);
  const Reply limited = school.link(father, "father", 2);
  EXPECT_EQ(limited.status, 429);
  EXPECT_GT(std::stoi(limited.headers.at("retry-after")), 0);
  const IssuedPassword& own = school.issued("mother", 2);
  EXPECT_EQ(school.server().try_sign_in(own.username, own.password).status, 429)
      << "the same bounds as at signing in";
}

TEST(Family, F1_IsForParentsAlone) {
  const FamilySchool school;
  for (const std::string role : {"teacher", "superuser"}) {
    Person staff = school.server().sign_in(school.server().issued(role));
    EXPECT_EQ(staff.get("/family").status, 403);
    EXPECT_EQ(school.link(staff, "mother", 2).status, 403);
  }
}

TEST(Family, F1_TwoParentsAddTheSameChildAtOnce) {
  const FamilySchool school;
  Person mother = school.sign_in("mother", 1);
  Person father = school.sign_in("father", 1);
  const auto [hers, his] = at_once([&] { return school.link(mother, "mother", 2); },
                                   [&] { return school.link(father, "father", 2); });
  EXPECT_EQ(hers.status, 201) << hers.body;
  EXPECT_EQ(his.status, 201) << his.body;
  EXPECT_NE(hers.json()["id"], his.json()["id"]);
  EXPECT_THAT(children_of(mother), SizeIs(2));
  EXPECT_THAT(children_of(father), SizeIs(2));
}

TEST(Family, F1_LinkingBothWaysAtOnceMakesOneFamily) {
  const FamilySchool school;
  Person one = school.sign_in("mother", 1);
  Person other = school.sign_in("mother", 2);
  const auto [there, back] = at_once([&] { return school.link(one, "mother", 2); },
                                     [&] { return school.link(other, "mother", 1); });
  EXPECT_EQ(there.status, 201) << there.body;
  EXPECT_EQ(back.status, 201) << back.body;
  EXPECT_EQ(there.json()["id"], back.json()["id"]);
  EXPECT_THAT(children_of(one), SizeIs(2));
}

TEST(Family, F1_AProfileIsOfOneFamily) {
  const FamilySchool school;
  Person one = school.sign_in("mother", 1);
  Person other = school.sign_in("mother", 4);
  ASSERT_EQ(school.link(one, "mother", 2).status, 201);
  ASSERT_EQ(school.link(other, "mother", 5).status, 201);
  const Reply reply = school.link(one, "mother", 4);
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.json()["code"], "in_another_family");
}

TEST(Family, F1_ARetryIsAnsweredAsTheFirstTime) {
  const FamilySchool school;
  Person mother = school.sign_in("mother", 1);
  const IssuedPassword& child = school.issued("mother", 2);
  const Reply first = FamilySchool::link(mother, child, "link");
  ASSERT_EQ(first.status, 201);
  const Reply again = FamilySchool::link(mother, child, "link");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.headers.at("idempotency-replayed"), "true");
}

TEST_F(FamilyOfFive, F2_HasThreeChildrenUntilTheOperatorGrantsMore) {
  const Reply fourth = school.link(mother, "mother", 5);
  EXPECT_EQ(fourth.status, 409);
  EXPECT_EQ(fourth.json()["code"], "too_many_children");
  EXPECT_THAT(children_of(mother), SizeIs(3));

  EXPECT_EQ(apply(3).json()["code"], "children_out_of_range");
  ASSERT_EQ(apply(5).status, 201);
  EXPECT_EQ(mother.get("/family").json()["application"]["children"], 5);
  const Reply answered = grant(4);
  ASSERT_EQ(answered.status, 201) << answered.body;
  const auto granted =
      mother.get("/family", {{"Klade-Position", answered.headers.at("klade-position")}}).json();
  EXPECT_EQ(granted["limit"], 4);
  EXPECT_TRUE(!granted.contains("application") || granted["application"].is_null());
  EXPECT_EQ(school.link(mother, "mother", 5).status, 201);
  EXPECT_THAT(children_of(mother), SizeIs(4));
}

TEST_F(FamilyOfFive, F2_TheOperatorSeesNumbersAndNoNames) {
  ASSERT_EQ(apply(5).status, 201);
  const Reply list = school.operate(token.token, "GET", "/applications", {}, mother.position());
  ASSERT_EQ(list.status, 200) << list.body;
  const auto items = list.json()["items"];
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0]["id"], family);
  EXPECT_EQ(items[0]["children"], 5);
  EXPECT_EQ(items[0]["limit"], 3);
  EXPECT_EQ(items[0].size(), 4U);
  EXPECT_EQ(list.body.find("Mums"), std::string::npos);
  const Reply answered = grant(3);
  ASSERT_EQ(answered.status, 201) << answered.body;
  const Reply left = school.operate(
      token.token, "GET", "/applications", {}, answered.headers.at("klade-position"));
  EXPECT_TRUE(left.json()["items"].empty()) << left.body;
}

TEST_F(FamilyOfFive, F2_OnlyTheOperatorGrants) {
  for (const std::string& other : {mother.token(), std::string(43, 'a'), std::string()}) {
    EXPECT_EQ(school.operate(other, "GET", "/applications").status, 401);
    const std::string path = "/families/" + family + "/limit";
    EXPECT_EQ(school.operate(other, "POST", path, {{"children", 9}}).status, 401);
  }
  const std::string nowhere = "/families/00000000-0000-4000-8000-000000000001/limit";
  EXPECT_EQ(school.operate(token.token, "POST", nowhere, {{"children", 9}}).status, 404);
}

TEST_F(FamilyOfFive, F3_AChildOfTwoInstitutionsIsOneChild) {
  const Reply music = school.link(mother, "mother", 1, "mu");
  ASSERT_EQ(music.status, 201) << music.body;
  EXPECT_THAT(children_of(mother),
              ElementsAre("Rūta Ābele: Mazā skola",
                          "Paula Liepa: Mazā skola",
                          testing::AllOf(testing::StartsWith("Pēteris Ozols:"),
                                         testing::HasSubstr("Mazā skola*"),
                                         testing::HasSubstr("Mūzikas skola"))));
}

TEST_F(FamilyOfFive, OneChildIsTakenOutAndNoOther) {
  const std::string paula = profile_for(mother, "Paula Liepa");
  ASSERT_EQ(
      mother.post("/family/members/" + paula + "/removal", nlohmann::json::object(), "out").status,
      201);
  EXPECT_THAT(children_of(mother),
              ElementsAre("Rūta Ābele: Mazā skola", "Pēteris Ozols: Mazā skola*"));
  EXPECT_EQ(
      mother.post("/family/members/" + paula + "/removal", nlohmann::json::object(), "out").status,
      201);
  Person alone = school.sign_in("mother", 2);
  EXPECT_THAT(children_of(alone), ElementsAre("Paula Liepa: Mazā skola*"));
  EXPECT_EQ(alone.post("/me/profile", {{"profile", mother.profile()["id"]}}).status, 404);
  // Its place is free.
  EXPECT_EQ(school.link(mother, "mother", 5).status, 201);
}

TEST_F(FamilyOfFive, PD1_AnErasedChildIsNoChildOfTheFamily) {
  Person superuser = school.server().sign_in(school.server().issued("superuser"));
  const std::string paula = school.sign_in("pupil", 2).pupil();
  ASSERT_EQ(superuser.post("/people/" + paula + "/erasure", {{"reason", "Lūgums"}}).status, 201);
  school.server().restart(SIGTERM);  // ready when the profiles are closed
  Person again = mother.at(school.server().port());
  EXPECT_THAT(children_of(again),
              ElementsAre("Rūta Ābele: Mazā skola", "Pēteris Ozols: Mazā skola*"));
  EXPECT_EQ(school.link(again, "mother", 5).status, 201);
}

}  // namespace
}  // namespace klade
