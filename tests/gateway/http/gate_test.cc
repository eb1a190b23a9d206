// What a session may do before it has done what is demanded of it, held against the whole route
// table.
#include "gateway/http/gate.h"

#include <set>

#include "gateway/node/one_time_password.h"
#include "tests/gateway/http/entrance.h"

namespace klade {
namespace {

const Terms kTerms{2, "Noteikumi", "Условия", "Terms"};

class GateTest : public Entrance {
 protected:
  GateTest() : Entrance(kTerms) {
    std::vector<Role> all;
    for (const Name<Role>& role : names<Role>()) {
      if (role.value != Role::none && role.value != Role::system) all.push_back(role.value);
    }
    add_profile(ProfileId(hash_id("all")), all, "everybody's password");
    const Reply in = sign_in(std::string(kCode), "everybody's password");
    token_ = in.body.value("token", "");
  }
  // The problem's code that the route answers, with ids that nobody has.
  std::string code_of(const Route& route) {
    std::string path(route.path);
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
      path.replace(at, path.find('}') - at + 1, to_text(hash_id("unknown")));
    }
    return call(std::string(name_of(route.method)), path, token_).code();
  }
  static bool is(const Route& route, Special what) {
    const auto* special = std::get_if<Special>(&route.handler);
    return special != nullptr && *special == what;
  }
  void expect_barred(const std::string& code) {
    for (const Route& route : routes()) {
      const bool live = is(route, Special::live);
      if (std::holds_alternative<Special>(route.handler) && !live) continue;
      if (route.scope == Scope::operators) continue;  // no session
      const bool open =
          route.path == "/terms" || route.path == "/me" || route.path.starts_with("/me/");
      SCOPED_TRACE(std::string(name_of(route.method)) + " " + std::string(route.path));
      EXPECT_EQ(open_before_demands(route), open);
      EXPECT_EQ(code_of(route) == code, !open);
    }
  }
  void demand_second_factor(Role role) {
    AccessSettings settings;
    settings.second_factor = {role};
    perform(ChangeAccessSettings{school_, settings});
  }
  nlohmann::json demanded() { return call("GET", "/me", token_).body["demanded"]; }

  std::string token_;
};

TEST_F(GateTest, A16_NothingIsOpenBeforeTheTermsAreAcceptedButWhatIsOnesOwn) {
  expect_barred("terms_not_accepted");
  EXPECT_EQ(demanded(), nlohmann::json::array({"terms"}));
  const Reply terms = call("GET", "/terms", token_);
  EXPECT_EQ(terms.body["version"], 2);
  EXPECT_EQ(terms.body["text"], "Noteikumi");
  for (const int other : {1, 3}) {
    EXPECT_EQ(call("POST", "/me/terms", token_, {{"version", other}}).code(), "terms_unknown");
  }
  EXPECT_EQ(call("GET", "/school", token_).status, 403);
  EXPECT_EQ(call("POST", "/me/terms", token_, {{"version", 2}}).status, 201);
  EXPECT_EQ(call("GET", "/school", token_).status, 200);
  EXPECT_EQ(demanded(), nlohmann::json::array());
}

TEST_F(GateTest, NothingIsOpenBeforeThereIsASecondFactorThatTheSchoolDemands) {
  ASSERT_EQ(call("POST", "/me/terms", token_, {{"version", 2}}).status, 201);
  demand_second_factor(Role::auditor);
  expect_barred("second_factor_demanded");
  EXPECT_EQ(demanded(), nlohmann::json::array({"second_factor"}));
  ASSERT_EQ(call("POST", "/me/second-factor", token_).status, 201);
  const Reply prepared = call("GET", "/me/second-factor", token_);
  EXPECT_EQ(prepared.body["state"], "prepared");
  EXPECT_EQ(prepared.body["recovery_codes"].size(), 10U);
  EXPECT_EQ(call("GET", "/school", token_).code(), "second_factor_demanded");
  EXPECT_EQ(call("POST", "/me/second-factor/confirmation", token_, {{"code", "12345x"}}).code(),
            "second_factor_wrong");
  const auto row = profile(*node_->views().snapshot(), ProfileId(hash_id("all")));
  const auto secret = node_->vault().open(row->second_factor_secret, kSecondFactorPurpose);
  const std::string& bytes = std::get<std::string>(*secret);
  EXPECT_EQ(prepared.body["secret"], base32_text(bytes));
  const std::string digits = one_time_password(bytes, one_time_password_step(clock_.now()));
  EXPECT_EQ(call("POST", "/me/second-factor/confirmation", token_, {{"code", digits}}).status, 201);
  EXPECT_EQ(call("GET", "/school", token_).status, 200);
  const Reply confirmed = call("GET", "/me/second-factor", token_);
  EXPECT_EQ(confirmed.body["state"], "confirmed");
  EXPECT_TRUE(confirmed.body["secret"].is_null());
  EXPECT_TRUE(confirmed.body["recovery_codes"].is_null());
  // The one that confirmed it is spent; a recovery code gives it up, and the school asks again.
  EXPECT_EQ(call("POST", "/me/second-factor/removal", token_, {{"code", digits}}).code(),
            "one_time_password_used");
  const std::string recovery = prepared.body["recovery_codes"][0];
  EXPECT_EQ(call("POST", "/me/second-factor/removal", token_, {{"code", recovery}}).status, 201);
  EXPECT_EQ(call("GET", "/school", token_).code(), "second_factor_demanded");
  EXPECT_EQ(call("DELETE", "/sessions/current", token_).status, 204);
  EXPECT_EQ(call("GET", "/me", token_).status, 401);
}

TEST_F(GateTest, WhatASchoolDemandsOfOthersIsNotAsked) {
  demand_second_factor(Role::teacher);
  const Reply in = sign_in(std::string(kCode), "mother's password");
  const std::string token = in.body["token"];
  EXPECT_EQ(call("POST", "/me/terms", token, {{"version", 2}}).status, 201);
  EXPECT_EQ(call("GET", "/school", token).status, 200);
}

TEST_F(GateTest, TheSuperuserTakesASecondFactorThatIsLostInItsSchoolOnly) {
  ASSERT_EQ(call("POST", "/me/terms", token_, {{"version", 2}}).status, 201);
  auto sealed = node_->vault().seal(person_, kSecondFactorPurpose, new_second_factor_secret());
  perform(PrepareSecondFactor{mother_, std::move(*sealed)});
  perform(ConfirmSecondFactor{mother_, 1});
  EXPECT_EQ(sign_in(std::string(kCode), "mother's password").code(), "second_factor_required");
  const std::string path = "/profiles/" + to_text(mother_) + "/second-factor/removal";
  EXPECT_EQ(call("POST", path, token_).status, 201);
  EXPECT_EQ(call("GET", "/me", token_).status, 200);
  EXPECT_EQ(sign_in(std::string(kCode), "mother's password").status, 201);
}

TEST_F(GateTest, ASecondFactorIsNotGuessedFromAnOpenSession) {
  ASSERT_EQ(call("POST", "/me/second-factor", token_).status, 201);
  int limited = 0;
  for (int i = 0; i < 100; ++i) {
    const Reply tried = call("POST", "/me/second-factor/confirmation", token_, {{"code", "wrong"}});
    if (tried.status == 429) ++limited;
  }
  EXPECT_EQ(limited, 90);
}

}  // namespace
}  // namespace klade
