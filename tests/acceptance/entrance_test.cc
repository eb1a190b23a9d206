// What stands between a password and the school: terms of use, second factors, and who has tried
// too often.
#include <csignal>
#include <set>

#include "tests/acceptance/one_time_code.h"
#include "tests/acceptance/school_server.h"
#include "tests/acceptance/terms_folder.h"

namespace klade {
namespace {

Reply sign_in_with(const SchoolServer& school,
                   const IssuedPassword& who,
                   const nlohmann::json& more,
                   Headers headers = {}) {
  nlohmann::json body{{"username", who.username}, {"password", who.password}};
  if (!more.is_null()) body.update(more);
  headers.emplace_back("Content-Type", "application/json");
  return school.client().request("POST", "/api/v1/sessions", headers, body.dump());
}

TEST(Terms, A16_AreAcceptedBeforeFirstUseInTheVersionThatIsInForce) {
  const TermsFolder terms;
  SchoolServer school(terms.options("2"));
  Person parent = school.sign_in(school.issued_to_parent_of(school.issued("pupil")));
  EXPECT_EQ(parent.get("/me").json()["demanded"], nlohmann::json::array({"terms"}));
  const Reply barred = parent.get("/pupils/" + parent.pupil() + "/diary");
  EXPECT_EQ(barred.status, 403);
  EXPECT_EQ(barred.json()["code"], "terms_not_accepted");
  const Reply text = parent.get("/terms", {{"Accept-Language", "ru"}});
  EXPECT_EQ(text.json()["text"], "Terms 2 ru");
  EXPECT_EQ(text.json()["version"], 2);
  EXPECT_EQ(parent.post("/me/terms", {{"version", 1}}).json()["code"], "terms_unknown");
  EXPECT_EQ(parent.post("/me/terms", {{"version", 2}}).status, 201);
  EXPECT_EQ(parent.get("/pupils/" + parent.pupil() + "/diary").status, 200);
  school.restart(SIGKILL);
  Person again = parent.at(school.port());
  EXPECT_EQ(again.get("/pupils/" + parent.pupil() + "/diary").status, 200);
}

TEST(Terms, AreNotAskedForWhereNoneAreInForce) {
  const SchoolServer school;
  Person teacher = school.sign_in(school.issued("teacher"));
  EXPECT_EQ(teacher.get("/me").json()["demanded"], nlohmann::json::array());
  EXPECT_EQ(teacher.get("/terms").json()["version"], 0);
}

TEST(SecondFactor, IsSetUpAskedForAndSpentAlsoAcrossACrash) {
  SchoolServer school;
  const IssuedPassword& who = school.issued("teacher");
  Person teacher = school.sign_in(who);
  ASSERT_EQ(teacher.post("/me/second-factor", nlohmann::json::object()).status, 201);
  const nlohmann::json prepared = teacher.get("/me/second-factor").json();
  ASSERT_EQ(prepared["state"], "prepared");
  const std::string secret = prepared["secret"];
  EXPECT_NE(prepared["uri"].get<std::string>().find("secret=" + secret), std::string::npos);
  EXPECT_EQ(school.sign_in(who).get("/me").status, 200) << "before it is confirmed";
  ASSERT_EQ(
      teacher.post("/me/second-factor/confirmation", {{"code", one_time_code(secret, -1)}}).status,
      201);
  EXPECT_EQ(teacher.get("/me/second-factor").json()["state"], "confirmed");
  EXPECT_EQ(school.try_sign_in(who.username, who.password).json()["code"],
            "second_factor_required");
  const std::string code = one_time_code(secret, 1);  // good however long the test takes to send it
  EXPECT_EQ(sign_in_with(school, who, {{"code", code}}).status, 201);
  const std::string recovery = prepared["recovery_codes"][7];
  EXPECT_EQ(sign_in_with(school, who, {{"code", recovery}}).status, 201);
  school.restart(SIGKILL);
  EXPECT_EQ(sign_in_with(school, who, {{"code", recovery}}).json()["code"], "recovery_code_used");
  EXPECT_NE(sign_in_with(school, who, {{"code", code}}).status, 201);
  EXPECT_EQ(school.log().find(secret), std::string::npos);
}

TEST(LockOut, IsNotTheOwnersWhoHasSignedInFromItsBrowserBefore) {
  SchoolServer school({"--username-attempts", "2", "--username-refill-seconds", "3600"});
  const IssuedPassword& who = school.issued("teacher");
  const Reply first = sign_in_with(school, who, nlohmann::json::object());
  const std::string device = first.json()["device"];
  for (int i = 0; i < 5; ++i) school.try_sign_in(who.username, "wrong");
  EXPECT_EQ(school.try_sign_in(who.username, who.password).status, 429);
  EXPECT_EQ(sign_in_with(school, who, {{"device", device}}).status, 201);
  EXPECT_EQ(sign_in_with(school, who, {}, {{"Cookie", "klade_device=" + device}}).status, 201);
  // Nor is it after a restart, which forgets the attempts and not the device.
  school.restart(SIGTERM);
  for (int i = 0; i < 5; ++i) school.try_sign_in(who.username, "wrong");
  EXPECT_EQ(sign_in_with(school, who, {{"device", device}}).status, 201);
}

TEST(SignIn, P11_GivesItsHintsInTheReadersLanguage) {
  const SchoolServer school;
  std::set<std::string> seen;
  for (const std::string language : {"lv", "ru", "en"}) {
    IssuedPassword wrong = school.issued("teacher");
    wrong.password = "wrong";
    const auto hints =
        sign_in_with(school, wrong, {}, {{"Accept-Language", language}}).json()["hints"];
    ASSERT_EQ(hints.size(), 4U);
    for (const auto& hint : hints) EXPECT_TRUE(seen.insert(hint.get<std::string>()).second) << hint;
  }
}

}  // namespace
}  // namespace klade
