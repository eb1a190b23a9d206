// Messages that go out and texts that come in, with the real program: recovery by SMS, a provider
// that fails in every way, the server killed meanwhile.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "tests/acceptance/school_server.h"
#include "tests/messages/python_server.h"

namespace klade {
namespace {

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::chrono::seconds kPatience{60};

// The pupil of tests/data/school-rdv and its parents, with their phones.
constexpr const char* kCode = "396047-16105";
constexpr const char* kMother = "rdv-p1-m";
constexpr const char* kFather = "rdv-p1-t";
constexpr const char* kPhoneOfPupil = "+37100038210";
constexpr const char* kPhoneOfMother = "+37100057471";
constexpr const char* kPhoneOfFather = "+37100085831";

template <class Condition>
bool comes_true(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

// A provider of texts on this machine, which also sends to the gateway.
class TextProvider {
 public:
  TextProvider() { std::ofstream(secret_file()) << kSecret << "\n"; }

  std::string secret_file() const { return (folder_.path() / "secret").string(); }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/texts";
  }

  void next(const nlohmann::json& steps) const { post("/_next", steps); }
  nlohmann::json taken() const { return HttpClient(server_.port()).get("/_taken").json(); }

  struct Manner {
    bool late = false;
    bool forged = false;
  };
  int call(std::uint16_t port,
           const std::string& path,
           const nlohmann::json& body,
           const std::string& id,
           Manner manner) const {
    return post("/_call",
                {{"port", port},
                 {"path", "/api/v1/sms/" + path},
                 {"body", body},
                 {"id", id},
                 {"late", manner.late},
                 {"forged", manner.forged}})["status"];
  }

 private:
  nlohmann::json post(const std::string& path, const nlohmann::json& body) const {
    return HttpClient(server_.port())
        .request("POST", path, {{"Content-Type", "application/json"}}, body.dump())
        .json();
  }

  TemporaryDirectory folder_;
  PythonServer server_{"tests/messages/sms_provider.py", {kSecret}};
};

struct Text {
  std::string from;
  std::string text;
  std::string to = "120";
  std::string id = fresh_key();
};

class MessagesTest : public testing::Test {
 protected:
  std::vector<std::string> development() const {
    return {"--sms",
            "development",
            "--development",
            "true",
            "--sms-secret-file",
            provider.secret_file(),
            "--sms-numbers",
            "120,1800"};
  }
  std::vector<std::string> over_http() const {
    return {"--sms",
            "http",
            "--sms-url",
            provider.url(),
            "--sms-secret-file",
            provider.secret_file(),
            "--sms-seconds",
            "3"};
  }
  int send(const SchoolServer& school, const Text& text, TextProvider::Manner manner = {}) const {
    const nlohmann::json body{
        {"id", text.id}, {"from", text.from}, {"to", text.to}, {"text", text.text}};
    return provider.call(school.port(), "received", body, text.id, manner);
  }
  static nlohmann::json shown(const SchoolServer& school) {
    return school.client()
        .get("/dev/messages", {{"Accept", "application/json"}})
        .json()["messages"];
  }
  // Of those that were shown to a phone the newest, once there are so many in all.
  static std::string text_to(const SchoolServer& school,
                             const std::string& phone,
                             std::size_t all) {
    EXPECT_TRUE(comes_true([&] { return shown(school).size() >= all; }));
    for (const auto& message : shown(school)) {
      if (message["to"] == phone) return message["text"];
    }
    return {};
  }
  static std::string password_in(const std::string& text) {
    return text.substr(text.rfind(' ') + 1);
  }
  static int status_of(const SchoolServer& school, const std::string& password) {
    return school.try_sign_in(kCode, password).status;
  }

  TextProvider provider;
};

TEST_F(MessagesTest, P4_ATextFromItsPhoneGivesAProfileANewPassword) {
  const SchoolServer school(development());
  ASSERT_EQ(send(school, {kPhoneOfMother, std::string("EK ") + kCode}), 204);
  const std::string text = text_to(school, kPhoneOfMother, 1);
  EXPECT_NE(text.find("mammas parole"), std::string::npos) << text;  // P2
  EXPECT_EQ(status_of(school, password_in(text)), 201);
  EXPECT_EQ(status_of(school, school.issued("mother", kMother).password), 401);
  EXPECT_EQ(status_of(school, school.issued("father", kFather).password), 201);
  ASSERT_EQ(send(school, {"00371 000 38210", std::string(" ek ") + kCode + "\n"}), 204);
  const std::string of_pupil = text_to(school, kPhoneOfPupil, 2);
  EXPECT_NE(of_pupil.find("skolēna parole"), std::string::npos) << of_pupil;
  ASSERT_EQ(send(school, {kPhoneOfFather, std::string("ek ") + kCode, "1800"}), 204);
  const std::string of_father = text_to(school, kPhoneOfFather, 3);
  EXPECT_NE(of_father.find("tēta parole"), std::string::npos) << of_father;
  const Reply reply = school.try_sign_in(kCode, password_in(of_father));
  EXPECT_EQ(reply.json()["profile"]["role"], "father");
}

TEST_F(MessagesTest, P6_P7_P8_OtherTextsAreAnsweredOrNot) {
  const SchoolServer school(development());
  const std::string code = std::string("ek ") + kCode;
  for (const Text& text : {Text{"+37129999999", "sveiki"},
                           Text{"+37129999999", "ek 396047-1610"},
                           Text{"+37129999999", code, "121"},
                           Text{"BANKA", code},
                           Text{"+37129999999", ""}}) {
    EXPECT_EQ(send(school, text), 204) << "P8";
  }
  EXPECT_EQ(send(school, {"+37129999998", code}), 204);
  EXPECT_EQ(text_to(school, "+37129999998", 1), "Vecākam nav reģistrēts tāds telefona numurs");
  EXPECT_EQ(send(school, {"+37129999997", "ek 399999-99999"}), 204);
  EXPECT_EQ(text_to(school, "+37129999997", 2), "E-klasē nav tāda personas koda");
  EXPECT_EQ(shown(school).size(), 2U);
}

TEST_F(MessagesTest, ATextThatComesTwiceChangesNothing) {
  const SchoolServer school(development());
  const Text text{kPhoneOfMother, std::string("ek ") + kCode};
  ASSERT_EQ(send(school, text), 204);
  const std::string password = password_in(text_to(school, kPhoneOfMother, 1));
  for (int i = 0; i < 3; ++i) ASSERT_EQ(send(school, text), 204);
  ASSERT_EQ(send(school, {"+37129999997", "ek 399999-99999"}), 204);
  text_to(school, "+37129999997", 2);
  EXPECT_EQ(shown(school).size(), 2U);
  EXPECT_EQ(status_of(school, password), 201);
}

TEST_F(MessagesTest, ATextThatIsNotSignedIsNotTaken) {
  const SchoolServer school(development());
  const Text text{kPhoneOfMother, std::string("ek ") + kCode};
  EXPECT_EQ(send(school, text, {false, true}), 401);
  EXPECT_EQ(send(school, text, {true, false}), 401);
  EXPECT_EQ(provider.call(school.port(), "received", {{"id", "1"}}, "1", {}), 400);
  EXPECT_EQ(provider.call(school.port(), "received", {{"text", std::string(9000, 'a')}}, "2", {}),
            413);
  ASSERT_EQ(send(school, {"+37129999997", "ek 399999-99999"}), 204);
  text_to(school, "+37129999997", 1);
  EXPECT_EQ(shown(school).size(), 1U);
  EXPECT_EQ(status_of(school, school.issued("mother", kMother).password), 201);
}

TEST_F(MessagesTest, WithoutAProviderNothingIsTaken) {
  const SchoolServer school;
  EXPECT_EQ(send(school, {kPhoneOfMother, std::string("ek ") + kCode}), 404);
  EXPECT_EQ(school.client().get("/dev/messages").status, 404);
}

TEST_F(MessagesTest, P8_NobodyIsFlooded) {
  const SchoolServer school(development());
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(send(school, {"+37129999998", std::string("ek ") + kCode}), 204);
  }
  // Strangers cost those nothing who are registered for the code.
  ASSERT_EQ(send(school, {kPhoneOfMother, std::string("ek ") + kCode}), 204);
  EXPECT_NE(text_to(school, kPhoneOfMother, 7), "");
  EXPECT_EQ(shown(school).size(), 7U);
}

TEST_F(MessagesTest, P10_ASchoolMaySendEverybodyToItsSuperuser) {
  const SchoolServer school(development());
  Person superuser = school.sign_in(school.issued("superuser"));
  auto access = superuser.get("/school").json()["access"];
  EXPECT_EQ(access["recovery_by_sms"].size(), 4U);
  access["recovery_by_sms"] = nlohmann::json::array({"pupil"});
  ASSERT_EQ(superuser.post("/school/access-settings", access).status, 201);
  EXPECT_EQ(superuser.get("/school").json()["access"], access);
  ASSERT_EQ(send(school, {kPhoneOfMother, std::string("ek ") + kCode}), 204);
  ASSERT_EQ(send(school, {kPhoneOfPupil, std::string("ek ") + kCode}), 204);
  EXPECT_NE(text_to(school, kPhoneOfPupil, 1), "");
  EXPECT_EQ(shown(school).size(), 1U);
  Person teacher = school.sign_in(school.issued("teacher"));
  EXPECT_EQ(teacher.post("/school/access-settings", access).status, 403);
}

// What the provider has, by phones; each once.
std::set<std::string> phones_of(const nlohmann::json& taken) {
  std::set<std::string> phones;
  for (const auto& text : taken["texts"]) {
    EXPECT_TRUE(phones.insert(text["to"]).second) << "twice";
  }
  return phones;
}

TEST_F(MessagesTest, P1_AProviderThatTakesMessagesAndTimesOutGetsNoneTwice) {
  SchoolServer school(over_http());
  provider.next({{{"hang", true}},
                 {{"take", false}, {"status", 500}},
                 {{"drop", true}},
                 {{"take", false}, {"status", 429}, {"retry_after", 1}},
                 {{"take", false}, {"drop", true}}});
  for (const char* phone : {kPhoneOfPupil, kPhoneOfMother, kPhoneOfFather}) {
    ASSERT_EQ(send(school, {phone, std::string("ek ") + kCode}), 204);
  }
  ASSERT_TRUE(comes_true([&] { return provider.taken()["texts"].size() == 3; }));
  Person superuser = school.sign_in(school.issued("superuser"));
  const auto count = [&](const std::string& state) {
    return superuser.get("/school/messages?state=" + state).json()["items"].size();
  };
  ASSERT_TRUE(comes_true([&] { return count("handed_over") == 3; }));
  const auto taken = provider.taken();
  EXPECT_EQ(phones_of(taken),
            (std::set<std::string>{kPhoneOfPupil, kPhoneOfMother, kPhoneOfFather}));
  EXPECT_EQ(taken["repeated"], 0);
  EXPECT_EQ(taken["unsigned"], 0);
  EXPECT_EQ(count("failed"), 0U);
  EXPECT_EQ(count("waiting"), 0U);
  const std::string log = school.log();
  for (const std::string phone : {kPhoneOfPupil, kPhoneOfMother, kPhoneOfFather}) {
    EXPECT_EQ(log.find(phone.substr(1)), std::string::npos) << "a phone in the log";
  }
  EXPECT_EQ(log.find("parole"), std::string::npos) << "a text in the log";
}

TEST_F(MessagesTest, P1_MessagesOutliveAServerThatIsKilled) {
  SchoolServer school(over_http());
  provider.next({{{"hang", true}}, {{"drop", true}}, {{"take", false}, {"drop", true}}});
  const std::vector<const char*> phones{kPhoneOfPupil, kPhoneOfMother, kPhoneOfFather};
  for (std::size_t i = 0; i < phones.size(); ++i) {
    const int before = provider.taken()["tries"];
    ASSERT_EQ(send(school, {phones[i], std::string("ek ") + kCode}), 204);
    ASSERT_TRUE(comes_true([&] { return provider.taken()["tries"] > before; }));
    school.restart(SIGKILL);
  }
  Person superuser = school.sign_in(school.issued("superuser"));
  const auto count = [&](const std::string& state) {
    return superuser.get("/school/messages?state=" + state).json()["items"].size();
  };
  ASSERT_TRUE(comes_true([&] { return count("handed_over") == phones.size(); }));
  EXPECT_EQ(phones_of(provider.taken()).size(), phones.size());
  EXPECT_EQ(count("waiting"), 0U);
  const auto texts = provider.taken()["texts"];
  for (const auto& text : texts) {
    EXPECT_EQ(status_of(school, password_in(text["text"])), 201);
  }
}

TEST_F(MessagesTest, DeadLettersAreSeenByTheSuperuserAlone) {
  SchoolServer school(over_http());
  const Person mother = school.sign_in(school.issued("mother", kMother));
  provider.next({{{"take", false}, {"status", 422}}});
  ASSERT_EQ(send(school, {kPhoneOfMother, std::string("ek ") + kCode}), 204);
  Person superuser = school.sign_in(school.issued("superuser"));
  const auto failed = [&] {
    return superuser.get("/school/messages?state=failed").json()["items"];
  };
  ASSERT_TRUE(comes_true([&] { return failed().size() == 1; }));
  EXPECT_EQ(failed()[0]["why"], "rejected");
  EXPECT_EQ(failed()[0]["reason"], "asked_by_sms");
  EXPECT_EQ(failed()[0]["channel"], "sms");
  EXPECT_EQ(failed()[0]["role"], "mother");
  EXPECT_EQ(failed()[0]["name"], mother.profile()["name"]);
  EXPECT_EQ(failed()[0]["pupil"], mother.profile()["pupil"]["name"]);
  EXPECT_FALSE(failed()[0].contains("text"));
  EXPECT_FALSE(failed()[0].contains("to"));
  // One that is taken, and reported later.
  ASSERT_EQ(send(school, {kPhoneOfFather, std::string("ek ") + kCode}), 204);
  ASSERT_TRUE(comes_true([&] { return provider.taken()["texts"].size() == 1; }));
  const std::string id = provider.taken()["texts"][0]["id"];
  const auto report = [&](const std::string& status) {
    return provider.call(
        school.port(), "reports", {{"id", id}, {"status", status}}, fresh_key(), {});
  };
  EXPECT_EQ(report("sent"), 204);
  EXPECT_EQ(report("failed"), 204);
  EXPECT_EQ(report("failed"), 204);
  ASSERT_TRUE(comes_true([&] { return failed().size() == 2; }));
  EXPECT_EQ(failed()[0]["why"], "undeliverable");
  EXPECT_EQ(report("delivered"), 204);
  ASSERT_TRUE(comes_true([&] { return failed().size() == 1; }));
  Person teacher = school.sign_in(school.issued("teacher"));
  EXPECT_EQ(teacher.get("/school/messages").status, 403);
  EXPECT_EQ(superuser.get("/school/messages?state=odd").status, 400);
}

}  // namespace
}  // namespace klade
