// The access log: which employees were shown a pupil's data, as the pupil's school sees it.
#include <gmock/gmock.h>

#include <csignal>
#include <thread>

#include "tests/acceptance/family_school.h"

namespace klade {
namespace {

using testing::IsSupersetOf;
using testing::UnorderedElementsAre;
using Json = nlohmann::json;
using Lines = std::vector<std::string>;

constexpr std::chrono::seconds kPatience{60};

// Tija Pirmā leads 6.a and teaches it; Toms Otrais does neither.  Ansis Admins is the superuser
// of both schools.
class WatchedSchool {
 public:
  WatchedSchool() : school_(PackageFolder(written(folder_))) {}

  SchoolServer& server() { return school_; }
  Person sign_in(const std::string& username, const std::string& at = "sk") const {
    for (const IssuedPassword& one : school_.passwords()) {
      const bool staff = one.role == "teacher" || one.role == "superuser";
      if (staff && one.username == username && one.school == at) return school_.sign_in(one);
    }
    throw std::runtime_error("no password of " + username);
  }
  Person teacher() const { return sign_in("390000-00003"); }
  Person stranger() const { return sign_in("390000-00004"); }
  Person superuser(const std::string& at = "sk") const { return sign_in("390000-00002", at); }

 private:
  static std::filesystem::path written(const TemporaryDirectory& folder) {
    SmallPackage package = family_package();
    package.files["roles.csv"] += "r23,,adm,primary,siteAdministrator,,,mu\n";
    write_folder(package.files, folder.path() / "package");
    return folder.path() / "package";
  }

  TemporaryDirectory folder_;
  SchoolServer school_;
};

std::string id_of(Person& reader, const std::string& list, const std::string& name) {
  const Json all = reader.get(list).json();
  for (const Json& item : all["items"]) {
    if (item.value("name", item.value("subject", "")) == name) return item["id"];
  }
  throw std::runtime_error(name + " is not in " + all.dump());
}
std::string class_of(Person& teacher) { return id_of(teacher, "/classes", "6.a"); }
std::string journal_of(Person& teacher) { return id_of(teacher, "/journals", "Matemātika"); }
std::string paula(Person& teacher) {
  return id_of(teacher, "/classes/" + class_of(teacher) + "/pupils", "Paula Liepa");
}

std::string log_of(const std::string& pupil) { return "/pupils/" + pupil + "/access-log"; }

// "who: what title", the newest first; without what the readers of the log itself have left.
Lines lines_of(const Json& page) {
  Lines lines;
  for (const Json& entry : page["items"]) {
    if (entry["kind"] == "access_log") continue;
    lines.push_back(entry["reader"]["name"].get<std::string>() + " (" +
                    entry["reader"]["role"].get<std::string>() + "): " +
                    entry["kind"].get<std::string>() + " " + entry["title"].get<std::string>());
  }
  return lines;
}
// Once it has so many lines: another session's reads come when the views do.
Lines log_with(Person& reader, const std::string& pupil, std::size_t lines) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    const Reply reply = reader.get(log_of(pupil));
    EXPECT_EQ(reply.status, 200) << reply.body;
    Lines found = lines_of(reply.json());
    if (found.size() >= lines || std::chrono::steady_clock::now() > until) return found;
    std::this_thread::yield();
  }
}

// The hour may change meanwhile: then a line stands twice.
Lines each_once(Lines lines) {
  std::ranges::sort(lines);
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

const std::string kClass = "Tija Pirmā (teacher): class_pupils 6.a";
const std::string kJournal = "Tija Pirmā (teacher): journal Matemātika, 6.a";
const std::string kDiary = "Tija Pirmā (teacher): pupil Paula Liepa";

TEST(AccessLog, RO_ShowsWhoReadAPupilsDataAndTheListsThatItIsIn) {
  WatchedSchool school;
  Person teacher = school.teacher();
  const std::string pupil = paula(teacher);
  const std::string journal = "/journals/" + journal_of(teacher);
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(teacher.get("/pupils/" + pupil + "/diary").status, 200);
    ASSERT_EQ(teacher.get(journal).status, 200);
  }
  Person superuser = school.superuser();
  EXPECT_THAT(each_once(log_with(superuser, pupil, 3)),
              UnorderedElementsAre(kClass, kJournal, kDiary));
  // A classmate is in the same lists.
  const std::string classmate =
      id_of(teacher, "/classes/" + class_of(teacher) + "/pupils", "Pēteris Ozols");
  EXPECT_THAT(each_once(log_with(superuser, classmate, 2)), UnorderedElementsAre(kClass, kJournal));
}

TEST(AccessLog, RO_ShowsWhoReadListsOfTheWholeSchool) {
  WatchedSchool school;
  Person superuser = school.superuser();
  ASSERT_EQ(superuser.get("/school/staff").status, 200);
  ASSERT_EQ(superuser.get("/school/messages?state=waiting").status, 200);
  Lines lines;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (lines.size() < 2 && std::chrono::steady_clock::now() < until) {
    lines = each_once(lines_of(superuser.get("/school/access-log").json()));
  }
  EXPECT_THAT(lines,
              UnorderedElementsAre("Ansis Admins (superuser): people ",
                                   "Ansis Admins (superuser): messages "));
  EXPECT_EQ(school.teacher().get("/school/access-log").status, 403);
  Person of_music = school.superuser("mu");
  const Json other = of_music.get("/school/access-log").json();
  EXPECT_THAT(lines_of(other), testing::IsEmpty());
  EXPECT_EQ(superuser.get("/school/access-log?cursor=none").status, 400);
}

TEST(AccessLog, RO_AReadThatWasRefusedLeavesNothing) {
  WatchedSchool school;
  Person teacher = school.teacher();
  const std::string pupil = paula(teacher);
  Person stranger = school.stranger();
  EXPECT_EQ(stranger.get("/pupils/" + pupil + "/diary").status, 404);
  EXPECT_EQ(stranger.get("/journals/" + journal_of(teacher)).status, 404);
  EXPECT_EQ(stranger.get("/school/messages").status, 403);
  ASSERT_EQ(teacher.get("/pupils/" + pupil + "/diary").status, 200);
  Person superuser = school.superuser();
  EXPECT_THAT(each_once(log_with(superuser, pupil, 2)), UnorderedElementsAre(kClass, kDiary));
}

TEST(AccessLog, RO_IsForWhomTheSchoolLetsReadIt) {
  WatchedSchool school;
  Person teacher = school.teacher();
  const std::string pupil = paula(teacher);
  EXPECT_EQ(teacher.get(log_of(pupil)).status, 403);
  Person elsewhere = school.superuser("mu");
  EXPECT_EQ(elsewhere.get(log_of(pupil)).status, 404);
  Person superuser = school.superuser();
  EXPECT_EQ(superuser.get(log_of(pupil)).status, 200);
  EXPECT_EQ(superuser.get(log_of(pupil) + "?cursor=1.2").status, 400);
}

TEST(AccessLog, RO_AReadOfTheLogIsKeptToo) {
  WatchedSchool school;
  Person teacher = school.teacher();
  const std::string pupil = paula(teacher);
  Person superuser = school.superuser();
  const auto until = std::chrono::steady_clock::now() + kPatience;
  Lines kinds;
  while (kinds.size() < 2 && std::chrono::steady_clock::now() < until) {
    kinds.clear();
    const Json page = superuser.get(log_of(pupil)).json();
    for (const Json& entry : page["items"]) {
      kinds.push_back(entry["kind"].get<std::string>() + " by " +
                      entry["reader"]["name"].get<std::string>());
    }
  }
  EXPECT_THAT(kinds, IsSupersetOf({"class_pupils by Tija Pirmā", "access_log by Ansis Admins"}));
}

TEST(AccessLog, RO_GoesOnByCursor) {
  WatchedSchool school;
  Person teacher = school.teacher();
  const std::string pupil = paula(teacher);
  ASSERT_EQ(teacher.get("/journals/" + journal_of(teacher)).status, 200);
  ASSERT_EQ(teacher.get("/pupils/" + pupil + "/diary").status, 200);
  Person superuser = school.superuser();
  log_with(superuser, pupil, 3);
  std::string path = log_of(pupil) + "?limit=1";
  Lines all;
  for (std::string next = path; !next.empty() && all.size() < 10;) {
    const Json page = superuser.get(next).json();
    ASSERT_LE(page["items"].size(), 1U);
    for (const std::string& line : lines_of(page)) all.push_back(line);
    next = page["next"].is_null() ? "" : path + "&cursor=" + page["next"].get<std::string>();
  }
  EXPECT_THAT(each_once(all), UnorderedElementsAre(kClass, kJournal, kDiary));
}

// What was answered stands in the log, though nothing else has waited for it.
TEST(AccessLog, RO_IsThereAfterAKill) {
  WatchedSchool school;
  Person teacher = school.teacher();
  const std::string pupil = paula(teacher);
  ASSERT_EQ(teacher.get("/pupils/" + pupil + "/diary").status, 200);
  school.server().restart(SIGKILL);
  Person again = teacher.at(school.server().port());
  ASSERT_EQ(again.get("/pupils/" + pupil + "/diary").status, 200);  // recorded again: no change
  Person superuser = school.superuser();
  EXPECT_THAT(each_once(log_with(superuser, pupil, 2)), UnorderedElementsAre(kClass, kDiary));
  school.server().stop(SIGTERM);
  expect_views_equal_rebuild(school.server().data());
}

}  // namespace
}  // namespace klade
