// One sign-in for all children of a family: who switches to whom, and what ends with what.
#include <gmock/gmock.h>

#include "tests/acceptance/family_of_five.h"
#include "tests/acceptance/one_time_code.h"

namespace klade {
namespace {

using testing::SizeIs;

TEST_F(FamilyOfFive, F4_OneSignInSwitchesBetweenChildren) {
  Person by_other_code = school.sign_in("mother", 2);
  EXPECT_THAT(children_of(by_other_code), SizeIs(3));
  const std::string target = mother.profile()["id"];
  const Reply reply = by_other_code.post("/me/profile", {{"profile", target}});
  ASSERT_EQ(reply.status, 201) << reply.body;
  Person switched(school.server().port(), reply.json());
  const auto me = switched.get("/me").json();
  EXPECT_EQ(me["id"], target);
  EXPECT_EQ(me["pupil"]["name"], "Pēteris Ozols");
  const std::string pupil = me["pupil"]["id"];
  EXPECT_EQ(switched.get("/pupils/" + pupil + "/marks").status, 200);
  EXPECT_EQ(by_other_code.get("/pupils/" + pupil + "/marks").status, 404);
}

TEST_F(FamilyOfFive, F4_WhatWasSwitchedToEndsWithTheSessionThatAPasswordOpened) {
  Person opened = school.sign_in("mother", 2);
  const auto switched = [&](Person& from, Person& to) {
    const Reply reply = from.post("/me/profile", {{"profile", to.profile()["id"]}});
    EXPECT_EQ(reply.status, 201) << reply.body;
    return Person(school.server().port(), reply.json());
  };
  Person once = switched(opened, mother);
  Person twice = switched(once, opened);
  EXPECT_EQ(twice.get("/me").json()["id"], opened.profile()["id"]);
  const std::string session = opened.get("/me/sessions").json()["items"][0]["id"];
  ASSERT_NE(session, "");
  // Whoever has only the first token cannot keep what it was switched to.
  Person elsewhere = school.sign_in("mother", 2);
  ASSERT_EQ(elsewhere.post("/me/sessions/others/end", nlohmann::json::object()).status, 201);
  EXPECT_EQ(elsewhere.get("/me").status, 200);  // waits for the views
  EXPECT_EQ(opened.get("/me").status, 401);
  EXPECT_EQ(once.get("/me").status, 401);
  EXPECT_EQ(twice.get("/me").status, 401);
  EXPECT_EQ(mother.get("/me").status, 200);
}

TEST_F(FamilyOfFive, F4_A10_SigningOutEndsWhatTheSignInOpened) {
  Person opened = school.sign_in("mother", 2);
  const Reply reply = opened.post("/me/profile", {{"profile", mother.profile()["id"]}});
  Person switched(school.server().port(), reply.json());
  ASSERT_EQ(switched.request("DELETE", "/sessions/current", {}).status, 204);
  EXPECT_EQ(switched.get("/me").status, 401);
  EXPECT_EQ(opened.get("/me").status, 401);
}

TEST_F(FamilyOfFive, F4_A13_ANewPasswordEndsWhatTheOldOneWasSwitchedTo) {
  Person opened = school.sign_in("mother", 2);
  const Reply reply = opened.post("/me/profile", {{"profile", mother.profile()["id"]}});
  Person switched(school.server().port(), reply.json());
  Person superuser = school.server().sign_in(school.server().issued("superuser"));
  const std::string own = opened.profile()["id"];
  ASSERT_EQ(superuser.post("/profiles/" + own + "/password", nlohmann::json::object()).status, 201);
  EXPECT_EQ(superuser.get("/me").status, 200);  // waits for the views
  EXPECT_EQ(switched.get("/me").status, 401);
}

TEST_F(FamilyOfFive, F4_AChildsSecondFactorIsAskedForOnSwitchingToIt) {
  const IssuedPassword& paulas = school.issued("mother", 2);
  Person guarded = school.sign_in("mother", 2);
  ASSERT_EQ(guarded.post("/me/second-factor", nlohmann::json::object()).status, 201);
  const auto prepared = guarded.get("/me/second-factor").json();
  const std::string secret = prepared["secret"];
  ASSERT_EQ(
      guarded.post("/me/second-factor/confirmation", {{"code", one_time_code(secret)}}).status,
      201);
  // One of the caller's own is no help.
  ASSERT_EQ(mother.post("/me/second-factor", nlohmann::json::object()).status, 201);
  const std::string own = mother.get("/me/second-factor").json()["secret"];
  ASSERT_EQ(mother.post("/me/second-factor/confirmation", {{"code", one_time_code(own)}}).status,
            201);
  nlohmann::json target{{"profile", guarded.profile()["id"]}};
  EXPECT_EQ(mother.post("/me/profile", target).json()["code"], "second_factor_required");
  target["code"] = "000000x";
  EXPECT_EQ(mother.post("/me/profile", target).json()["code"], "second_factor_wrong");
  target["code"] = prepared["recovery_codes"][0];
  EXPECT_EQ(mother.post("/me/profile", target).status, 201);
  EXPECT_EQ(mother.post("/me/profile", target).json()["code"], "recovery_code_used");
  EXPECT_EQ(school.server().try_sign_in(paulas.username, paulas.password).json()["code"],
            "second_factor_required");
}

TEST_F(FamilyOfFive, F4_SwitchingSetsTheCookieOfWhoCameByOneAndLengthensNothing) {
  const IssuedPassword& issued = school.issued("mother", 2);
  const nlohmann::json body{
      {"username", issued.username}, {"password", issued.password}, {"cookie", true}};
  HttpClient client = school.server().client();
  const Headers json{{"Content-Type", "application/json"}};
  const Reply in = client.request("POST", "/api/v1/sessions", json, body.dump());
  ASSERT_EQ(in.status, 201);
  const nlohmann::json target{{"profile", mother.profile()["id"]}};
  const Headers by_cookie{{"Content-Type", "application/json"},
                          {"Cookie", "klade=" + in.json()["token"].get<std::string>()}};
  const Reply out = client.request("POST", "/api/v1/me/profile", by_cookie, target.dump());
  ASSERT_EQ(out.status, 201) << out.body;
  EXPECT_NE(out.headers.at("set-cookie").find("HttpOnly"), std::string::npos);
  EXPECT_EQ(out.json()["expires_at"], in.json()["expires_at"]);
}

TEST_F(FamilyOfFive, F4_NobodySwitchesToAProfileOfAnotherFamily) {
  Person father = school.sign_in("father", 1);
  const auto refused = [&](const std::string& profile) {
    EXPECT_EQ(mother.post("/me/profile", {{"profile", profile}}).status, 404);
  };
  refused(father.profile()["id"]);
  refused(school.sign_in("pupil", 1).profile()["id"]);
  refused(school.sign_in("mother", 5).profile()["id"]);
  EXPECT_EQ(father.post("/me/profile", {{"profile", mother.profile()["id"]}}).status, 404);
}

TEST_F(FamilyOfFive, F5_APupilNeverSeesASibling) {
  Person pupil = school.sign_in("pupil", 1);
  EXPECT_EQ(pupil.get("/family").status, 403);
  EXPECT_EQ(pupil.post("/me/profile", {{"profile", mother.profile()["id"]}}).status, 403);
  Person sibling = school.sign_in("pupil", 2);
  EXPECT_EQ(pupil.get("/pupils/" + sibling.pupil() + "/diary").status, 404);
}

// Of the pupil's only parent; the position at which it is.
std::string phone_corrected(const FamilySchool& school, const std::string& pupil) {
  Person superuser = school.server().sign_in(school.server().issued("superuser"));
  const auto parents = superuser.get("/pupils/" + pupil + "/parents").json();
  const std::string path = "/people/" + parents["items"][0]["person"].get<std::string>() + "/phone";
  EXPECT_EQ(
      superuser.post(path, {{"phone", "+37126000001"}, {"reason", "Nepareizs numurs"}}).status,
      201);
  return superuser.position();
}

TEST_F(FamilyOfFive, P9_WhoHadTheWrongPhoneIsPutOutOfTheFamilyToo) {
  // Of another person's profile the mother has had the password.
  const IssuedPassword& guardians = school.issued("guardian", 3);
  Person guardian = school.sign_in("guardian", 3);
  Person stranger = school.sign_in("father", 1);
  ASSERT_EQ(FamilySchool::link(stranger, guardians).status, 201);
  const nlohmann::json target{{"profile", guardian.profile()["id"]}};
  const Reply in = stranger.post("/me/profile", target);
  ASSERT_EQ(in.status, 201);
  const std::string corrected = phone_corrected(school, guardian.pupil());
  const Reply left = stranger.get("/family", {{"Klade-Position", corrected}});
  EXPECT_EQ(left.json()["children"].size(), 1U) << left.body;
  EXPECT_EQ(stranger.post("/me/profile", target).status, 404);
  EXPECT_EQ(Person(school.server().port(), in.json()).get("/me").status, 401);
}

TEST_F(FamilyOfFive, P9_WhoeverTheFamilyIsIsRidOfTheStrangerToo) {
  // The stranger has had the password of one of the mother's profiles, and has linked itself.
  Person stranger = school.sign_in("father", 1);
  Person deceived = school.sign_in("guardian", 3);
  ASSERT_EQ(FamilySchool::link(deceived, school.issued("father", 2)).status, 201);
  ASSERT_EQ(FamilySchool::link(deceived, school.issued("father", 1)).status, 201);
  const Reply all = stranger.get("/family", {{"Klade-Position", deceived.position()}});
  ASSERT_EQ(all.json()["children"].size(), 3U) << all.body;
  const std::string corrected = phone_corrected(school, deceived.pupil());
  const Reply left = stranger.get("/family", {{"Klade-Position", corrected}});
  EXPECT_EQ(left.json()["children"].size(), 1U) << left.body;
  const std::string second = school.sign_in("father", 2).profile()["id"];
  EXPECT_EQ(stranger.post("/me/profile", {{"profile", second}}).status, 404);
}

TEST(FamilySwitching, P9_WhoIsOutOfAFamilyDoesNotBeginItAgainWithWhoStayed) {
  // Whichever of both has the lower id, that the family's own is made of.
  for (const int who : {1, 2}) {
    const FamilySchool school;
    Person stays = school.sign_in("mother", who == 1 ? 2 : 1);
    Person goes = school.sign_in("mother", who);
    ASSERT_EQ(school.link(stays, "mother", who).status, 201);
    const Reply both = goes.get("/family", {{"Klade-Position", stays.position()}});
    ASSERT_EQ(both.json()["children"].size(), 2U) << both.body;
    const std::string own = goes.profile()["id"];
    const std::string path = "/family/members/" + own + "/removal";
    ASSERT_EQ(goes.post(path, nlohmann::json::object()).status, 201);
    ASSERT_EQ(goes.post("/family/applications", {{"children", 4}, {"reason", "Četri"}}).status,
              201);
    EXPECT_THAT(children_of(goes), SizeIs(1));
    EXPECT_EQ(goes.post("/me/profile", {{"profile", stays.profile()["id"]}}).status, 404);
    const Reply there = stays.get("/family", {{"Klade-Position", goes.position()}});
    EXPECT_EQ(there.json()["children"].size(), 1U) << there.body;
  }
}

}  // namespace
}  // namespace klade
