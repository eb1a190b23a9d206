// Signing in and out, as people do it.
#include <algorithm>
#include <csignal>

#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

TEST(SignIn, A6_OneUsernameAndThePasswordTellsPupilFromParent) {
  const SchoolServer school;
  const IssuedPassword& pupil = school.issued("pupil");
  const IssuedPassword& parent = school.issued_to_parent_of(pupil);
  Person child = school.sign_in(pupil);
  Person adult = school.sign_in(parent);
  EXPECT_EQ(child.profile()["role"], "pupil");
  EXPECT_EQ(adult.profile()["role"], parent.role);
  EXPECT_EQ(child.pupil(), adult.pupil());
  EXPECT_NE(child.profile()["id"], adult.profile()["id"]);
  // A9: who is signed in is shown.
  EXPECT_EQ(child.get("/me").json()["role"], "pupil");
  EXPECT_EQ(adult.get("/me").json()["pupil"]["id"], child.pupil());
}

TEST(SignIn, A7_StaffSignInWithTheirOwnCodeHoweverItIsTyped) {
  const SchoolServer school;
  const IssuedPassword& teacher = school.issued("teacher");
  std::string bare = teacher.username;
  std::erase(bare, '-');
  EXPECT_EQ(school.try_sign_in(bare, teacher.password).status, 201);
  EXPECT_EQ(school.try_sign_in(" " + teacher.username + " ", teacher.password).status, 201);
}

TEST(SignIn, P11_AFailedOneGivesHintsAndDoesNotTellWhatIsWrong) {
  const SchoolServer school;
  const IssuedPassword& teacher = school.issued("teacher");
  const Reply wrong = school.try_sign_in(teacher.username, "wrong-password");
  const Reply unknown = school.try_sign_in("399999-99999", teacher.password);
  const Reply other = school.try_sign_in(school.issued("pupil").username, teacher.password);
  for (const Reply& reply : {wrong, unknown, other}) {
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.json()["code"], "sign_in_failed");
    EXPECT_EQ(reply.json()["hints"].size(), 4U);
  }
  auto first = wrong.json();
  auto second = unknown.json();
  first.erase("trace_id");
  second.erase("trace_id");
  EXPECT_EQ(first, second);
}

TEST(SignIn, A10_EndsAtOnceAndForGood) {
  SchoolServer school;
  Person teacher = school.sign_in(school.issued("teacher"));
  Person elsewhere = school.sign_in(school.issued("teacher"));
  EXPECT_EQ(teacher.request("DELETE", "/sessions/current", {}).status, 204);
  EXPECT_EQ(teacher.get("/me").status, 401);
  EXPECT_EQ(elsewhere.get("/me").status, 200);
  school.restart(SIGKILL);
  HttpClient client = school.client();
  const auto status = [&](const Person& person) {
    return client.get("/api/v1/me", {{"Authorization", "Bearer " + person.token()}}).status;
  };
  EXPECT_EQ(status(teacher), 401);
  EXPECT_EQ(status(elsewhere), 200);
}

TEST(SignIn, SetsACookieThatScriptsAndOtherSitesCannotUse) {
  const SchoolServer school;
  const IssuedPassword& teacher = school.issued("teacher");
  HttpClient client = school.client();
  const nlohmann::json body{
      {"username", teacher.username}, {"password", teacher.password}, {"cookie", true}};
  const Reply in = client.request(
      "POST", "/api/v1/sessions", {{"Content-Type", "application/json"}}, body.dump());
  ASSERT_EQ(in.status, 201);
  const std::string cookie = in.headers.at("set-cookie");
  for (const std::string part : {"HttpOnly", "SameSite=Strict", "Secure", "Path=/"}) {
    EXPECT_NE(cookie.find(part), std::string::npos) << cookie;
  }
  const std::string pair = cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(client.get("/api/v1/me", {{"Cookie", "a=b; " + pair}}).status, 200);
  EXPECT_EQ(client.get("/api/v1/me", {{"Cookie", pair}, {"Sec-Fetch-Site", "cross-site"}}).status,
            403);
}

TEST(SignIn, TakesNoLargerBodyThanItNeeds) {
  const Server server;
  const auto status = [&](std::size_t size) {
    return server.client()
        .request("POST",
                 "/api/v1/sessions",
                 {{"Content-Type", "application/json"}},
                 std::string(size, ' '))
        .status;
  };
  EXPECT_EQ(status(4096), 400);
  EXPECT_EQ(status(4097), 413);
}

TEST(SignIn, BoundsSuccessfulOnesOfAUsername) {
  const SchoolServer school({"--username-sign-ins", "2", "--username-sign-in-seconds", "3600"});
  const IssuedPassword& teacher = school.issued("teacher");
  EXPECT_EQ(school.try_sign_in(teacher.username, teacher.password).status, 201);
  EXPECT_EQ(school.try_sign_in(teacher.username, teacher.password).status, 201);
  const Reply limited = school.try_sign_in(teacher.username, teacher.password);
  EXPECT_EQ(limited.status, 429);
  EXPECT_GT(std::stoi(limited.headers.at("retry-after")), 0);
  const IssuedPassword& pupil = school.issued("pupil");
  EXPECT_EQ(school.try_sign_in(pupil.username, pupil.password).status, 201);
}

// One pupil that tries on must not lock out the school, which comes from one address.
TEST(SignIn, RefusedAttemptsOfAUsernameCostItsAddressNothing) {
  const SchoolServer school({"--username-attempts",
                             "1",
                             "--username-refill-seconds",
                             "3600",
                             "--address-attempts",
                             "3",
                             "--address-refill-seconds",
                             "3600"});
  const IssuedPassword& pupil = school.issued("pupil");
  EXPECT_EQ(school.try_sign_in(pupil.username, "wrong").status, 401);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(school.try_sign_in(pupil.username, "wrong").status, 429);
  }
  const IssuedPassword& teacher = school.issued("teacher");
  EXPECT_EQ(school.try_sign_in(teacher.username, teacher.password).status, 201);
}

TEST(SignIn, RefusedAttemptsOfAnAddressCostTheUsernameNothing) {
  const SchoolServer school({"--username-attempts",
                             "3",
                             "--username-refill-seconds",
                             "3600",
                             "--address-attempts",
                             "1",
                             "--address-refill-seconds",
                             "3600",
                             "--trusted-proxy",
                             "127.0.0.1"});
  const IssuedPassword& teacher = school.issued("teacher");
  const auto from = [&](const std::string& address, const std::string& password) {
    const nlohmann::json body{{"username", teacher.username}, {"password", password}};
    return school.client()
        .request("POST",
                 "/api/v1/sessions",
                 {{"Content-Type", "application/json"}, {"X-Forwarded-For", address}},
                 body.dump())
        .status;
  };
  EXPECT_EQ(from("192.0.2.1", "wrong"), 401);
  EXPECT_EQ(from("192.0.2.1", "wrong"), 429);
  EXPECT_EQ(from("192.0.2.2", teacher.password), 201);
  // Hosts of one IPv6 network are one.
  EXPECT_EQ(from("2001:db8::1", "wrong"), 401);
  EXPECT_EQ(from("2001:db8::2", teacher.password), 429);
}

TEST(SignIn, WorksWithoutAnIdempotencyKeyAndSoDoesSigningOut) {
  const SchoolServer school;
  Person teacher = school.sign_in(school.issued("teacher"));
  EXPECT_EQ(teacher.request("DELETE", "/sessions/current", {}).status, 204);
}

TEST(SignIn, BoundsFailedAttemptsOfAUsername) {
  const SchoolServer school({"--username-attempts", "2", "--username-refill-seconds", "3600"});
  const IssuedPassword& teacher = school.issued("teacher");
  EXPECT_EQ(school.try_sign_in(teacher.username, teacher.password).status, 201);
  EXPECT_EQ(school.try_sign_in(teacher.username, "wrong").status, 401);
  EXPECT_EQ(school.try_sign_in(teacher.username, "wrong").status, 401);
  const Reply limited = school.try_sign_in(teacher.username, teacher.password);
  EXPECT_EQ(limited.status, 429);
  EXPECT_GT(std::stoi(limited.headers.at("retry-after")), 0);
  EXPECT_EQ(school.try_sign_in("399999-99999", "wrong").status, 401);
}

}  // namespace
}  // namespace klade
