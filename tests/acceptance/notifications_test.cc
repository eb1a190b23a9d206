// Notifications with the real program: what is told to whom, by which way and when.
#include <gmock/gmock.h>

#include <csignal>
#include <fstream>
#include <iomanip>
#include <set>
#include <sstream>
#include <thread>

#include "tests/acceptance/family_school.h"
#include "tests/messages/python_server.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::seconds kPatience{60};
constexpr const char* kPhoneOfMother = "+37100000001";
constexpr const char* kAtDirector = "direktore@skola.example";
constexpr const char* kAtPupil = "peteris@skola.example";

template <class Condition>
bool comes_true(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

// HH:MM so many hours after what it is in UTC; in Riga it is two hours more, in summer three.
std::string after_utc(int hours) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto minutes =
      std::chrono::duration_cast<std::chrono::minutes>(now).count() + std::int64_t{hours} * 60;
  std::ostringstream text;
  text << std::setfill('0') << std::setw(2) << minutes / 60 % 24 << ':' << std::setw(2)
       << minutes % 60;
  return text.str();
}

nlohmann::json settings(const std::vector<nlohmann::json>& choices) {
  return {{"choices", choices},
          {"digest", false},
          {"digest_at", "18:00"},
          {"quiet_from", "00:00"},
          {"quiet_to", "00:00"}};
}
nlohmann::json choice(const std::string& kind, const std::string& channel) {
  return {{"kind", kind}, {"channels", nlohmann::json::array({channel})}};
}
nlohmann::json marks_by_text() { return settings({choice("mark", "sms")}); }
nlohmann::json quiet_now(nlohmann::json wanted) {
  wanted["quiet_from"] = after_utc(0);
  wanted["quiet_to"] = after_utc(6);
  return wanted;
}

std::vector<std::string> options(const std::string& sold) {
  return {"--sms",
          "development",
          "--development",
          "true",
          "--payments",
          "development",
          "--sold-features",
          sold};
}

class Notifications : public testing::Test {
 protected:
  explicit Notifications(const std::vector<std::string>& with = options("")) : school(with) {
    const auto journals = teacher.get("/journals").json();
    for (const auto& each : journals["items"]) {
      const auto page = teacher.get("/journals/" + each["id"].get<std::string>()).json();
      for (const auto& pupil : page["pupils"]) {
        if (page["subject"] == "Matemātika" && pupil["id"] == mother.pupil()) journal = page["id"];
      }
    }
    const Reply made = teacher.post("/journals/" + journal + "/lessons",
                                    {{"date", "2026-10-06"},
                                     {"number", 1},
                                     {"topic", "Daļskaitļi"},
                                     {"result", ""},
                                     {"homework", ""}});
    EXPECT_EQ(made.status, 201) << made.body;
    lesson = made.json()["id"];
    write(director, "/me/email", {{"email", kAtDirector}});
    write(director, "/me/notifications", settings({choice("letter", "email")}));
  }

  std::string write(Person& who, const std::string& path, const nlohmann::json& body) const {
    const Reply reply = who.post(path, body);
    EXPECT_EQ(reply.status, 201) << path << reply.body;
    return reply.status == 201 ? reply.json()["id"] : "";
  }
  std::string mark(const std::string& value) {
    return write(teacher,
                 "/journals/" + journal + "/marks",
                 {{"marks",
                   {{{"lesson", lesson},
                     {"pupil", mother.pupil()},
                     {"scale", "ten"},
                     {"value", value},
                     {"kind", "formative"}}}}});
  }
  std::vector<std::string> texts_to(const std::string& to) const {
    const auto page =
        school.server().client().get("/dev/messages", {{"Accept", "application/json"}}).json();
    std::vector<std::string> texts;
    for (const auto& message : page["messages"]) {
      if (message["to"] == to) texts.insert(texts.begin(), message["text"]);
    }
    return texts;
  }
  bool are_there(const std::string& to, std::size_t count) const {
    return comes_true([&] { return texts_to(to).size() >= count; });
  }
  // What was to be told before this has been told, or is held back.
  void everything_was_looked_at() {
    const std::size_t before = texts_to(kAtDirector).size();
    const nlohmann::json to{{"kind", "profile"}, {"id", director.profile()["id"]}};
    write(teacher,
          "/mail/letters",
          {{"to", nlohmann::json::array({to})}, {"subject", "Ziņa"}, {"body", "Slepens"}});
    ASSERT_TRUE(are_there(kAtDirector, before + 1));
    EXPECT_EQ(texts_to(kAtDirector).back(), "E-klase\nJauna vēstule");
  }
  void buy(Person& buyer) const {
    const Reply ordered = buyer.post("/family-set/orders", {{"product", "month"}});
    ASSERT_EQ(ordered.status, 201) << ordered.body;
    const std::string id = ordered.json()["id"];
    const auto page = buyer.get("/family-set").json();
    const int cents = page["orders"][0]["cents"];
    school.server().client().get("/dev/payments?order=" + id + "&cents=" + std::to_string(cents) +
                                 "&play=paid");
    ASSERT_TRUE(
        comes_true([&] { return buyer.get("/me/notifications").json()["entitled"] == true; }));
  }

  FamilySchool school;
  Person mother = school.sign_in("mother", 1);
  Person teacher = school.server().sign_in(school.server().issued("teacher", "t1"));
  Person director = school.server().sign_in(school.server().issued("director"));
  Person superuser = school.server().sign_in(school.server().issued("superuser"));
  std::string journal;
  std::string lesson;
};

TEST_F(Notifications, N2_WhoChoseItIsToldOfMarksAndAbsencesByText) {
  EXPECT_THAT(mother.get("/me/notifications").json()["settings"]["choices"], IsEmpty());
  mark("6");
  write(mother, "/me/notifications", settings({choice("mark", "sms"), choice("absence", "sms")}));
  const std::string id = mark("8");
  ASSERT_TRUE(are_there(kPhoneOfMother, 1));
  write(teacher, "/marks/" + id + "/correction", {{"value", "9"}, {"reason", "Pārrēķināts"}});
  ASSERT_TRUE(are_there(kPhoneOfMother, 2));
  write(teacher,
        "/journals/" + journal + "/lessons/" + lesson + "/attendance",
        {{"absent", {mother.pupil()}}, {"late", nlohmann::json::array()}});
  ASSERT_TRUE(are_there(kPhoneOfMother, 3));
  everything_was_looked_at();
  EXPECT_THAT(texts_to(kPhoneOfMother),
              ElementsAre("E-klase. Pēteris. Jauna atzīme: Matemātika 8",
                          "E-klase. Pēteris. Labota atzīme: Matemātika 9",
                          "E-klase. Pēteris. Kavējums: Matemātika, 06.10."));
  const std::string log = school.server().log();
  for (const char* secret : {"37100000001", "Jauna atz", "Slepens", kAtDirector}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
  }
}

TEST_F(Notifications, N2_QuietHoursHoldItBack) {
  write(mother, "/me/notifications", quiet_now(marks_by_text()));
  mark("8");
  const std::string withdrawn = mark("3");
  mark("9");
  everything_was_looked_at();
  EXPECT_THAT(texts_to(kPhoneOfMother), IsEmpty());
  write(teacher, "/marks/" + withdrawn + "/withdrawal", {{"reason", "Kļūda"}});
  write(mother, "/me/notifications", marks_by_text());
  ASSERT_TRUE(are_there(kPhoneOfMother, 1));
  everything_was_looked_at();
  EXPECT_THAT(texts_to(kPhoneOfMother),
              ElementsAre("E-klase. Pēteris. Jauna atzīme: Matemātika 8\n"
                          "Jauna atzīme: Matemātika 9"));
}

TEST_F(Notifications, N2_ADigestWaitsForItsHour) {
  nlohmann::json digest = marks_by_text();
  digest["digest"] = true;
  digest["digest_at"] = after_utc(6);
  write(mother, "/me/notifications", digest);
  mark("8");
  mark("9");
  everything_was_looked_at();
  EXPECT_THAT(texts_to(kPhoneOfMother), IsEmpty());
  EXPECT_EQ(mother.get("/me/notifications").json()["settings"], digest);
}

TEST_F(Notifications, N2_ThePupilIsToldBeforeTheParents) {
  Person pupil = school.sign_in("pupil", 1);
  write(superuser, "/school/notification-settings", {{"parent_delay_minutes", 60}});
  EXPECT_EQ(superuser.get("/school").json()["notifications"]["parent_delay_minutes"], 60);
  EXPECT_EQ(teacher.post("/school/notification-settings", {{"parent_delay_minutes", 0}}).status,
            403);
  EXPECT_EQ(
      superuser.post("/school/notification-settings", {{"parent_delay_minutes", 1441}}).status,
      422);
  EXPECT_EQ(pupil.post("/me/email", {{"email", "nav adrese"}}).status, 400);
  EXPECT_EQ(pupil.get("/me/notifications").json()["email"], "");
  write(pupil, "/me/email", {{"email", kAtPupil}});
  EXPECT_EQ(pupil.get("/me/notifications").json()["email"], kAtPupil);
  write(pupil, "/me/notifications", settings({choice("mark", "email")}));
  write(mother, "/me/notifications", marks_by_text());
  mark("8");
  ASSERT_TRUE(are_there(kAtPupil, 1));
  EXPECT_THAT(texts_to(kAtPupil), ElementsAre("E-klase\nJauna atzīme: Matemātika 8"));
  everything_was_looked_at();
  EXPECT_THAT(texts_to(kPhoneOfMother), IsEmpty());
  write(superuser, "/school/notification-settings", {{"parent_delay_minutes", 0}});
  EXPECT_TRUE(are_there(kPhoneOfMother, 1));
}

class SoldNotifications : public Notifications {
 protected:
  SoldNotifications() : Notifications(options("notifications")) {}
};

TEST_F(SoldNotifications, FS3_N2_TextsNeedTheFamilySet) {
  write(mother, "/me/notifications", marks_by_text());
  const auto shown = mother.get("/me/notifications").json();
  EXPECT_EQ(shown["entitled"], false);
  EXPECT_EQ(shown["settings"], marks_by_text()) << "kept";
  mark("8");
  everything_was_looked_at();
  EXPECT_THAT(texts_to(kPhoneOfMother), IsEmpty());
  buy(mother);
  mark("9");
  EXPECT_TRUE(are_there(kPhoneOfMother, 1));
}

class MailedNotifications : public Notifications {
 protected:
  MailedNotifications() : MailedNotifications(std::make_unique<MailServer>()) {}

  std::vector<nlohmann::json> letters() const {
    std::ifstream in(server_->file);
    std::vector<nlohmann::json> all;
    for (std::string line; std::getline(in, line);) all.push_back(nlohmann::json::parse(line));
    return all;
  }

 private:
  struct MailServer {
    TemporaryDirectory folder;
    std::string file = (folder.path() / "mail").string();
    PythonServer python{"tests/messages/mail_server.py", {file}};
  };
  explicit MailedNotifications(std::unique_ptr<MailServer> made)
      : Notifications({"--smtp-url",
                       "smtp://127.0.0.1:" + std::to_string(made->python.port()),
                       "--smtp-from",
                       "skola@klade.test"}),
        server_(std::move(made)) {}
  std::unique_ptr<MailServer> server_;
};

TEST_F(MailedNotifications, N2_AMarkGoesOutByEmailInTheReadersLanguage) {
  write(mother, "/me/email", {{"email", "mamma@example.test"}});
  write(mother, "/me/language", {{"language", "ru"}});
  write(mother, "/me/notifications", settings({choice("mark", "email")}));
  mark("8");
  ASSERT_TRUE(comes_true([&] { return letters().size() == 1; }));
  const auto all = letters();
  EXPECT_EQ(all[0]["to"], nlohmann::json::array({"mamma@example.test"}));
  EXPECT_EQ(all[0]["subject"], "E-klase. Pēteris");
  EXPECT_EQ(all[0]["text"], "Новая оценка: Matemātika 8");
}

TEST_F(MailedNotifications, N2_KilledAndStartedAgainItTellsEverythingOnce) {
  write(mother, "/me/email", {{"email", "mamma@example.test"}});
  write(mother, "/me/notifications", settings({choice("mark", "email")}));
  constexpr std::size_t kTimes = 4;
  for (std::size_t i = 0; i < kTimes; ++i) {
    mark(std::to_string(i + 5));
    if (i % 2 == 1) {
      ASSERT_TRUE(comes_true([&] { return letters().size() > i / 2; }));
    }
    school.server().restart(SIGKILL);
    teacher = teacher.at(school.server().port());
  }
  const auto line = [](std::size_t i) {
    return "Jauna atzīme: Matemātika " + std::to_string(i + 5) + "\n";
  };
  // A mail server that was not asked to the end may get a letter again, under the same id and after
  // newer ones.
  const auto told = [&] {
    std::string all;
    std::set<std::string> ids;
    for (const auto& letter : letters()) {
      if (ids.insert(letter["id"]).second) all += letter["text"].get<std::string>() + "\n";
    }
    return all;
  };
  ASSERT_TRUE(comes_true([&] {
    const std::string all = told();
    for (std::size_t i = 0; i < kTimes; ++i) {
      if (all.find(line(i)) == std::string::npos) return false;
    }
    return true;
  }));
  const std::string all = told();
  for (std::size_t i = 0; i < kTimes; ++i) {
    const auto at = all.find(line(i));
    EXPECT_EQ(all.find(line(i), at + 1), std::string::npos) << "twice: " << line(i) << all;
  }
  school.server().stop(SIGTERM);
  expect_views_equal_rebuild(school.server().data());
}

}  // namespace
}  // namespace klade
