// The main job, from a teacher's entry to what parents see.
#include <csignal>
#include <thread>
#include <vector>

#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

// A teacher with one of its journals and a lesson in it.
class Teaching {
 public:
  explicit Teaching(const SchoolServer& school, const std::string& person = "")
      : teacher_(school.sign_in(school.issued("teacher", person))) {
    const auto journals = teacher_.get("/journals").json();
    for (const auto& journal : journals["items"]) {
      const auto page = teacher_.get("/journals/" + journal["id"].get<std::string>()).json();
      if (page["may_write"] == true && !page["pupils"].empty()) {
        journal_ = page;
        break;
      }
    }
  }
  Person& teacher() { return teacher_; }
  std::string id() const { return journal_["id"]; }
  std::string pupil(std::size_t index) const { return journal_["pupils"][index]["id"]; }
  nlohmann::json page() { return teacher_.get("/journals/" + id()).json(); }
  // A Monday of the school year that is over and no holiday.
  std::string lesson(int number = 1) {
    const Reply made = teacher_.post("/journals/" + id() + "/lessons",
                                     {{"date", "2026-10-05"},
                                      {"number", number},
                                      {"topic", "Daļskaitļi"},
                                      {"result", "Salīdzina daļskaitļus"},
                                      {"homework", "12. lpp."}});
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json()["id"];
  }
  nlohmann::json mark(const std::string& lesson_id,
                      std::size_t pupil_index,
                      const std::string& value) const {
    return {{"lesson", lesson_id},
            {"pupil", pupil(pupil_index)},
            {"scale", "ten"},
            {"value", value},
            {"kind", "formative"}};
  }

 private:
  Person teacher_;
  nlohmann::json journal_;
};

TEST(Journal, AMarkReachesTheJournalThePupilAndItsHistory) {
  const SchoolServer school;
  Teaching teaching(school);
  const std::string lesson = teaching.lesson();
  const Reply made = teaching.teacher().post(
      "/journals/" + teaching.id() + "/marks",
      {{"marks", {teaching.mark(lesson, 0, "8"), teaching.mark(lesson, 1, "9")}}});
  ASSERT_EQ(made.status, 201) << made.body;
  ASSERT_EQ(made.json()["ids"].size(), 2U);
  const std::string mark = made.json()["ids"][0];
  EXPECT_EQ(made.json()["id"], mark);

  const auto page = teaching.page();
  EXPECT_EQ(page["cells"].size(), 2U);
  EXPECT_EQ(page["lessons"][0]["topic"], "Daļskaitļi");

  const Reply corrected = teaching.teacher().post("/marks/" + mark + "/correction",
                                                  {{"value", "10"}, {"reason", "Pārrēķināts"}});
  ASSERT_EQ(corrected.status, 201) << corrected.body;
  const auto marks = teaching.teacher().get("/pupils/" + teaching.pupil(0) + "/marks").json();
  EXPECT_EQ(marks["average"], "10.00");
  const auto history = teaching.teacher().get("/marks/" + mark + "/history").json();
  ASSERT_EQ(history["entries"].size(), 2U);
  EXPECT_EQ(history["entries"][1]["what"], "corrected");
}

TEST(Idempotency, ARepeatedWriteHasOneEffectAndOneAnswer) {
  SchoolServer school;
  Teaching teaching(school);
  const std::string lesson = teaching.lesson();
  const nlohmann::json body{{"marks", {teaching.mark(lesson, 0, "7")}}};
  const std::string path = "/journals/" + teaching.id() + "/marks";
  const Reply first = teaching.teacher().post(path, body, "one-key");
  ASSERT_EQ(first.status, 201) << first.body;
  const Reply second = teaching.teacher().post(path, body, "one-key");
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(second.json(), first.json());
  EXPECT_EQ(second.headers.at("idempotency-replayed"), "true");
  EXPECT_FALSE(first.headers.contains("idempotency-replayed"));

  const nlohmann::json other{{"marks", {teaching.mark(lesson, 1, "7")}}};
  EXPECT_EQ(teaching.teacher().post(path, other, "one-key").status, 422);
  EXPECT_EQ(teaching.page()["cells"].size(), 1U);

  school.restart(SIGKILL);
  HttpClient client = school.client();
  const Reply after = client.request("POST",
                                     "/api/v1" + path,
                                     {{"Authorization", "Bearer " + teaching.teacher().token()},
                                      {"Content-Type", "application/json"},
                                      {"Idempotency-Key", "one-key"}},
                                     body.dump());
  EXPECT_EQ(after.json(), first.json());
  EXPECT_EQ(after.headers.at("idempotency-replayed"), "true");
}

TEST(Idempotency, ARepeatedWithdrawalIsAnsweredAlthoughTheThingIsGone) {
  const SchoolServer school;
  Teaching teaching(school);
  const std::string lesson = teaching.lesson();
  const Reply made = teaching.teacher().post("/journals/" + teaching.id() + "/marks",
                                             {{"marks", {teaching.mark(lesson, 0, "7")}}});
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string paths[] = {"/marks/" + made.json()["id"].get<std::string>() + "/withdrawal",
                               "/journals/" + teaching.id() + "/lessons/" + lesson + "/withdrawal"};
  for (const std::string& path : paths) {
    const Reply first = teaching.teacher().post(path, {{"reason", "Kļūda"}}, path);
    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(teaching.teacher().get("/journals").status, 200);  // waits for the views
    const Reply second = teaching.teacher().post(path, {{"reason", "Kļūda"}}, path);
    EXPECT_EQ(second.json(), first.json());
    EXPECT_EQ(second.headers.count("idempotency-replayed"), 1U);
  }
}

TEST(Idempotency, RepeatedMarksAreAnsweredAlthoughTheirLessonIsGone) {
  const SchoolServer school;
  Teaching teaching(school);
  const std::string lesson = teaching.lesson();
  const std::string path = "/journals/" + teaching.id() + "/marks";
  const nlohmann::json marks = {{"marks", {teaching.mark(lesson, 0, "7")}}};
  const Reply first = teaching.teacher().post(path, marks, "marks");
  ASSERT_EQ(first.status, 201) << first.body;
  const std::string mark = first.json()["id"];
  ASSERT_EQ(teaching.teacher().post("/marks/" + mark + "/withdrawal", {{"reason", "Kļūda"}}).status,
            201);
  const Reply gone = teaching.teacher().post(
      "/journals/" + teaching.id() + "/lessons/" + lesson + "/withdrawal", {{"reason", "Kļūda"}});
  ASSERT_EQ(gone.status, 201) << gone.body;
  const Reply second = teaching.teacher().post(path, marks, "marks");
  EXPECT_EQ(second.json(), first.json());
  EXPECT_EQ(teaching.teacher().post(path, marks, "anew").json()["code"], "already_withdrawn");
}

// Several write at once, so that the views are behind whenever somebody asks.
TEST(Reading, AWriterSeesItsOwnWritesWithoutAsking) {
  const SchoolServer school;
  const Teaching teaching(school);
  const std::string path = "/journals/" + teaching.id();
  const auto write = [&](const std::string& date) {
    Person teacher = school.sign_in(school.issued("teacher"));
    for (int number = 0; number < 10; ++number) {
      const nlohmann::json lesson{
          {"date", date}, {"number", number}, {"topic", "T"}, {"result", ""}, {"homework", ""}};
      const Reply made = teacher.post(path + "/lessons", lesson);
      ASSERT_EQ(made.status, 201) << made.body;
      const nlohmann::json mark = teaching.mark(made.json()["id"], 0, "7");
      const Reply marked = teacher.post(path + "/marks", {{"marks", {mark}}});
      ASSERT_EQ(marked.status, 201) << marked.body;
      const std::string id = marked.json()["id"];
      EXPECT_EQ(teacher.request("GET", "/marks/" + id + "/history", {}).status, 200);
    }
  };
  std::vector<std::thread> writers;
  for (const char* day : {"05", "06", "07", "08", "09"}) {
    writers.emplace_back(write, "2026-10-" + std::string(day));
  }
  for (std::thread& writer : writers) writer.join();
}

TEST(Idempotency, AWriteNeedsAKeyOfPrintableCharacters) {
  const SchoolServer school;
  Person superuser = school.sign_in(school.issued("superuser"));
  const std::string body = R"({"from":"2027-02-01","to":"2027-02-02","title":"Brīvs"})";
  const auto post = [&](Headers headers) {
    headers.emplace_back("Content-Type", "application/json");
    return superuser.request("POST", "/school/holidays", std::move(headers), body);
  };
  EXPECT_EQ(post({}).json()["code"], "idempotency_key_missing");
  EXPECT_EQ(post({{"Idempotency-Key", std::string(256, 'x')}}).json()["code"],
            "idempotency_key_invalid");
  EXPECT_EQ(post({{"Idempotency-Key", std::string(255, 'x')}}).status, 201);
}

TEST(Reading, KnowsWhatTheClientHas) {
  const SchoolServer school;
  Person superuser = school.sign_in(school.issued("superuser"));
  const Reply first = superuser.get("/school");
  const std::string tag = first.headers.at("etag");
  const Reply same = superuser.get("/school", {{"If-None-Match", tag}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  const Reply written = superuser.post(
      "/school/holidays", {{"from", "2027-02-01"}, {"to", "2027-02-02"}, {"title", "Brīvs"}});
  ASSERT_EQ(written.status, 201) << written.body;
  EXPECT_EQ(superuser.get("/school", {{"If-None-Match", tag}}).status, 200);
}

TEST(Reading, WaitsForAPositionAndGivesUp) {
  const SchoolServer school({"--position-wait-ms", "50"});
  Person superuser = school.sign_in(school.issued("superuser"));
  const Reply far = superuser.get("/school", {{"Klade-Position", "0-999999999"}});
  EXPECT_EQ(far.status, 503);
  EXPECT_EQ(far.json()["code"], "position_not_reached");
  EXPECT_TRUE(far.headers.contains("retry-after"));
  EXPECT_EQ(superuser.get("/school", {{"Klade-Position", "9-1"}}).status, 400);
  EXPECT_EQ(superuser.get("/school", {{"Klade-Position", "soon"}}).status, 400);
}

TEST(Live, TellsThePupilOfItsMarkAndNobodyElse) {
  const SchoolServer school;
  Teaching teaching(school);
  const std::string lesson = teaching.lesson();
  const auto follow = [&](const Person& person, const std::string& since) {
    auto raw = std::make_unique<RawClient>(school.port());
    raw->send("GET /api/v1/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + person.token() +
              (since.empty() ? "" : "\r\nLast-Event-ID: " + since) + "\r\n\r\n");
    EXPECT_NE(raw->read_until("retry:").find("text/event-stream"), std::string::npos);
    return raw;
  };
  Person superuser = school.sign_in(school.issued("superuser"));
  Person stranger = school.sign_in(school.issued("pupil"));
  ASSERT_NE(stranger.pupil(), teaching.pupil(0));
  const auto seen = follow(superuser, "");
  const auto hidden = follow(stranger, "");

  const Reply marked = teaching.teacher().post("/journals/" + teaching.id() + "/marks",
                                               {{"marks", {teaching.mark(lesson, 0, "8")}}});
  ASSERT_EQ(marked.status, 201) << marked.body;
  const std::string position = marked.json()["position"];
  const std::string told = seen->read_until("id: " + position);
  EXPECT_NE(told.find("event: mark"), std::string::npos) << told;
  EXPECT_NE(told.find(teaching.pupil(0)), std::string::npos);

  // A holiday concerns everyone: when it has come, the mark would have come before it.
  superuser.post("/school/holidays",
                 {{"from", "2027-02-01"}, {"to", "2027-02-02"}, {"title", "Brīvs"}});
  const std::string strangers = hidden->read_until("event: school");
  EXPECT_NE(strangers.find("event: school"), std::string::npos);
  EXPECT_EQ(strangers.find("event: mark"), std::string::npos);

  // Who comes back gets what it has missed, and only that.
  const auto back = follow(superuser, position);
  const std::string missed = back->read_until("event: school");
  EXPECT_NE(missed.find("event: school"), std::string::npos);
  EXPECT_EQ(missed.find("event: mark"), std::string::npos);
  const auto lost = follow(superuser, "no-position");
  EXPECT_NE(lost->read_until("event: reset").find("event: reset"), std::string::npos);

  superuser.request("DELETE", "/sessions/current", {});
  EXPECT_NE(seen->read_all().find("event: reset"), std::string::npos);
}

}  // namespace
}  // namespace klade
