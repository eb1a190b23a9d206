// Signing in: by which name, with what, and how often.
#include "gateway/http/sign_in.h"

#include "gateway/node/one_time_password.h"
#include "tests/gateway/http/entrance.h"

namespace klade {
namespace {

class SignInTest : public Entrance {
 protected:
  static std::string code() { return std::string(kCode); }
  void choose_alias(ProfileId profile, const std::string& alias) {
    BlindIndex index;
    if (!alias.empty()) {
      index = alias_index(node_->vault(), alias);
      perform(Username::Command(ReserveUsername{index, profile}));
    }
    perform(Profile::Command(ChooseAlias{profile, index}));
  }
  // Of the mother, and confirmed.
  std::string with_second_factor() {
    std::string secret = new_second_factor_secret();
    auto sealed = node_->vault().seal(person_, kSecondFactorPurpose, secret);
    perform(PrepareSecondFactor{mother_, std::move(*sealed)});
    perform(ConfirmSecondFactor{mother_, step() - 1});
    return secret;
  }
  std::int64_t step() const { return one_time_password_step(clock_.now()); }
  Reply with_code(const std::string& typed) {
    return sign_in(code(), "mother's password", {{"code", typed}});
  }
};

TEST_F(SignInTest, A8_AnAlternativeUsernameOpensItsProfileAloneAndTheCodeWorksForEver) {
  choose_alias(mother_, "Anna.Ābele");
  for (const std::string typed : {"Anna.Ābele", " anna.ābele", "ANNA.ĀBELE"}) {
    const Reply in = sign_in(typed, "mother's password");
    ASSERT_EQ(in.status, 201) << in.body;
    EXPECT_EQ(in.body["profile"]["role"], "mother");
  }
  EXPECT_EQ(sign_in("anna.ābele", "pupil's password").status, 401);
  EXPECT_EQ(sign_in(code(), "mother's password").body["profile"]["role"], "mother");
  EXPECT_EQ(sign_in(code(), "pupil's password").body["profile"]["role"], "pupil");
  choose_alias(mother_, "");
  EXPECT_EQ(sign_in("anna.ābele", "mother's password").status, 401);
  EXPECT_EQ(sign_in(code(), "mother's password").status, 201);
}

TEST_F(SignInTest, A8_AnAlternativeUsernameThatIsUnknownIsHashedForLikeAnyOther) {
  choose_alias(mother_, "anna");
  EXPECT_EQ(sign_in("anna", "wrong").code(), "sign_in_failed");
  EXPECT_EQ(sign_in("nobody", "wrong").code(), "sign_in_failed");
  EXPECT_EQ(sign_in_->metrics().failed, 2U);
}

TEST_F(SignInTest, A8_AliasAndCodeShareABound) {
  choose_alias(mother_, "anna");
  const AttemptBounds bounds{};
  for (std::size_t i = 0; i < bounds.username_attempts; ++i) {
    EXPECT_EQ(sign_in(i % 2 == 0 ? "anna" : code(), "wrong").status, 401);
  }
  EXPECT_EQ(sign_in("anna", "mother's password").status, 429);
  EXPECT_EQ(sign_in(code(), "mother's password").status, 429);
  EXPECT_EQ(sign_in("bruno", "wrong").status, 401);
}

TEST_F(SignInTest, ASecondFactorIsAskedForAndGoodOnce) {
  const std::string secret = with_second_factor();
  EXPECT_EQ(sign_in(code(), "pupil's password").status, 201) << "of another profile";
  const Reply asked = sign_in(code(), "mother's password");
  EXPECT_EQ(asked.status, 401);
  EXPECT_EQ(asked.code(), "second_factor_required");
  EXPECT_EQ(sign_in(code(), "wrong", {{"code", "123456"}}).code(), "sign_in_failed");
  EXPECT_EQ(with_code(one_time_password(secret, step() + 5)).code(), "second_factor_wrong");
  const std::string now = one_time_password(secret, step());
  EXPECT_EQ(with_code(now).status, 201);
  EXPECT_EQ(with_code(now).code(), "one_time_password_used");
  EXPECT_EQ(with_code(one_time_password(secret, step() - 1)).code(), "one_time_password_used");
  clock_.set(clock_.now() + std::chrono::seconds{30});
  EXPECT_EQ(with_code(one_time_password(secret, step())).status, 201);
}

TEST_F(SignInTest, ARecoveryCodeStandsInOnce) {
  const std::string secret = with_second_factor();
  const auto codes = recovery_codes(node_->vault(), secret);
  EXPECT_EQ(with_code(codes[3]).status, 201);
  EXPECT_EQ(with_code(codes[3]).code(), "recovery_code_used");
  EXPECT_EQ(with_code(codes[4]).status, 201);
}

TEST_F(SignInTest, CodesAreNotGuessed) {
  const std::string secret = with_second_factor();
  const AttemptBounds bounds{};
  for (std::size_t i = 0; i < bounds.code_attempts; ++i) {
    EXPECT_EQ(with_code("abcdef").code(), "second_factor_wrong");
  }
  EXPECT_EQ(with_code(one_time_password(secret, step())).status, 429);
  clock_.set(clock_.now() + bounds.code_refill);
  EXPECT_EQ(with_code(one_time_password(secret, step())).status, 201);
}

// Counts what the pool was given.
TEST_F(SignInTest, TenThousandWrongPasswordsDoNotLockOutTheOwnersBrowser) {
  const Reply by_cookie = sign_in(code(), "mother's password", {{"cookie", true}});
  ASSERT_EQ(by_cookie.status, 201);
  const std::string cookie = by_cookie.cookie("klade_device");
  ASSERT_FALSE(cookie.empty());
  EXPECT_TRUE(by_cookie.body["device"].is_null());
  const Reply by_token = sign_in(code(), "mother's password");
  const std::string device = by_token.body["device"];
  const AttemptBounds bounds{};
  for (int i = 0; i < 10'000; ++i) {
    const std::string from = "198.51." + std::to_string(i / 250) + "." + std::to_string(i % 250);
    const auto headers = i % 2 == 0 ? std::map<std::string, std::string>{}
                                    : std::map<std::string, std::string>{{"x-forwarded-for", from}};
    ASSERT_NE(sign_in(code(), "wrong", {}, headers).status, 201);
  }
  EXPECT_EQ(sign_in_->metrics().failed, bounds.username_attempts);
  EXPECT_EQ(sign_in(code(), "mother's password").status, 429);
  EXPECT_EQ(sign_in(code(), "mother's password", {{"device", "x" + device}}).status, 429);
  EXPECT_EQ(sign_in(code(), "mother's password", {{"device", device}}).status, 201);
  EXPECT_EQ(sign_in(code(), "mother's password", {}, {{"cookie", cookie}}).status, 201);
  EXPECT_EQ(sign_in("390001-14374", "wrong", {{"device", device}}).status, 401);
}

// What a browser keeps of its sign-ins is not sent with a switch, which so has none to give back.
TEST_F(SignInTest, F4_SwitchingLeavesAloneWhatTheBrowserKeepsOfItsSignIns) {
  const FamilyId family(hash_id("family"));
  const ProfileId other(hash_id("mother of another child"));
  add_profile(other, {Role::mother}, "another password");
  perform(LinkChildren{family, {{mother_, school_, username()}, {other, school_, username()}}, {}});
  for (const ProfileId each : {mother_, other}) perform(JoinFamily{each, family});
  const Reply in = sign_in(code(), "mother's password", {{"cookie", true}});
  ASSERT_EQ(in.status, 201);
  EXPECT_NE(in.cookie("klade_device"), "");
  const std::string token = in.body["token"];
  const nlohmann::json target{{"profile", to_text(other)}};
  HttpRequest by_cookie;
  by_cookie.verb = "POST";
  by_cookie.target = "/api/v1/me/profile";
  by_cookie.headers["cookie"] = "klade=" + token;
  by_cookie.body = target.dump();
  const Reply switched = send(std::move(by_cookie));
  ASSERT_EQ(switched.status, 201) << switched.body;
  EXPECT_NE(switched.cookie("klade"), "");
  EXPECT_EQ(switched.cookie("klade_device"), "");
  const Reply by_token = call("POST", "/me/profile", token, target);
  ASSERT_EQ(by_token.status, 201);
  EXPECT_TRUE(by_token.body["device"].is_null());
}

}  // namespace
}  // namespace klade
