// Accounts as a school and its people keep them: parents let in, passwords, usernames, sessions,
// the end of a profile.
#include <csignal>
#include <optional>
#include <regex>

#include "tests/acceptance/class_teacher.h"
#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

using Json = nlohmann::json;

const std::string kGood = "zaļš kaķis tumsā";

Json parent_body(const std::string& role, const std::string& phone = "26123456") {
  return {{"role", role},
          {"given_name", "Jānis"},
          {"family_name", "Zariņš"},
          {"phone", phone},
          {"language", "lv"}};
}
Json order(const std::string& why) {
  return {{"why", why}, {"order_number", "1-9/45"}, {"order_date", "2026-11-20"}};
}

std::size_t texted_passwords(const SchoolServer& school) {
  const std::string log = replay_on(school.data(), {"export"}).out;
  const std::regex texted("accounts\\.password_texted");
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(log.begin(), log.end(), texted), std::sregex_iterator()));
}

TEST(Accounts, A1_P1_AClassTeacherRegistersAParentAndAPasswordIsTexted) {
  SchoolServer school;
  ClassTeacher teacher = class_teacher_of(school);
  const std::string path = "/pupils/" + teacher.pupil + "/parents";
  const std::size_t before = teacher.person.get(path).json()["items"].size();
  const Reply made = teacher.person.post(path, parent_body("guardian"), "guardian");
  ASSERT_EQ(made.status, 201) << made.body;
  const Json list = teacher.person.get(path).json()["items"];
  ASSERT_EQ(list.size(), before + 1);
  Json guardian;
  for (const Json& item : list) {
    if (item["id"] == made.json()["id"]) guardian = item;
  }
  EXPECT_EQ(guardian["role"], "guardian");
  EXPECT_EQ(guardian["name"], "Jānis Zariņš");
  EXPECT_EQ(guardian["phone"], "+37126123456");
  EXPECT_EQ(guardian["has_password"], true);
  // Only the class teacher and the superuser.
  Person superuser = school.sign_in(school.issued("superuser"));
  EXPECT_EQ(superuser.get(path).json()["items"], list);
  Person pupil = school.sign_in(school.issued("pupil"));
  EXPECT_EQ(pupil.get(path).status, 403);
  EXPECT_EQ(teacher.person.post(path, parent_body("guardian"), "guardian").body, made.body);
  // P9: a wrong phone is corrected, and the right one gets a new password.
  const std::string who = guardian["person"];
  const Reply corrected = teacher.person.post("/people/" + who + "/phone",
                                              {{"phone", "29999999"}, {"reason", "Kļūda"}});
  ASSERT_EQ(corrected.status, 201) << corrected.body;
  school.stop(SIGKILL);
  EXPECT_EQ(texted_passwords(school), 2U);
  expect_views_equal_rebuild(school.data());
}

TEST(Accounts, A13_P3_ChosenPasswordsOpenTheirProfilesAndEndOtherSessions) {
  const SchoolServer school;
  const IssuedPassword& issued = school.issued("pupil");
  Person here = school.sign_in(issued);
  Person there = school.sign_in(issued);
  const auto choose = [&](const std::string& old, const std::string& wanted) {
    const Reply reply = here.post("/me/password", {{"old", old}, {"new", wanted}});
    const Json json = reply.json();
    if (reply.status == 201) return std::string();
    if (json["errors"].empty()) return json["code"].get<std::string>();
    return json["errors"][0]["code"].get<std::string>();
  };
  EXPECT_EQ(choose("nav parole", kGood), "password_wrong");
  EXPECT_EQ(choose(issued.password, "parole12345"), "password_too_common");
  EXPECT_EQ(choose(issued.password, "te ir " + issued.username), "password_personal");
  EXPECT_EQ(there.get("/me").status, 200);
  ASSERT_EQ(choose(issued.password, kGood), "");
  EXPECT_EQ(here.get("/me").status, 200);
  EXPECT_EQ(there.get("/me").status, 401);
  EXPECT_EQ(school.try_sign_in(issued.username, issued.password).status, 401);
  EXPECT_EQ(school.try_sign_in(issued.username, kGood).status, 201);
}

TEST(Accounts, A13_WrongOldPasswordsAreBoundedAndSignInIsNot) {
  const SchoolServer school({"--username-attempts", "3", "--username-refill-seconds", "3600"});
  const IssuedPassword& issued = school.issued("pupil");
  Person thief = school.sign_in(issued);
  const Json guess{{"old", "minējums"}, {"new", kGood}};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(thief.post("/me/password", guess).status, 403);
  const Reply limited = thief.post("/me/password", guess);
  EXPECT_EQ(limited.status, 429);
  EXPECT_GT(std::stoi(limited.headers.at("retry-after")), 0);
  EXPECT_EQ(school.try_sign_in(issued.username, issued.password).status, 201);
}

TEST(Accounts, A6_WhomAPasswordOpensTwoProfilesChooses) {
  const SchoolServer school;
  const IssuedPassword& pupil = school.issued("pupil");
  const IssuedPassword& parent = school.issued_to_parent_of(pupil);
  for (const IssuedPassword* each : {&pupil, &parent}) {
    Person person = school.sign_in(*each);
    const Reply reply = person.post("/me/password", {{"old", each->password}, {"new", kGood}});
    ASSERT_EQ(reply.status, 201) << reply.body;
    EXPECT_EQ(person.get("/me").status, 200);  // waits for the views
  }
  const auto sign_in = [&](const Json& profile) {
    Json body{{"username", pupil.username}, {"password", kGood}};
    if (!profile.is_null()) body["profile"] = profile;
    return school.client().request(
        "POST", "/api/v1/sessions", {{"Content-Type", "application/json"}}, body.dump());
  };
  const Reply choice = sign_in(nullptr);
  ASSERT_EQ(choice.status, 200) << choice.body;
  const Json profiles = choice.json()["profiles"];
  ASSERT_EQ(profiles.size(), 2U);
  for (const Json& profile : profiles) {
    const Reply in = sign_in(profile["id"]);
    ASSERT_EQ(in.status, 201) << in.body;
    EXPECT_EQ(in.json()["profile"]["role"], profile["role"]);
  }
}

TEST(Accounts, A8_AnAlternativeUsernameIsOnesAloneAndThePersonalCodeStaysGood) {
  const SchoolServer school;
  const IssuedPassword& pupil = school.issued("pupil");
  Person child = school.sign_in(pupil);
  Person parent = school.sign_in(school.issued_to_parent_of(pupil));
  const Json wanted{{"username", "Mana.Ābele"}};
  EXPECT_EQ(parent.get("/me").json()["alternative_username"], false);
  ASSERT_EQ(parent.post("/me/username", wanted).status, 201);
  EXPECT_EQ(parent.get("/me").json()["alternative_username"], true);
  EXPECT_EQ(parent.get("/me").json()["language"], "lv");
  ASSERT_EQ(parent.post("/me/language", {{"language", "ru"}}).status, 201);
  EXPECT_EQ(parent.get("/me").json()["language"], "ru");
  const Reply taken = child.post("/me/username", {{"username", "mana.ābele"}});
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.json()["code"], "username_taken");
  const Reply code = child.post("/me/username", {{"username", "161175-19997"}});
  EXPECT_EQ(code.json()["errors"][0]["code"], "bad_username");
  const IssuedPassword& issued = school.issued_to_parent_of(pupil);
  EXPECT_EQ(school.try_sign_in(issued.username, issued.password).status, 201);
  EXPECT_EQ(parent.post("/me/username/removal", Json::object()).status, 201);
}

TEST(Accounts, SessionsAreSeenAndEndedFromAnother) {
  const SchoolServer school;
  const IssuedPassword& issued = school.issued("pupil");
  Person here = school.sign_in(issued);
  Person lost = school.sign_in(issued);
  Person third = school.sign_in(issued);
  const Json sessions = here.get("/me/sessions").json()["items"];
  ASSERT_EQ(sessions.size(), 3U);
  EXPECT_EQ(lost.get("/me/sessions").json()["items"].size(), 3U);
  std::string own;
  const Json theirs = lost.get("/me/sessions").json();
  for (const Json& item : theirs["items"]) {
    if (item["current"] == true) own = item["id"].get<std::string>();
  }
  ASSERT_FALSE(own.empty());
  Person stranger = school.sign_in(school.issued("teacher"));
  EXPECT_EQ(stranger.post("/me/sessions/" + own + "/end", Json::object()).status, 404);
  EXPECT_EQ(lost.get("/me").status, 200);
  ASSERT_EQ(here.post("/me/sessions/" + own + "/end", Json::object()).status, 201);
  EXPECT_EQ(here.get("/me/sessions").json()["items"].size(), 2U);
  EXPECT_EQ(lost.get("/me").status, 401);
  EXPECT_EQ(third.get("/me").status, 200);
  ASSERT_EQ(here.post("/me/sessions/others/end", Json::object()).status, 201);
  EXPECT_EQ(here.get("/me/sessions").json()["items"].size(), 1U);
  EXPECT_EQ(third.get("/me").status, 401);
}

TEST(Accounts, RV1_APupilThatLeavesEndsItsParentsProfilesUnderTheSameOrder) {
  const SchoolServer school;
  const IssuedPassword& pupil = school.issued("pupil");
  const IssuedPassword& issued = school.issued_to_parent_of(pupil);
  Person child = school.sign_in(pupil);
  Person parent = school.sign_in(issued);
  Person superuser = school.sign_in(school.issued("superuser"));
  const std::string path = "/profiles/" + child.profile()["id"].get<std::string>() + "/closure";
  Json body = order("left");
  body["order_number"] = " ";
  EXPECT_EQ(superuser.post(path, body).status, 400);
  ASSERT_EQ(superuser.post(path, order("left")).status, 201);
  EXPECT_EQ(superuser.get("/me").status, 200);  // waits for the views
  EXPECT_EQ(child.get("/me").status, 401);
  EXPECT_EQ(parent.get("/me").status, 401);
  EXPECT_EQ(school.try_sign_in(pupil.username, pupil.password).status, 401);
  EXPECT_EQ(school.try_sign_in(issued.username, issued.password).status, 401);
}

TEST(Accounts, RV1_WhatAnOrderEndedAnotherOpensAgain) {
  const SchoolServer school;
  const IssuedPassword& pupil = school.issued("pupil");
  const IssuedPassword& parent = school.issued_to_parent_of(pupil);
  const std::string id = school.sign_in(pupil).profile()["id"];
  Person superuser = school.sign_in(school.issued("superuser"));
  ASSERT_EQ(superuser.post("/profiles/" + id + "/closure", order("left")).status, 201);
  const Json former = superuser.get("/school/former-pupils").json()["items"];
  ASSERT_EQ(former.size(), 1U);
  EXPECT_EQ(former[0]["profile"], id);
  EXPECT_EQ(former[0]["why"], "left");
  const std::string path = "/profiles/" + id + "/reopening";
  Json body{{"order_number", "1-9/46"}, {"order_date", "2026-11-27"}};
  Person teacher = school.sign_in(school.issued("teacher"));
  EXPECT_EQ(teacher.post(path, body).status, 403);
  body["order_number"] = " ";
  EXPECT_EQ(superuser.post(path, body).status, 400);
  body["order_number"] = "1-9/46";
  ASSERT_EQ(superuser.post(path, body).status, 201);
  EXPECT_EQ(superuser.get("/me").status, 200);  // waits for the views
  EXPECT_EQ(superuser.get("/school/former-pupils").json()["items"].size(), 0U);
  EXPECT_EQ(school.sign_in(pupil).get("/me").json()["former"], false);
  EXPECT_EQ(school.sign_in(parent).get("/me").status, 200);
}

TEST(Accounts, A15_WhoLeftReadsOnWhereTheSchoolAllowsItAndWritesNothing) {
  const SchoolServer school;
  const IssuedPassword& pupil = school.issued("pupil");
  const IssuedPassword& issued = school.issued_to_parent_of(pupil);
  Person superuser = school.sign_in(school.issued("superuser"));
  Person before = school.sign_in(issued);
  const std::string child = "/pupils/" + before.pupil();
  const std::string marks = before.get(child + "/marks").body;
  ASSERT_NE(marks, "");
  const std::string id = school.sign_in(pupil).profile()["id"];
  ASSERT_EQ(superuser.post("/profiles/" + id + "/closure", order("graduated")).status, 201);
  EXPECT_EQ(superuser.get("/me").status, 200);  // waits for the views
  EXPECT_EQ(school.try_sign_in(issued.username, issued.password).status, 401);
  Json access = superuser.get("/school").json()["access"];
  EXPECT_EQ(access["former_may_read"], false);
  access["former_may_read"] = true;
  ASSERT_EQ(superuser.post("/school/access-settings", access).status, 201);
  EXPECT_EQ(superuser.get("/school").json()["access"], access);

  Person parent = school.sign_in(issued);
  const Json me = parent.get("/me").json();
  EXPECT_EQ(me["former"], true);
  EXPECT_EQ(me["demanded"], Json::array());
  EXPECT_EQ(parent.get(child + "/marks").body, marks);
  EXPECT_EQ(parent.get(child + "/diary").status, 200);
  EXPECT_EQ(parent.get("/mail/folders/inbox").status, 200);
  const Json notice{{"from", "2026-11-30"}, {"to", "2026-11-30"}, {"kind", "illness"}};
  EXPECT_EQ(parent.post(child + "/absence-notices", notice).json()["code"], "profile_closed");
  EXPECT_EQ(parent.post("/me/language", {{"language", "ru"}}).json()["code"], "profile_closed");
  Person graduate = school.sign_in(pupil);
  EXPECT_EQ(graduate.get(child + "/marks").body, marks);
  EXPECT_EQ(graduate.request("DELETE", "/sessions/current", {}).status, 204);
  EXPECT_EQ(graduate.get("/me").status, 401);
  // Allowed no more: the sessions are over at once.
  access["former_may_read"] = false;
  ASSERT_EQ(superuser.post("/school/access-settings", access).status, 201);
  EXPECT_EQ(superuser.get("/me").status, 200);
  EXPECT_EQ(parent.get("/me").status, 401);
}

TEST(Accounts, RV1_ABreachLeavesNothingToReadWhateverTheSchoolAllows) {
  const SchoolServer school;
  const IssuedPassword& issued = school.issued_to_parent_of(school.issued("pupil"));
  Person superuser = school.sign_in(school.issued("superuser"));
  Json access = superuser.get("/school").json()["access"];
  access["former_may_read"] = true;
  ASSERT_EQ(superuser.post("/school/access-settings", access).status, 201);
  const std::string id = school.sign_in(issued).profile()["id"];
  ASSERT_EQ(superuser.post("/profiles/" + id + "/closure", order("breach")).status, 201);
  EXPECT_EQ(superuser.get("/me").status, 200);
  EXPECT_EQ(school.try_sign_in(issued.username, issued.password).status, 401);
}

TEST(Accounts, P10_A4_TheSuperuserRegistersStaffAndRenewsPasswords) {
  SchoolServer school;
  Person superuser = school.sign_in(school.issued("superuser"));
  const Json body{{"given_name", "Jānis"},
                  {"family_name", "Zariņš"},
                  {"personal_code", "390000-10001"},
                  {"phone", "26123456"},
                  {"roles", {"teacher"}}};
  const Reply made = superuser.post("/staff", body);
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/profiles/" + made.json()["id"].get<std::string>() + "/password";
  ASSERT_EQ(superuser.post(path, Json::object()).status, 201);
  Person teacher = school.sign_in(school.issued("teacher"));
  EXPECT_EQ(teacher.post(path, Json::object()).status, 404);
  EXPECT_EQ(teacher.post("/staff", body).status, 403);
  // Registering again is no way to other roles.
  Json other = body;
  other["roles"] = {"teacher", "superuser"};
  EXPECT_EQ(superuser.post("/staff", other).json()["code"], "employee_exists");
  school.stop(SIGTERM);
  EXPECT_EQ(texted_passwords(school), 2U);
}

}  // namespace
}  // namespace klade
