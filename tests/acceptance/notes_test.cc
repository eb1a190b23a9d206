// Notes in pupils' diaries over the real program: who writes them, who reads them and when.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

using nlohmann::json;

const std::string kWeek = "2026-W41";
const std::string kDay = "2026-10-06";

class Notes : public testing::Test {
 protected:
  Notes() {
    const IssuedPassword& issued = school.issued("pupil");
    pupil = std::make_unique<Person>(school.sign_in(issued));
    parent = std::make_unique<Person>(school.sign_in(school.issued_to_parent_of(issued)));
    for (const IssuedPassword& each : school.passwords()) {
      if (each.role == "teacher" && find_journal(each)) break;
    }
  }

  SchoolServer school;
  Person superuser = school.sign_in(school.issued("superuser"));
  std::unique_ptr<Person> teacher;  // of the journal
  std::unique_ptr<Person> pupil;    // in it
  std::unique_ptr<Person> parent;
  json journal;

  std::string pupil_path() const { return "/pupils/" + pupil->pupil(); }
  json note(const std::string& text, const std::string& kind = "praise") const {
    return {{"kind", kind}, {"date", kDay}, {"journal", journal["id"]}, {"text", text}};
  }
  std::string write(const std::string& text, const std::string& kind = "praise") {
    return seen(teacher->post(pupil_path() + "/notes", note(text, kind)));
  }
  // The id of what was written, once everybody sees it.
  std::string seen(const Reply& reply) {
    EXPECT_EQ(reply.status, 201) << reply.body;
    if (reply.status != 201) return "";
    const std::string position = reply.json()["position"];
    for (Person* who : {&superuser, teacher.get(), pupil.get(), parent.get()}) {
      EXPECT_EQ(who->request("GET", "/me", {{"Klade-Position", position}}).status, 200);
    }
    return reply.json()["id"];
  }
  // The texts of the notes in the diary's week.
  std::vector<std::string> in_diary(Person& reader) const {
    std::vector<std::string> texts;
    const json week = reader.get(pupil_path() + "/diary?week=" + kWeek).json();
    for (const json& day : week["days"]) {
      for (const json& each : day["notes"]) {
        EXPECT_EQ(day["date"], kDay);
        texts.push_back(each["text"]);
      }
    }
    return texts;
  }
  json listed(Person& reader) const {
    const Reply reply = reader.get(pupil_path() + "/notes?from=2026-09-01&to=2027-05-31");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.json()["items"];
  }

 private:
  // The first journal of the teacher's that the pupil is in.
  bool find_journal(const IssuedPassword& issued) {
    Person someone = school.sign_in(issued);
    const json journals = someone.get("/journals").json();
    for (const json& each : journals["items"]) {
      const json page = someone.get("/journals/" + each["id"].get<std::string>()).json();
      if (page["may_write"] != true || !lists(page["pupils"], pupil->pupil())) continue;
      journal = page;
      teacher = std::make_unique<Person>(std::move(someone));
      return true;
    }
    return false;
  }
  static bool lists(const json& people, const std::string& id) {
    return std::ranges::any_of(people, [&](const json& each) { return each["id"] == id; });
  }
};

TEST_F(Notes, J13_DI2_FS4_ATeachersNoteStandsInTheDiaryOfPupilAndParents) {
  const std::string id = write("Palīdzēja citiem");
  for (Person* reader : {pupil.get(), parent.get(), &superuser}) {
    EXPECT_EQ(in_diary(*reader), std::vector<std::string>{"Palīdzēja citiem"});
    const json notes = listed(*reader);
    ASSERT_EQ(notes.size(), 1U) << notes;
    EXPECT_EQ(notes[0]["id"], id);
    EXPECT_EQ(notes[0]["note"]["kind"], "praise");
    EXPECT_EQ(notes[0]["note"]["author"]["name"], teacher->profile()["name"]);
    EXPECT_EQ(notes[0]["note"]["journal"], journal["id"]);
    EXPECT_EQ(notes[0]["own"], false);
  }
  EXPECT_EQ(listed(*teacher)[0]["own"], true);
}

TEST_F(Notes, N1_AreOfBehaviourRemarksRemindersAndPraiseAndOfNothingElse) {
  for (const std::string kind : {"behaviour", "remark", "reminder", "praise"}) write(kind, kind);
  EXPECT_EQ(in_diary(*pupil).size(), 4U);
  const Reply other = teacher->post(pupil_path() + "/notes", note("Kas tas", "gossip"));
  EXPECT_EQ(other.status, 400) << other.body;
  EXPECT_EQ(other.json()["errors"][0]["pointer"], "/kind");
}

TEST_F(Notes, N1_ACorrectionKeepsWhatWasSaidAndAWithdrawalTakesItFromTheDiary) {
  const std::string path = "/notes/" + write("Skaļi", "behaviour");
  seen(teacher->post(path + "/correction",
                     {{"kind", "remark"}, {"text", "Klusi"}, {"reason", "Sajaukts"}}));
  EXPECT_EQ(in_diary(*parent), std::vector<std::string>{"Klusi"});
  const json versions = listed(*parent)[0]["versions"];
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0]["text"], "Skaļi");
  EXPECT_EQ(versions[1]["reason"], "Sajaukts");

  seen(superuser.post(path + "/withdrawal", {{"reason", "Cits skolēns"}}));
  EXPECT_TRUE(in_diary(*parent).empty());
  const json notes = listed(*parent);
  EXPECT_EQ(notes[0]["withdrawal"]["reason"], "Cits skolēns");
  const Reply late = teacher->post(path + "/withdrawal", {{"reason", "Kļūda"}});
  EXPECT_EQ(late.json()["code"], "already_withdrawn");
}

TEST_F(Notes, N1_NobodyButTheAuthorCorrectsOne) {
  const std::string path = "/notes/" + write("Skaļi", "behaviour");
  const json body{{"kind", "remark"}, {"text", "Klusi"}, {"reason", "Sajaukts"}};
  EXPECT_EQ(superuser.post(path + "/correction", body).json()["code"], "not_the_notes_author");
  for (Person* reader : {pupil.get(), parent.get()}) {
    EXPECT_EQ(reader->post(path + "/correction", body).status, 403);
    EXPECT_EQ(reader->post(path + "/withdrawal", {{"reason", "Nē"}}).status, 403);
    EXPECT_EQ(reader->post(pupil_path() + "/notes", note("Labs")).status, 403);
  }
  EXPECT_EQ(in_diary(*pupil), std::vector<std::string>{"Skaļi"});
}

TEST_F(Notes, J13_AreRefusedOfADayToComeOfAnotherYearAndOfWhoIsNotInTheJournal) {
  json body = note("Rīt");
  body["date"] = "2099-05-31";
  EXPECT_EQ(teacher->post(pupil_path() + "/notes", body).status, 422);
  body["date"] = "2020-10-06";
  EXPECT_EQ(teacher->post(pupil_path() + "/notes", body).status, 422);
  body = note("Bez žurnāla");
  body["journal"] = pupil->pupil();
  EXPECT_EQ(teacher->post(pupil_path() + "/notes", body).json()["code"], "unknown_journal");
  EXPECT_TRUE(in_diary(*pupil).empty());
}

TEST_F(Notes, FamiliesOfOthersReadNone) {
  const std::string id = write("Zīmīte");
  for (const IssuedPassword& issued : school.passwords()) {
    if (issued.role != "pupil") continue;
    Person other = school.sign_in(issued);
    if (other.pupil() == pupil->pupil()) continue;
    EXPECT_EQ(other.get(pupil_path() + "/notes").status, 404);
    break;
  }
}

TEST_F(Notes, PD1_TheirWordsStandNowhereInClear) {
  write("Vardazvanaparole Xyzzy");
  school.stop(SIGTERM);
  EXPECT_EQ(school.log().find("Xyzzy"), std::string::npos);
  for (const auto& file : std::filesystem::recursive_directory_iterator(school.data())) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("Xyzzy"), std::string::npos) << file.path();
  }
  expect_views_equal_rebuild(school.data());
}

}  // namespace
}  // namespace klade
