// A school's news and name-days over the real program: who publishes, and whom it is shown to.
#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

using nlohmann::json;

const std::string kDay = "2026-10-06";

json audience(bool pupils, bool parents, bool staff, const json& classes = json::array()) {
  return {{"pupils", pupils}, {"parents", parents}, {"staff", staff}, {"classes", classes}};
}
json item(const std::string& title, const json& whom, const std::string& kind = "event") {
  return {{"kind", kind},
          {"title", title},
          {"body", "Plkst. 18.00\naktu zālē"},
          {"audience", whom},
          {"from", kDay},
          {"to", "2027-05-31"}};
}

class SchoolNews : public testing::Test {
 protected:
  SchoolServer school;
  const IssuedPassword& pupils_password = school.issued("pupil");
  Person pupil = school.sign_in(pupils_password);
  Person parent = school.sign_in(school.issued_to_parent_of(pupils_password));
  Person teacher = school.sign_in(school.issued("teacher"));
  Person director = school.sign_in(school.issued("director"));

  // The id of what was written, once everybody sees it.
  std::string seen(const Reply& reply) {
    EXPECT_EQ(reply.status, 201) << reply.body;
    if (reply.status != 201) return "";
    const std::string position = reply.json()["position"];
    for (Person* who : {&pupil, &parent, &teacher, &director}) {
      EXPECT_EQ(who->request("GET", "/me", {{"Klade-Position", position}}).status, 200);
    }
    return reply.json()["id"];
  }
  std::string publish(const json& body) { return seen(director.post("/news", body)); }
  static std::vector<std::string> titles(Person& reader) {
    std::vector<std::string> all;
    const json page = reader.get("/news?from=" + kDay).json();
    for (const json& each : page["items"]) all.push_back(each["title"]);
    return all;
  }
  // A class that the pupil is in, and one that it is not in.
  std::pair<std::string, std::string> classes() {
    std::string own;
    std::string other;
    const json all = director.get("/classes").json();
    for (const json& each : all["items"]) {
      const std::string id = each["id"];
      const json of_class = director.get("/classes/" + id + "/pupils").json();
      bool in_it = false;
      for (const json& member : of_class["items"]) in_it |= member["id"] == pupil.pupil();
      (in_it ? own : other) = id;
    }
    return {own, other};
  }
};

TEST_F(SchoolNews, N3_AreShownToWhomTheyAreFor) {
  const auto [own, other] = classes();
  publish(item("Visiem", audience(true, true, true)));
  publish(item("Darbiniekiem", audience(false, false, true)));
  publish(item("Vecākiem", audience(false, true, false)));
  publish(item("Klasei", audience(true, false, false, {own})));
  publish(item("Citai klasei", audience(true, true, false, {other})));
  using Titles = std::vector<std::string>;
  EXPECT_EQ(titles(pupil), (Titles{"Klasei", "Visiem"}));
  EXPECT_EQ(titles(parent), (Titles{"Vecākiem", "Visiem"}));
  EXPECT_EQ(titles(teacher), (Titles{"Darbiniekiem", "Visiem"}));
  EXPECT_EQ(titles(director).size(), 5U);
}

TEST_F(SchoolNews, DI4_TimetableChangesAreAmongThem) {
  const std::string id =
      publish(item("Stundu izmaiņas", audience(true, true, true), "timetable_change"));
  const json shown = pupil.get("/news/" + id).json();
  EXPECT_EQ(shown["kind"], "timetable_change");
  EXPECT_EQ(shown["body"], "Plkst. 18.00\naktu zālē");
}

TEST_F(SchoolNews, N3_AreNotShownBeforeTheirDayButToWhoPublishes) {
  json later = item("Izlaidums", audience(true, true, true));
  later["from"] = "2099-06-01";
  later["to"] = "2099-06-20";
  const std::string id = publish(later);
  EXPECT_TRUE(titles(pupil).empty());
  EXPECT_EQ(pupil.get("/news/" + id).status, 404);
  EXPECT_EQ(titles(director), std::vector<std::string>{"Izlaidums"});
}

TEST_F(SchoolNews, N3_AreCorrectedAndWithdrawn) {
  const std::string id = publish(item("Koncerts", audience(true, true, true)));
  const std::string path = "/news/" + id;
  seen(director.post(path + "/correction", item("Lielkoncerts", audience(true, true, true))));
  EXPECT_EQ(titles(pupil), std::vector<std::string>{"Lielkoncerts"});
  EXPECT_EQ(pupil.get(path).json()["corrected"], true);
  seen(director.post(path + "/withdrawal", json::object()));
  EXPECT_TRUE(titles(pupil).empty());
  EXPECT_EQ(pupil.get(path).status, 404);
  EXPECT_EQ(director.get(path).json()["withdrawn"], true);
  EXPECT_EQ(director.post(path + "/withdrawal", json::object()).json()["code"],
            "already_withdrawn");
}

TEST_F(SchoolNews, N3_ArePublishedByTheSchoolsLeadersAlone) {
  const json body = item("Koncerts", audience(true, true, true));
  for (Person* who : {&pupil, &parent, &teacher}) {
    EXPECT_EQ(who->post("/news", body).status, 403);
  }
  const std::string id = publish(body);
  for (Person* who : {&pupil, &parent, &teacher}) {
    EXPECT_EQ(who->post("/news/" + id + "/withdrawal", json::object()).status, 403);
  }
  EXPECT_EQ(director.post("/news", item("Nevienam", audience(false, false, false))).json()["code"],
            "audience_missing");
  const Reply unknown = director.post("/news", item("Svešai", audience(true, true, true, {id})));
  EXPECT_EQ(unknown.status, 400);
  EXPECT_EQ(unknown.json()["errors"][0]["pointer"], "/audience/classes/0") << unknown.body;
}

TEST_F(SchoolNews, N3_AreServedInPages) {
  for (int i = 0; i < 3; ++i) publish(item(std::to_string(i), audience(true, true, true)));
  const json first = pupil.get("/news?from=" + kDay + "&limit=2").json();
  ASSERT_EQ(first["items"].size(), 2U);
  EXPECT_EQ(first["items"][0]["title"], "2");
  const std::string next = first["next"];
  const json second = pupil.get("/news?from=" + kDay + "&limit=2&cursor=" + next).json();
  ASSERT_EQ(second["items"].size(), 1U);
  EXPECT_EQ(second["items"][0]["title"], "0");
}

TEST_F(SchoolNews, N4_ADayHasItsNames) {
  const json day = pupil.get("/calendar/name-days?date=2026-01-01").json();
  EXPECT_EQ(day["names"], (json{"Laimnesis", "Solvija", "Solvita"}));
  EXPECT_TRUE(pupil.get("/calendar/name-days?date=2028-02-29").json()["names"].empty());
  EXPECT_FALSE(parent.get("/calendar/name-days").json()["date"].get<std::string>().empty());
  EXPECT_EQ(pupil.get("/calendar/name-days?date=vakar").status, 400);
}

}  // namespace
}  // namespace klade
