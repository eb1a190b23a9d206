// Analytics over HTTP: a token of its own that sees pseudonymous events and nothing else.
#include <csignal>
#include <future>
#include <sstream>

#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

// What `klade analytics-token` prints.
struct MadeToken {
  std::string token;
  std::string hash;
};
MadeToken make_token() {
  const Ran ran = run_klade({"analytics-token"});
  EXPECT_EQ(ran.code, 0);
  MadeToken made;
  std::string name;
  std::istringstream in(ran.out);
  in >> name >> made.token >> name >> made.hash;
  return made;
}

std::vector<nlohmann::json> lines_of(const Reply& reply) {
  EXPECT_EQ(reply.status, 200) << reply.body;
  std::vector<nlohmann::json> lines;
  std::istringstream in(reply.body);
  for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

class Analytics : public testing::Test {
 protected:
  Analytics() {
    const auto journals = teacher_.get("/journals").json();
    for (const auto& journal : journals["items"]) {
      journal_ = teacher_.get("/journals/" + journal["id"].get<std::string>()).json();
      if (journal_["may_write"] == true && !journal_["pupils"].empty()) break;
    }
  }
  std::string pupil() const { return journal_["pupils"][0]["id"]; }
  std::string record_lesson() {
    const Reply made = teacher_.post("/journals/" + journal_["id"].get<std::string>() + "/lessons",
                                     {{"date", "2026-10-05"},
                                      {"number", 1},
                                      {"topic", "Daļskaitļi"},
                                      {"result", "Salīdzina daļskaitļus"},
                                      {"homework", "12. lpp."}});
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json()["id"];
  }
  void record_mark(const std::string& lesson, const std::string& value) {
    const nlohmann::json mark = {{"lesson", lesson},
                                 {"pupil", pupil()},
                                 {"scale", "ten"},
                                 {"value", value},
                                 {"kind", "formative"}};
    const Reply made = teacher_.post("/journals/" + journal_["id"].get<std::string>() + "/marks",
                                     {{"marks", {mark}}});
    EXPECT_EQ(made.status, 201) << made.body;
  }
  Reply read(const std::string& query) const { return read_as(made_.token, query); }
  // Waits until a topic has so many events: analytics come after an answer, not with it.
  void wait_for(const std::string& topic, std::size_t count) const {
    const std::string query = "topic=" + topic + "&wait=30";
    std::string after;
    for (std::size_t seen = 0; seen < count;) {
      const auto lines = lines_of(read(query + after));
      ASSERT_FALSE(lines.empty()) << topic << " has " << seen;
      seen += lines.size();
      after = "&after=" + lines.back()["cursor"].get<std::string>();
    }
  }
  Reply read_as(const std::string& token, const std::string& query) const {
    return school_.client().get("/api/v1/analytics/events?" + query,
                                {{"Authorization", "Bearer " + token}});
  }

  const MadeToken made_ = make_token();
  SchoolServer school_{{"--analytics-tokens", made_.hash, "--stop-seconds", "20"}};
  Person teacher_{school_.sign_in(school_.issued("teacher"))};
  nlohmann::json journal_;
};

TEST_F(Analytics, SeesWhatHappensByPseudonyms) {
  const std::string lesson = record_lesson();
  record_mark(lesson, "8");
  record_mark(lesson, "9");
  wait_for("lessons", 1);
  const auto lessons = lines_of(read("topic=lessons&wait=0"));
  ASSERT_EQ(lessons.size(), 1U);
  EXPECT_EQ(lessons[0]["type"], "klade.lesson.recorded.v1");
  EXPECT_EQ(lessons[0]["data"]["lesson"], lesson);
  wait_for("marks", 2);
  const Reply reply = read("topic=marks&wait=0");
  const auto marks = lines_of(reply);
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_EQ(marks[0]["data"]["value"], 8);
  EXPECT_EQ(marks[1]["data"]["value"], 9);
  EXPECT_EQ(marks[0]["data"]["subject"], journal_["subject"]);
  EXPECT_EQ(marks[0]["partitionkey"], marks[1]["partitionkey"]) << "one pupil";
  EXPECT_EQ(reply.body.find(pupil()), std::string::npos);
  EXPECT_EQ(lines_of(read("topic=marks&wait=0&after=" + marks[0]["cursor"].get<std::string>())),
            std::vector<nlohmann::json>{marks[1]});

  school_.stop(SIGTERM);
  expect_views_equal_rebuild(school_.data());
  school_.start();
  wait_for("marks", 2);
  EXPECT_EQ(read("topic=marks&wait=0").body, reply.body) << "the same after a restart";
}

TEST_F(Analytics, HasATokenOfItsOwnThatOpensNothingElse) {
  for (const std::string& token : {std::string(), std::string("x"), made_.hash, teacher_.token()}) {
    EXPECT_EQ(read_as(token, "topic=marks&wait=0").status, 401);
  }
  const Headers cookie = {{"Cookie", "klade=" + made_.token}};
  EXPECT_EQ(school_.client().get("/api/v1/analytics/events?topic=marks&wait=0", cookie).status,
            401);
  const Headers bearer = {{"Authorization", "Bearer " + made_.token}};
  for (const std::string path : {"/me", "/journals", "/live", "/school"}) {
    EXPECT_EQ(school_.client().get("/api/v1" + path, bearer).status, 401) << path;
  }
}

TEST_F(Analytics, TellsWhoeverWaitsAsSoonAsSomethingHappens) {
  const std::string lesson = record_lesson();
  auto waiting = std::async(std::launch::async, [this] { return read("topic=marks&wait=30"); });
  record_mark(lesson, "8");
  const auto marks = lines_of(waiting.get());
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0]["data"]["value"], 8);
}

TEST_F(Analytics, DoesNotHoldUpAServerThatStops) {
  auto waiting = std::async(std::launch::async, [this] { return read("topic=marks&wait=30"); });
  const std::string one = "klade_analytics_waiting 1\n";
  while (school_.client().get("/metrics").body.find(one) == std::string::npos) {
    ASSERT_EQ(waiting.wait_for(std::chrono::seconds{0}), std::future_status::timeout);
  }
  EXPECT_EQ(school_.stop(SIGTERM), 0);
  // A server that had waited for it would have cut it off before its time.
  const Reply page = waiting.get();
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, "");
  EXPECT_TRUE(page.headers.contains("klade-cursor"));
}

}  // namespace
}  // namespace klade
