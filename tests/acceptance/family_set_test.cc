// The Family Set, from the order to what it opens; the provider is played by the server.
#include <gmock/gmock.h>

#include <csignal>

#include "tests/acceptance/family_school.h"

namespace klade {
namespace {

using testing::HasSubstr;

class FamilySet : public testing::Test {
 protected:
  static std::vector<std::string> options() {
    return {"--payments", "development", "--sold-features", "ranking,overview"};
  }

  static std::string order(Person& buyer, const std::string& product = "year") {
    const Reply reply = buyer.post("/family-set/orders", {{"product", product}});
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.status == 201 ? reply.json()["id"].get<std::string>() : "";
  }
  static nlohmann::json shown(Person& reader, const std::string& order) {
    const auto page = reader.get("/family-set").json();
    for (const auto& each : page["orders"]) {
      if (each["id"] == order) return each;
    }
    return {};
  }
  // What the provider says of it; the page tells how each webhook was answered.
  std::string play(Person& reader, const std::string& order, const std::string& what) {
    const auto found = shown(reader, order);
    const std::string path = "/dev/payments?order=" + order +
                             "&cents=" + std::to_string(found["cents"].get<int>()) +
                             "&play=" + what;
    return school.server().client().get(path).body;
  }
  // Told to the provider, and back.
  std::string bought(Person& buyer, const std::string& product = "year") {
    std::string id = order(buyer, product);
    EXPECT_THAT(play(buyer, id, "paid"), HasSubstr("<li>204 </li>"));
    EXPECT_EQ(shown(buyer, id)["state"], "paid");
    return id;
  }
  static int ranking(Person& reader) {
    return reader.get("/pupils/" + reader.pupil() + "/ranking").status;
  }

  FamilySchool school{options()};
};

TEST_F(FamilySet, FS2_IsPaidAtTheProvidersPageAndHasAReceipt) {
  Person mother = school.sign_in("mother", 1);
  const std::string id = order(mother);
  const auto ordered = shown(mother, id);
  EXPECT_EQ(ordered["state"], "ordered");
  EXPECT_EQ(ordered["cents"], 1289);
  const std::string checkout = ordered["checkout"];
  EXPECT_EQ(school.server().client().get(checkout).status, 200);
  EXPECT_THAT(play(mother, id, "paid"), HasSubstr("<li>204 </li>"));
  const auto paid = shown(mother, id);
  EXPECT_EQ(paid["state"], "paid");
  EXPECT_THAT(paid["receipt"].get<std::string>(), HasSubstr("dev-"));
  EXPECT_THAT(paid["until"].get<std::string>(), HasSubstr("-05-31"));
  EXPECT_THAT(paid["gift_until"].get<std::string>(), HasSubstr("-07-31"));
  EXPECT_EQ(mother.get("/family-set").json()["holds_until"], paid["gift_until"]);
}

TEST_F(FamilySet, FS2_AWebhookThatComesTwiceOrAgainChangesNothingMore) {
  Person mother = school.sign_in("mother", 1);
  const std::string id = order(mother);
  const std::string twice = play(mother, id, "twice");
  EXPECT_THAT(twice, HasSubstr("<li>204 </li><li>204 </li>"));
  const auto paid = shown(mother, id);
  EXPECT_THAT(play(mother, id, "again"), HasSubstr("<li>204 </li><li>204 </li>"));
  EXPECT_EQ(shown(mother, id), paid);
  school.server().stop(SIGTERM);
  const std::string log = replay_on(school.server().data(), {"export"}).out;
  const auto first = log.find("families.family_set_paid");
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(log.find("families.family_set_paid", first + 1), std::string::npos);
  expect_views_equal_rebuild(school.server().data());
}

TEST_F(FamilySet, FS2_AForgedOrLateOrWrongWebhookPaysNothing) {
  Person mother = school.sign_in("mother", 1);
  const std::string id = order(mother);
  EXPECT_THAT(play(mother, id, "forged"), HasSubstr("401 webhook_signature_invalid"));
  EXPECT_THAT(play(mother, id, "late"), HasSubstr("401 webhook_signature_invalid"));
  EXPECT_THAT(play(mother, id, "less"), HasSubstr("422 amount_differs"));
  const Reply unsigned_one = school.server().client().request(
      "POST", "/api/v1/payments/webhook", {{"Content-Type", "application/json"}}, "{}");
  EXPECT_EQ(unsigned_one.status, 401);
  EXPECT_EQ(shown(mother, id)["state"], "ordered");
  EXPECT_EQ(ranking(mother), 402);
}

TEST_F(FamilySet, FS1_ARenewalBeginsWhereTheOldOneEnds) {
  Person mother = school.sign_in("mother", 1);
  const auto first = shown(mother, bought(mother, "month"));
  const auto second = shown(mother, bought(mother, "month"));
  EXPECT_GT(second["from"].get<std::string>(), first["until"].get<std::string>());
  EXPECT_EQ(mother.get("/family-set").json()["holds_until"], second["until"]);
  // The other parent's begins where hers end.
  Person father = school.sign_in("father", 1);
  const auto his = shown(father, bought(father, "month"));
  EXPECT_GT(his["from"].get<std::string>(), second["until"].get<std::string>());
}

TEST_F(FamilySet, FS2_AnOrderIsGivenUpAndMoneyGivenBack) {
  Person mother = school.sign_in("mother", 1);
  const std::string unpaid = order(mother);
  const std::string path = "/family-set/orders/" + unpaid + "/cancellation";
  ASSERT_EQ(mother.post(path, nlohmann::json::object()).status, 201);
  EXPECT_EQ(shown(mother, unpaid)["state"], "cancelled");
  EXPECT_FALSE(shown(mother, unpaid).contains("checkout") &&
               !shown(mother, unpaid)["checkout"].is_null());
  // The money came all the same.
  EXPECT_THAT(play(mother, unpaid, "paid"), HasSubstr("<li>204 </li>"));
  EXPECT_EQ(shown(mother, unpaid)["state"], "paid");
  EXPECT_EQ(ranking(mother), 200);
  EXPECT_THAT(play(mother, unpaid, "refunded"), HasSubstr("<li>204 </li>"));
  EXPECT_EQ(shown(mother, unpaid)["state"], "refunded");
  EXPECT_EQ(ranking(mother), 402);
}

TEST_F(FamilySet, F6_BoughtOnceServesTheWholeFamily) {
  Person mother = school.sign_in("mother", 1);
  Person father = school.sign_in("father", 1);
  Person pupil = school.sign_in("pupil", 1);
  Person sibling = school.sign_in("pupil", 2);
  Person stranger = school.sign_in("guardian", 3);
  for (Person* each : {&mother, &father, &pupil, &sibling, &stranger}) {
    EXPECT_EQ(ranking(*each), 402);
  }
  bought(mother);
  for (Person* each : {&mother, &father, &pupil}) EXPECT_EQ(ranking(*each), 200);
  EXPECT_EQ(ranking(sibling), 402);
  ASSERT_EQ(school.link(mother, "mother", 2).status, 201);
  EXPECT_EQ(mother.get("/family").status, 200);
  EXPECT_EQ(ranking(sibling), 200);
  EXPECT_EQ(ranking(stranger), 402);
}

TEST_F(FamilySet, FS2_APupilMayBuyItForItself) {
  Person pupil = school.sign_in("pupil", 2);
  bought(pupil, "month");
  EXPECT_EQ(ranking(pupil), 200);
  Person mother = school.sign_in("mother", 2);
  EXPECT_EQ(ranking(mother), 200);
  EXPECT_TRUE(mother.get("/family-set").json()["orders"].empty());
}

TEST_F(FamilySet, FS4_WhatIsFreeStaysFreeAndStaffNeedNone) {
  Person mother = school.sign_in("mother", 1);
  const std::string pupil = "/pupils/" + mother.pupil();
  EXPECT_EQ(mother.get(pupil + "/marks").status, 402);
  EXPECT_EQ(mother.get(pupil + "/marks").json()["code"], "family_set_needed");
  for (const std::string free : {"/diary", "/timetable", "/absences"}) {
    EXPECT_EQ(mother.get(pupil + free).status, 200) << free;
  }
  Person superuser = school.server().sign_in(school.server().issued("superuser"));
  EXPECT_EQ(superuser.get(pupil + "/ranking").status, 200);
}

TEST_F(FamilySet, FS4_ASchoolMakesAFeatureFree) {
  Person mother = school.sign_in("mother", 1);
  Person superuser = school.server().sign_in(school.server().issued("superuser"));
  EXPECT_EQ(mother.post("/school/free-features", {{"features", {"ranking"}}}).status, 403);
  ASSERT_EQ(superuser.post("/school/free-features", {{"features", {"ranking"}}}).status, 201);
  EXPECT_EQ(superuser.get("/school").json()["free_features"][0], "ranking");
  EXPECT_EQ(ranking(mother), 200);
  EXPECT_EQ(mother.get("/pupils/" + mother.pupil() + "/marks").status, 402);
  const auto page = mother.get("/family-set").json();
  for (const auto& each : page["features"]) {
    EXPECT_EQ(each["needs_set"], each["feature"] == "overview") << each;
    EXPECT_EQ(each["may_use"], each["feature"] != "overview") << each;
  }
}

TEST_F(FamilySet, AnothersOrderIsNobodysElse) {
  Person mother = school.sign_in("mother", 1);
  Person father = school.sign_in("father", 1);
  const std::string id = order(mother);
  EXPECT_TRUE(shown(father, id).is_null());
  const std::string path = "/family-set/orders/" + id + "/cancellation";
  EXPECT_EQ(father.post(path, nlohmann::json::object()).status, 404);
  Person teacher = school.server().sign_in(school.server().issued("teacher"));
  EXPECT_EQ(teacher.post("/family-set/orders", {{"product", "year"}}).status, 403);
}

TEST(FamilySetOff, FS4_WithoutSettingsEverythingIsFreeAndNothingIsSold) {
  const FamilySchool school;
  Person mother = school.sign_in("mother", 1);
  EXPECT_EQ(mother.get("/pupils/" + mother.pupil() + "/ranking").status, 200);
  EXPECT_TRUE(mother.get("/family-set").json()["prices"].empty());
  const Reply reply = mother.post("/family-set/orders", {{"product", "year"}});
  EXPECT_EQ(reply.json()["code"], "family_set_not_sold");
  EXPECT_EQ(school.server().client().get("/dev/payments").status, 404);
}

}  // namespace
}  // namespace klade
