#include "gateway/http/headers.h"

#include <gtest/gtest.h>

#include "gateway/http/languages.h"
#include "gateway/http/principal.h"

namespace klade {
namespace {

TEST(Trace, IsTakenFromTheCallerOrMadeUp) {
  EXPECT_EQ(to_text(trace_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")),
            "0af76519-16cd-43dd-8448-eb211c80319c");
  const std::string nil = "00-00000000000000000000000000000000-b7ad6b7169203331-01";
  EXPECT_FALSE(trace_of(nil).is_nil());
  EXPECT_NE(trace_of(""), trace_of(""));
  EXPECT_FALSE(trace_of("00-zzf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").is_nil());
}

TEST(IdempotencyKey, IsPrintableAndBounded) {
  EXPECT_TRUE(is_idempotency_key("a b~"));
  EXPECT_TRUE(is_idempotency_key(std::string(255, 'x')));
  EXPECT_FALSE(is_idempotency_key(""));
  EXPECT_FALSE(is_idempotency_key(std::string(256, 'x')));
  EXPECT_FALSE(is_idempotency_key("ā"));
  EXPECT_FALSE(is_idempotency_key("a\tb"));
}

TEST(Command, IsAProfilesKey) {
  const ProfileId ada(hash_id("ada"));
  const ProfileId bea(hash_id("bea"));
  EXPECT_EQ(command_of(ada, "k"), command_of(ada, "k"));
  EXPECT_NE(command_of(ada, "k"), command_of(bea, "k"));
  EXPECT_NE(command_of(ada, "k"), command_of(ada, "l"));
}

TEST(Fingerprint, IsOfMethodTargetAndBody) {
  HttpRequest request;
  request.verb = "POST";
  request.target = "/a";
  const Id128 first = fingerprint_of(request, "{}");
  EXPECT_EQ(fingerprint_of(request, "{}"), first);
  EXPECT_NE(fingerprint_of(request, "{ }"), first);
  request.target = "/b";
  EXPECT_NE(fingerprint_of(request, "{}"), first);
}

TEST(ClientAddress, IsBelievedOfATrustedProxyOnly) {
  HttpRequest request;
  request.address = "10.0.0.1";
  request.headers["x-forwarded-for"] = "6.6.6.6, 192.0.2.7";
  EXPECT_EQ(client_address(request, ""), "10.0.0.1");
  EXPECT_EQ(client_address(request, "10.0.0.2"), "10.0.0.1");
  EXPECT_EQ(client_address(request, "10.0.0.1"), "192.0.2.7");
}

// A listener on [::] sees IPv4 peers as ::ffff:10.0.0.1.
TEST(ClientAddress, ComparesAddressesNotTheirText) {
  HttpRequest request;
  request.address = "::ffff:10.0.0.1";
  request.headers["x-forwarded-for"] = "::ffff:192.0.2.7";
  EXPECT_EQ(client_address(request, "10.0.0.1"), "192.0.2.7");
  EXPECT_EQ(client_address(request, "::FFFF:10.0.0.1"), "192.0.2.7");
  EXPECT_EQ(client_address(request, "10.0.0.2"), "10.0.0.1");
  request.address = "::1";
  EXPECT_EQ(client_address(request, "0:0:0:0:0:0:0:1"), "192.0.2.7");
  request.headers["x-forwarded-for"] = "unknown";
  EXPECT_EQ(client_address(request, "::1"), "::1");
}

TEST(EntityTag, IsStrongAndOfTheBody) {
  const std::string etag = etag_of("{}");
  EXPECT_TRUE(etag.starts_with('"'));
  EXPECT_EQ(etag, etag_of("{}"));
  EXPECT_NE(etag, etag_of("[]"));
}

TEST(EntityTag, SparesTheBodyThatTheClientHas) {
  const auto status = [](std::string_view if_none_match) {
    HttpReply reply;
    reply.answer.body = "{}";
    tag(reply, etag_of("{}"), if_none_match);
    EXPECT_EQ(body_of(reply).empty(), reply.answer.status == 304);
    return reply.answer.status;
  };
  EXPECT_EQ(status(""), 200);
  EXPECT_EQ(status(etag_of("[]")), 200);
  EXPECT_EQ(status("\"other\", " + etag_of("{}")), 304);
  EXPECT_EQ(status("*"), 304);
}

TEST(ContentType, IsJsonWithOrWithoutParameters) {
  EXPECT_TRUE(is_json("application/json"));
  EXPECT_TRUE(is_json("Application/JSON; charset=utf-8"));
  EXPECT_FALSE(is_json("application/jsonp"));
  EXPECT_FALSE(is_json(""));
}

TEST(Languages, FollowTheCallersOrder) {
  EXPECT_EQ(language_of(""), Language::lv);
  EXPECT_EQ(language_of("en-GB,en;q=0.9"), Language::en);
  EXPECT_EQ(language_of("de, ru;q=0.3, en;q=0.2"), Language::ru);
  EXPECT_EQ(language_of("en;q=0, ru;q=0.1"), Language::ru);
  EXPECT_EQ(language_of(";;;,,q=,"), Language::lv);
}

TEST(ActingRole, IsTheFirstThatTheRouteIsFor) {
  Principal who;
  const Callers writing{{}, {Permission::write_journals}};
  EXPECT_EQ(acting_role(who, writing), Role::none);
  who.roles = {Role::auditor, Role::teacher, Role::deputy};
  EXPECT_EQ(acting_role(who, writing), Role::auditor) << "nothing is granted yet";
  grant(who, SchoolRow{});
  EXPECT_EQ(acting_role(who, writing), Role::teacher);
  EXPECT_EQ(acting_role(who, {{Role::deputy}, {}}), Role::deputy);
  EXPECT_EQ(acting_role(who, {}), Role::auditor);
  EXPECT_EQ(acting_role(who, {{Role::mother}, {}}), Role::auditor);
}

TEST(Permissions, RO_AreWhatTheSchoolGivesTheRolesThatAreInPlace) {
  SchoolRow school;
  school.bundles = {{Role::teacher, {Permission::manage_accounts}},
                    {Role::mother, {Permission::read_school}}};
  Principal who;
  who.roles = {Role::teacher, Role::mother};
  grant(who, school);
  EXPECT_TRUE(who.may(Permission::manage_accounts));
  EXPECT_FALSE(who.may(Permission::write_journals)) << "the school has taken it";
  EXPECT_FALSE(who.may(Permission::read_school)) << "one of the staff is no parent";
  who.pupil = PersonId(hash_id("pupil"));
  grant(who, school);
  EXPECT_FALSE(who.may(Permission::manage_accounts)) << "of a family, it is not of the staff";
  EXPECT_TRUE(is_among(who, {}));
  EXPECT_FALSE(is_among(who, {{Role::father}, {Permission::manage_accounts}}));
  EXPECT_TRUE(is_among(who, {{Role::mother}, {}}));
}

TEST(Token, ComesByHeaderBeforeCookie) {
  const std::string bearer = new_token();
  const std::string cookie = new_token();
  EXPECT_NE(bearer, cookie);
  HttpRequest request;
  EXPECT_FALSE(token_of(request));
  request.headers["cookie"] = "a=b; klade=" + cookie + "; c=d";
  EXPECT_EQ(token_of(request)->text, cookie);
  EXPECT_TRUE(token_of(request)->by_cookie);
  request.headers["authorization"] = "Bearer " + bearer;
  EXPECT_EQ(token_of(request)->text, bearer);
  EXPECT_FALSE(token_of(request)->by_cookie);
  request.headers["authorization"] = "Basic abc";
  EXPECT_FALSE(token_of(request));
  request.headers["authorization"] = "Bearer short";
  EXPECT_FALSE(token_of(request));
}

}  // namespace
}  // namespace klade
