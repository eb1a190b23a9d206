// The providers against real servers on this machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "gateway/messages/curl_client.h"
#include "gateway/messages/development_provider.h"
#include "gateway/messages/http_sms_provider.h"
#include "gateway/messages/smtp_provider.h"
#include "gateway/messages/webhook_signature.h"
#include "tests/messages/python_server.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct SmsProvider : testing::Test {
  PythonServer server{"tests/messages/sms_provider.py", {std::string(kSecret)}};
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const OutgoingMessage message{
      MessageId(random_id()), "+37126123456", "E-klase. skolēna parole: \"abc\"", {}};

  HttpSmsProvider provider(std::chrono::milliseconds patience = std::chrono::seconds{20},
                           std::string_view secret = kSecret) const {
    return HttpSmsProvider({url + "/texts", parse_webhook_secret(secret).value(), patience});
  }
  void next(const std::string& steps) const { post("/_next", steps); }
  void post(const std::string& path, const std::string& body) const {
    EXPECT_EQ(perform(HttpOrder{"POST", url + path, {}, body}).status, 200);
  }
  nlohmann::json taken() const {
    return nlohmann::json::parse(perform(HttpOrder{"GET", url + "/_taken", {}, {}}).body);
  }
};

TEST_F(SmsProvider, TakesWhatItIsGiven) {
  EXPECT_EQ(provider().send(message).handover, Handover::taken);
  const auto all = taken();
  ASSERT_EQ(all["texts"].size(), 1U);
  EXPECT_EQ(all["texts"][0]["id"], to_text(message.id));
  EXPECT_EQ(all["texts"][0]["to"], message.to);
  EXPECT_EQ(all["texts"][0]["text"], message.text);
  EXPECT_EQ(all["unsigned"], 0);
}

TEST_F(SmsProvider, DoesNotKnowWhoSignsOtherwise) {
  auto stranger = provider(std::chrono::seconds{20}, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  EXPECT_EQ(stranger.send(message).handover, Handover::not_taken);
  EXPECT_EQ(taken()["unsigned"], 1);
}

TEST_F(SmsProvider, ThatTakesItAndDoesNotAnswerIsAskedForIt) {
  next(R"([{"take": true, "drop": true}])");
  EXPECT_EQ(provider().send(message).handover, Handover::unknown);
  EXPECT_EQ(provider().find(message.id).where, Whereabouts::taken);
  EXPECT_EQ(provider().find(MessageId(random_id())).where, Whereabouts::not_known);
}

TEST_F(SmsProvider, ThatTakesTooLongMayHaveIt) {
  next(R"([{"hang": true}])");
  EXPECT_EQ(provider(std::chrono::seconds{2}).send(message).handover, Handover::unknown);
}

TEST_F(SmsProvider, SaysByItsStatusWhatCameOfIt) {
  struct Row {
    int status;
    Handover handover;
  };
  for (const Row& row : {Row{200, Handover::taken},
                         Row{201, Handover::taken},
                         Row{400, Handover::rejected},
                         Row{422, Handover::rejected},
                         Row{401, Handover::not_taken},
                         Row{403, Handover::not_taken},
                         Row{404, Handover::not_taken},
                         Row{429, Handover::not_taken},
                         Row{301, Handover::unknown},
                         Row{500, Handover::unknown},
                         Row{503, Handover::unknown}}) {
    next(R"([{"take": false, "status": )" + std::to_string(row.status) + "}]");
    EXPECT_EQ(provider().send(message).handover, row.handover) << row.status;
  }
}

TEST_F(SmsProvider, SaysWhenToComeAgain) {
  next(R"([{"take": false, "status": 429, "retry_after": 17}])");
  EXPECT_EQ(provider().send(message).retry_after, std::chrono::seconds{17});
}

TEST_F(SmsProvider, SaysWhereAMessageIs) {
  struct Row {
    const char* status;
    Whereabouts where;
  };
  for (const Row& row : {Row{"queued", Whereabouts::taken},
                         Row{"sent", Whereabouts::taken},
                         Row{"delivered", Whereabouts::delivered},
                         Row{"failed", Whereabouts::undeliverable},
                         Row{"odd", Whereabouts::unknown}}) {
    post("/_status", "\"" + std::string(row.status) + "\"");
    EXPECT_EQ(provider().find(message.id).where, row.where) << row.status;
  }
}

TEST(SmsProviderThatIsNotThere, HasTakenNothing) {
  HttpSmsProvider provider({"http://127.0.0.1:1/texts", std::string(24, 's')});
  EXPECT_EQ(provider.send({MessageId(random_id()), "+37126123456", "a", {}}).handover,
            Handover::not_taken);
  EXPECT_EQ(provider.find(MessageId(random_id())).where, Whereabouts::unknown);
}

struct Mail : testing::Test {
  TemporaryDirectory folder;
  const std::string file = (folder.path() / "mail").string();
  PythonServer server{"tests/messages/mail_server.py", {file}};

  SmtpProvider provider(std::chrono::milliseconds patience = std::chrono::seconds{20}) const {
    return SmtpProvider({"smtp://127.0.0.1:" + std::to_string(server.port()),
                         "skola@klade.test",
                         "",
                         "",
                         patience});
  }
  Handover send(const std::string& to, const std::string& text = "Tēma\nTeksts") const {
    return provider().send({id, to, text, kQueued}).handover;
  }
  std::vector<nlohmann::json> letters() const {
    std::ifstream in(file);
    std::vector<nlohmann::json> all;
    for (std::string line; std::getline(in, line);) all.push_back(nlohmann::json::parse(line));
    return all;
  }

  static constexpr Instant kQueued{std::chrono::seconds{1'790'000'000}};
  const MessageId id{random_id()};
};

TEST_F(Mail, IsTakenByARealServer) {
  std::string subject;
  for (int i = 0; i < 12; ++i) subject += "Ļoti garš temats šodien ";
  const std::string body = "Labdien!\n.\nЗдравствуйте, Māra\n" + std::string(3000, 'x');
  EXPECT_EQ(send("mamma@example.test", subject + "\n" + body), Handover::taken);
  const auto all = letters();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0]["from"], "skola@klade.test");
  EXPECT_EQ(all[0]["to"], nlohmann::json::array({"mamma@example.test"}));
  EXPECT_EQ(all[0]["subject"], subject);
  EXPECT_EQ(all[0]["text"], body);
  EXPECT_EQ(all[0]["id"], "<" + to_text(id) + "@klade.test>");
  EXPECT_THAT(all[0]["date"].get<std::string>(), HasSubstr("Sep 2026"));
}

TEST_F(Mail, IsRefusedForGoodOrForNow) {
  EXPECT_EQ(send("nobody@example.test"), Handover::rejected);
  EXPECT_EQ(send("later@example.test"), Handover::not_taken);
  EXPECT_EQ(send("spam@example.test"), Handover::rejected);
  EXPECT_TRUE(letters().empty());
}

TEST_F(Mail, ThatWasTakenWithoutAnAnswerMayBeThere) {
  EXPECT_EQ(send("drop@example.test"), Handover::unknown);
  EXPECT_EQ(letters().size(), 1U);
}

TEST_F(Mail, GoesToNothingThatIsNoAddress) {
  for (const char* to : {"",
                         "mamma",
                         "@example.test",
                         "mamma@",
                         "a b@example.test",
                         "mamma@example.test\r\nRCPT TO:<other@example.test>",
                         "<mamma@example.test>",
                         "a@b@c"}) {
    EXPECT_EQ(send(to), Handover::rejected) << to;
  }
  EXPECT_TRUE(letters().empty());
}

TEST(MailServerThatIsNotThere, HasTakenNothing) {
  SmtpProvider provider(
      {"smtp://127.0.0.1:1", "skola@klade.test", "", "", std::chrono::seconds{20}});
  EXPECT_EQ(provider.send({MessageId(random_id()), "a@example.test", "a", {}}).handover,
            Handover::not_taken);
}

// What a server that offers no TLS would get to read.
TEST_F(Mail, CredentialsAreShownOverTlsOnly) {
  SmtpProvider provider({"smtp://127.0.0.1:" + std::to_string(server.port()),
                         "skola@klade.test",
                         "user",
                         "password",
                         std::chrono::seconds{20}});
  EXPECT_EQ(provider.send({id, "mamma@example.test", "a", {}}).handover, Handover::not_taken);
  EXPECT_TRUE(letters().empty());
}

TEST(DevelopmentProvider, KeepsTheNewestOnceEach) {
  DevelopmentProvider provider;
  const MessageId first{random_id()};
  provider.send({first, "+37126123456", "<b>pirmā & otrā", {}});
  provider.send({first, "+37126123456", "cita", {}});
  EXPECT_EQ(provider.find(first).where, Whereabouts::taken);
  EXPECT_EQ(nlohmann::json::parse(provider.json())["messages"].size(), 1U);
  EXPECT_THAT(provider.page(), HasSubstr("&lt;b>pirmā &amp; otrā"));
  EXPECT_THAT(provider.page(), Not(HasSubstr("<b>")));
  for (std::size_t i = 0; i < DevelopmentProvider::kKept; ++i) {
    provider.send({MessageId(random_id()), "+37126123456", std::to_string(i), {}});
  }
  EXPECT_EQ(provider.find(first).where, Whereabouts::not_known);
  EXPECT_EQ(nlohmann::json::parse(provider.json())["messages"].size(), DevelopmentProvider::kKept);
}

}  // namespace
}  // namespace klade
