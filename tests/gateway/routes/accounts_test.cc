// Accounts over rows in memory: what handlers put into the steps of a write, and what their texts
// say once they are opened.
#include <nlohmann/json.hpp>

#include "gateway/messages/texts.h"
#include "gateway/node/password.h"
#include "gateway/routes/account_routes.h"
#include "gateway/routes/family_routes.h"
#include "projections/views/people.h"
#include "projections/views/sessions.h"
#include "projections/views/sign_ins.h"
#include "tests/gateway/routes/school_fixture.h"

namespace klade {
namespace {

using Json = nlohmann::json;

class Accounts : public SchoolFixture {
 protected:
  Call on(const Principal& who, const Id128& target, const Json& body = {}) {
    Call made = call(who);
    made.command = CommandId(derive_id(id<CommandId>("calls"), ++calls_));
    made.params["id"] = to_text(target);
    made.body = body.is_null() ? "" : body.dump();
    return made;
  }
  // Through the handler and the rules, step by step; the first refusal is the answer.
  std::string_view write(ReadIntent handler, const Call& made) {
    const auto intent = handler(made, desk);
    if (!intent.ok()) {
      const auto& errors = intent.error().errors;
      return errors.empty() ? intent.error().code : errors.front().code;
    }
    answered_ = intent->ids.front();
    texts_.clear();
    std::vector<Command> commands{intent->command};
    for (const Step& step : intent->then) commands.push_back(step.command);
    for (const Command& command : commands) {
      const Decision decision = perform(command, made.principal, made.now);
      if (decision.refusal() != nullptr) return name_of(*decision.refusal());
      for (const Event& event : *decision.events()) keep_text(event);
    }
    return "";
  }
  Json parent(const std::string& role, const std::string& phone = "26123456") const {
    return {{"role", role},
            {"given_name", "Jānis"},
            {"family_name", "Ābele"},
            {"phone", phone},
            {"language", "lv"}};
  }
  std::string_view register_as(const Principal& who, const Json& body) {
    return write(register_parent, on(who, ours.pupil, body));
  }
  Json parents(const Principal& who) {
    const auto answer = list_parents(on(who, ours.pupil), desk);
    return answer.ok() ? Json::parse(answer->body)["items"] : Json(answer.error().code);
  }
  ProfileRow row_of(const Id128& id) const { return *klade::profile(rows, ProfileId(id)); }
  // The clear password is in the text alone.
  bool opens(const std::string& text, const Id128& id) const {
    const ProfileRow row = row_of(id);
    const std::string password = text.substr(text.find_last_of(' ') + 1);
    return hash_password(vault, row.username, password) == row.verifier;
  }

  Id128 answered_;
  struct Text {
    std::string to;
    std::string text;
    PasswordReason reason{};
  };
  std::vector<Text> texts_;  // that the last write sends

 private:
  void keep_text(const Event& event) {
    const auto* account = std::get_if<AccountEvent>(&event);
    const auto* sent = account ? std::get_if<PasswordTexted>(account) : nullptr;
    if (sent == nullptr) return;
    const Reading reading{rows, vault, {}};
    texts_.push_back({open_text(reading, sent->message.to, "message.to"),
                      open_text(reading, sent->message.text, "message.text"),
                      sent->reason});
  }
  std::uint64_t calls_ = 0;
};

TEST_F(Accounts, A1_P1_P2_TheClassTeacherRegistersAParentAndAPasswordGoesToThePhone) {
  ASSERT_EQ(register_as(class_teacher(), parent("father")), "");
  ASSERT_EQ(texts_.size(), 1U);
  EXPECT_EQ(texts_[0].to, "+37126123456");
  EXPECT_NE(texts_[0].text.find("tēta parole"), std::string::npos);
  EXPECT_EQ(texts_[0].reason, PasswordReason::registered);
  EXPECT_TRUE(opens(texts_[0].text, answered_)) << texts_[0].text;
  const ProfileRow row = row_of(answered_);
  EXPECT_EQ(row.pupil, ours.pupil);
  EXPECT_EQ(row.username, id<BlindIndex>("u")) << "the pupil's";
  const Json list = parents(class_teacher());
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[1]["role"], "father");
  EXPECT_EQ(list[1]["name"], "Jānis Ābele");
  EXPECT_EQ(list[1]["phone"], "+37126123456");
  EXPECT_EQ(list[1]["has_password"], true);
  EXPECT_EQ(list[1]["closed"], false);
}
TEST_F(Accounts, P2_TheTextIsInTheParentsLanguage) {
  Json body = parent("father");
  body["language"] = "ru";
  ASSERT_EQ(register_as(class_teacher(), body), "");
  EXPECT_NE(texts_[0].text.find(whose_password(Role::father, Language::ru)), std::string::npos);
  EXPECT_EQ(row_of(answered_).language, Language::ru);
}
TEST_F(Accounts, A1_NobodyElseRegistersAParent) {
  EXPECT_EQ(register_as(colleague(), parent("father")), "not_found");
  EXPECT_EQ(register_as(as(Role::mother), parent("father")), "not_found");
  EXPECT_EQ(parents(colleague()), "not_found");
  EXPECT_EQ(register_as(as(Role::superuser), parent("father")), "");
}
TEST_F(Accounts, ASecondMotherOrFatherIsRefusedAndTheSameOneIsNot) {
  EXPECT_EQ(register_as(class_teacher(), parent("mother")), "parent_exists") << "of a package";
  ASSERT_EQ(register_as(class_teacher(), parent("father")), "");
  const Id128 first = answered_;
  EXPECT_EQ(register_as(class_teacher(), parent("father", "29999999")), "registered_otherwise");
  EXPECT_EQ(register_as(class_teacher(), parent("father", "+371 26 123 456")), "");
  EXPECT_EQ(answered_, first);
  EXPECT_EQ(register_as(class_teacher(), parent("guardian")), "");
  EXPECT_EQ(register_as(class_teacher(), parent("guardian")), "") << "a second guardian";
  EXPECT_EQ(parents(class_teacher()).size(), 4U);
}
TEST_F(Accounts, AfterAFatherWhoseProfileEndedAnotherMayCome) {
  ASSERT_EQ(register_as(class_teacher(), parent("father")), "");
  const Json order{{"why", "breach"}, {"order_number", "1-9/45"}, {"order_date", "2026-11-20"}};
  ASSERT_EQ(write(close_profile, on(as(Role::superuser), answered_, order)), "");
  EXPECT_EQ(register_as(class_teacher(), parent("father", "29999999")), "");
}
TEST_F(Accounts, AParentsFieldsAreChecked) {
  EXPECT_EQ(register_as(class_teacher(), parent("teacher")), "bad_choice");
  EXPECT_EQ(register_as(class_teacher(), parent("father", "123")), "bad_phone");
}

TEST_F(Accounts, P9_ACorrectedPhoneGetsANewPasswordAndTheOldOneIsVoid) {
  ASSERT_EQ(register_as(class_teacher(), parent("father")), "");
  const Id128 father = answered_;
  const std::string wrong = texts_[0].text;
  const PersonId who = row_of(father).person;
  const Json body{{"phone", "29999999"}, {"reason", "Pārrakstīšanās"}};
  ASSERT_EQ(write(change_phone, on(class_teacher(), who, body)), "");
  ASSERT_EQ(texts_.size(), 1U);
  EXPECT_EQ(texts_[0].to, "+37129999999");
  EXPECT_EQ(texts_[0].reason, PasswordReason::phone_changed);
  EXPECT_TRUE(opens(texts_[0].text, father));
  EXPECT_FALSE(opens(wrong, father));
  EXPECT_EQ(open_text(desk.reading, klade::person(rows, who)->details.phone, "person.phone"),
            "+37129999999");
}
TEST_F(Accounts, P9_SoDoesAPupils) {
  const Json body{{"phone", "29999999"}, {"reason", "Mammas tālrunis"}};
  ASSERT_EQ(write(change_phone, on(class_teacher(), ours.pupil, body)), "");
  ASSERT_EQ(texts_.size(), 1U);
  EXPECT_NE(texts_[0].text.find("skolēna parole"), std::string::npos);
}
// A phone is where passwords go: who changes a colleague's could become that colleague.
TEST_F(Accounts, AClassTeacherChangesNoPhoneOfWhoIsOnTheStaffToo) {
  happened(StreamKind::profile,
           as(ours, Role::mother, ours.office, ours.pupil).profile,
           ProfileOpened{as(ours, Role::mother, ours.office, ours.pupil).profile,
                         ours.school,
                         ours.office,
                         ours.pupil,
                         {Role::mother},
                         id<BlindIndex>("u")});
  const Json body{{"phone", "29999999"}, {"reason", "Kļūda"}};
  EXPECT_EQ(write(change_phone, on(class_teacher(), ours.office, body)), "not_found");
  EXPECT_EQ(write(change_phone, on(as(Role::superuser), ours.office, body)), "");
  EXPECT_EQ(texts_.size(), 2U) << "of both profiles";
}

TEST_F(Accounts, P10_TheSuperuserTextsANewPassword) {
  const Id128 teacher = as(Role::teacher).profile;
  ASSERT_EQ(write(issue_password, on(as(Role::superuser), teacher)), "");
  EXPECT_TRUE(opens(texts_[0].text, teacher));
  EXPECT_EQ(write(issue_password, on(class_teacher(), teacher)), "not_found");
  EXPECT_EQ(write(issue_password, on(class_teacher(), as(Role::mother).profile)), "");
  EXPECT_NE(texts_[0].text.find("mammas parole"), std::string::npos);
}
TEST_F(Accounts, P10_NotWithoutAPhone) {
  const Id128 teacher = as(Role::teacher).profile;
  happened(StreamKind::person, ours.teacher, PersonPhoneChanged{ours.teacher, {}, {}, {}});
  EXPECT_EQ(write(issue_password, on(as(Role::superuser), teacher)), "phone_missing");
}

TEST_F(Accounts, A4_A7_TheSuperuserRegistersAnEmployee) {
  Json body{{"given_name", "Jānis"},
            {"family_name", "Ābele"},
            {"personal_code", "16117519997"},
            {"phone", "26123456"},
            {"email", "janis@skola.lv"},
            {"roles", {"teacher", "deputy"}}};
  const auto employ = [&] { return write(register_employee, on(as(Role::superuser), {}, body)); };
  ASSERT_EQ(employ(), "");
  const ProfileRow row = row_of(answered_);
  EXPECT_EQ(row.username, username_index(vault, "161175-19997"));
  EXPECT_EQ(row.roles, (std::vector{Role::teacher, Role::deputy}));
  EXPECT_TRUE(row.pupil.is_nil());
  EXPECT_TRUE(opens(texts_[0].text, answered_));
  EXPECT_EQ(employ(), "") << "the same one again";
  body["phone"] = "29999999";
  EXPECT_EQ(employ(), "registered_otherwise");
  const Json order{
      {"why", "employment_ended"}, {"order_number", "2-1/7"}, {"order_date", "2026-11-20"}};
  ASSERT_EQ(write(close_profile, on(as(Role::superuser), row.profile, order)), "");
  EXPECT_EQ(employ(), "") << "who comes back may have another phone";
  EXPECT_FALSE(row_of(answered_).closed);
  body["roles"] = {"mother"};
  EXPECT_EQ(employ(), "bad_choice");
  body["personal_code"] = "1";
  EXPECT_EQ(employ(), "bad_personal_code");
}

TEST_F(Accounts, RV1_AParentsProfileEndsWithThePupilsUnderOneOrder) {
  ASSERT_EQ(register_as(class_teacher(), parent("father")), "");
  const Id128 father = answered_;
  Json order{{"why", "graduated"}, {"order_number", "1-9/45"}, {"order_date", "2026-11-20"}};
  const Id128 pupil = as(Role::pupil).profile;
  ASSERT_EQ(write(close_profile, on(as(Role::superuser), pupil, order)), "");
  for (const Id128& each : {pupil, Id128(as(Role::mother).profile), father}) {
    EXPECT_TRUE(row_of(each).closed);
    EXPECT_EQ(row_of(each).why, ProfileEnd::graduated);
    EXPECT_TRUE(row_of(each).closed_by_order());
  }
}
TEST_F(Accounts, RV1_ABreachEndsOneProfileAndAnEndFitsWhoItIs) {
  Json order{{"why", "breach"}, {"order_number", "1-9/45"}, {"order_date", "2026-11-20"}};
  const Id128 pupil = as(Role::pupil).profile;
  ASSERT_EQ(write(close_profile, on(as(Role::superuser), pupil, order)), "");
  EXPECT_FALSE(row_of(as(Role::mother).profile).closed);
  const auto close = [&](const char* why, Role role) {
    order["why"] = why;
    return write(close_profile, on(as(Role::superuser), as(role).profile, order));
  };
  EXPECT_EQ(close("employment_ended", Role::mother), "bad_choice");
  EXPECT_EQ(close("left", Role::teacher), "bad_choice");
  EXPECT_EQ(close("erased", Role::mother), "bad_choice");
  EXPECT_EQ(close("breach", Role::superuser), "forbidden") << "its own";
  EXPECT_EQ(close("employment_ended", Role::teacher), "");
}

TEST_F(Accounts, A13_APasswordOfOnesOwnWantsTheOldOne) {
  Json body{{"old", "parole"}, {"new", "zaļš kaķis tumsā"}};
  const auto choose = [&] { return write(choose_password, on(as(Role::mother), {}, body)); };
  ASSERT_EQ(choose(), "");
  EXPECT_EQ(choose(), "password_wrong") << "the old one is void";
  body["new"] = "trīs zirgi ceļā";
  EXPECT_EQ(choose(), "password_wrong");
  body["old"] = "zaļš kaķis tumsā";
  EXPECT_EQ(choose(), "");
}
TEST_F(Accounts, A13_APasswordOfOnesOwnIsHardToGuess) {
  const auto choose = [&](const std::string& wanted) {
    return write(choose_password, on(as(Role::mother), {}, {{"old", "parole"}, {"new", wanted}}));
  };
  EXPECT_EQ(choose("īsa"), "password_too_short");
  EXPECT_EQ(choose("parole12345"), "password_too_common");
  EXPECT_EQ(choose("1234567890"), "password_too_simple");
  EXPECT_EQ(choose("te ir maija 77"), "password_personal") << "her own name";
  EXPECT_EQ(choose("mūsu ābele zied"), "password_personal") << "the pupil's";
  EXPECT_EQ(choose("skola ir tuvu"), "password_personal") << "the school's";
  EXPECT_EQ(choose("te ir 26000001"), "password_personal") << "her phone";
}

TEST_F(Accounts, A8_AnAlternativeUsernameIsOnesAloneAndMayBeGivenUp) {
  const auto choose = [&](Role role, const std::string& name) {
    return write(choose_username, on(as(role), {}, {{"username", name}}));
  };
  const auto holder = [&](const std::string& name) -> Id128 {
    const auto row = profile_of_alias(rows, alias_index(vault, name));
    return row ? Id128(row->profile) : Id128{};
  };
  ASSERT_EQ(choose(Role::mother, "Maija.A"), "");
  EXPECT_EQ(holder("maija.a"), Id128(as(Role::mother).profile));
  EXPECT_EQ(choose(Role::pupil, "MAIJA.a"), "username_taken");
  EXPECT_EQ(holder("maija.a"), Id128(as(Role::mother).profile));
  ASSERT_EQ(choose(Role::mother, "maija"), "");
  EXPECT_TRUE(holder("maija.a").is_nil());
  EXPECT_EQ(choose(Role::pupil, "maija.a"), "username_taken") << "reserved this hour";
  const auto later = [&] {
    Call made = on(as(Role::pupil), {}, {{"username", "maija.a"}});
    made.now += std::chrono::hours{2};
    return write(choose_username, made);
  };
  EXPECT_EQ(later(), "") << "nobody uses it";
  EXPECT_EQ(holder("maija.a"), Id128(as(Role::pupil).profile));
  ASSERT_EQ(write(give_up_username, on(as(Role::mother), {})), "");
  EXPECT_TRUE(holder("maija").is_nil());
  EXPECT_EQ(write(give_up_username, on(as(Role::mother), {})), "") << "without one";
  EXPECT_EQ(choose(Role::mother, "161175-19997"), "bad_username");
  EXPECT_EQ(choose(Role::mother, "ab"), "bad_username");
}

TEST_F(Accounts, ALanguageIsChosen) {
  ASSERT_EQ(write(choose_language, on(as(Role::mother), {}, {{"language", "ru"}})), "");
  EXPECT_EQ(row_of(as(Role::mother).profile).language, Language::ru);
}

TEST_F(Accounts, SessionsAreListedAndEndedByWhoseTheyAre) {
  Principal mother = as(Role::mother);
  const auto open = [&](const std::string& word, ProfileId of) {
    const auto session = id<SessionId>(word);
    const Instant expires = kNow + std::chrono::hours{1};
    const auto decision = perform(OpenSession{session, of, id<BlindIndex>(word), expires}, mother);
    EXPECT_EQ(decision.refusal(), nullptr);
    return session;
  };
  mother.session = open("here", mother.profile);
  const SessionId there = open("there", mother.profile);
  const SessionId elsewhere = open("elsewhere", mother.profile);
  const SessionId anothers = open("another's", as(Role::pupil).profile);
  const auto listed = [&] {
    const auto answer = list_sessions(on(mother, {}), desk);
    std::map<std::string, bool> items;
    const Json list = Json::parse(answer->body);
    for (const Json& item : list["items"]) {
      items[item["id"].get<std::string>()] = item["current"].get<bool>();
    }
    return items;
  };
  EXPECT_EQ(listed().size(), 3U);
  EXPECT_TRUE(listed().at(to_text(mother.session)));
  EXPECT_FALSE(listed().at(to_text(there)));
  EXPECT_EQ(write(end_session, on(mother, anothers)), "unknown_session");
  EXPECT_EQ(sessions_of_profile(rows, as(Role::pupil).profile).size(), 1U);
  ASSERT_EQ(write(end_session, on(mother, there)), "");
  EXPECT_EQ(write(end_session, on(mother, there)), "") << "a repetition";
  EXPECT_EQ(listed().size(), 2U);
  const SessionId more = open("more", mother.profile);
  EXPECT_EQ(listed().size(), 3U);
  ASSERT_EQ(write(end_other_sessions, on(mother, {})), "");
  EXPECT_EQ(listed().size(), 1U);
  EXPECT_FALSE(listed().contains(to_text(more)) || listed().contains(to_text(elsewhere)));
  EXPECT_EQ(sessions_of_profile(rows, as(Role::pupil).profile).size(), 1U);
}

// A15: a pupil of two schools has the same username and a parent's profile of its own at each.
TEST_F(Accounts, A15_EachSchoolGivesItsOwnPassword) {
  ASSERT_EQ(register_as(class_teacher(), parent("father")), "");
  const ProfileRow here = row_of(answered_);
  const Principal office = as(theirs, Role::superuser, theirs.office);
  ASSERT_EQ(write(register_parent, on(office, theirs.pupil, parent("father"))), "");
  const ProfileRow there = row_of(answered_);
  EXPECT_EQ(here.username, there.username);
  EXPECT_NE(here.profile, there.profile);
  EXPECT_NE(here.person, there.person) << "a school knows nothing of another's people";
  EXPECT_NE(here.verifier, there.verifier);
}

}  // namespace
}  // namespace klade
