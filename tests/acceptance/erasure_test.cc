// Erasure, end to end: what stood on the screen stands nowhere any more, in no view, no file and no
// replay; the history still verifies; and nobody signs in as the erased or as its parent.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "tests/acceptance/school_server.h"
#include "tests/acceptance/served_log.h"
#include "tests/gateway/import/small_package.h"

namespace klade {
namespace {

namespace fs = std::filesystem;

// Texts that stand nowhere else, in the order in which they are shown: by HTTP, by the auditor.
const std::string kName = "Kanārijs Zeltspārnis";
const std::string kMarkReason = "Zīmīte-no-mājām";
const std::string kAbsenceReason = "Vējbakas-pieķertas";
const std::string kExcuseReason = "Ārsta-izziņa-4711";
const std::vector<std::string> kDetails{"Kanārijs",
                                        "Zeltspārnis",
                                        "387654-32109",
                                        "kanarijs@putni.example",
                                        "+37129876543",
                                        "2013-07-19"};
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kWrappedBytes = 72;  // nonce, key and tag: docs/storage.md

std::vector<std::string> canaries() {
  std::vector<std::string> all = kDetails;
  all.insert(all.end(), {kMarkReason, kAbsenceReason, kExcuseReason});
  return all;
}

fs::path write_package(const TemporaryDirectory& folder) {
  SmallPackage package;
  package
      .edit("users.csv",
            R"(p1,,true,390000-00011,{personasKods:390000-00011},Pēteris,Ozols,,,,)",
            "p1,,true,387654-32109,{personasKods:387654-32109},Kanārijs,Zeltspārnis,"
            "kanarijs@putni.example,,+37129876543,")
      .edit("users.csv", "m1,,true,390000-00011", "m1,,true,387654-32109")
      .edit("users.csv", "f1,,true,390000-00011", "f1,,true,387654-32109")
      .edit("demographics.csv", "p1,,2014-02-03", "p1,,2013-07-19");
  fs::path where = folder.path() / "package";
  write_folder(package.files, where);
  return where;
}

// Latin letters and those of Latvian and Russian: one unit a character.
std::string in_utf16(const std::string& text, bool big_endian) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto unit = static_cast<unsigned char>(text[i]);
    unsigned code = unit;
    if (unit >= 0xC0) {
      code = (unit & 0x1FU) << 6U | (static_cast<unsigned char>(text[++i]) & 0x3FU);
    }
    const auto high = static_cast<char>(code >> 8U);
    const auto low = static_cast<char>(code & 0xFFU);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  }
  return out;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The files below a folder that hold these bytes.
std::vector<std::string> holding(const fs::path& folder, const std::string& bytes) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    if (bytes_of(entry.path()).find(bytes) != std::string::npos) found.push_back(entry.path());
  }
  return found;
}

std::string raw_id(const std::string& uuid) {
  std::string raw;
  std::string digits = uuid;
  std::erase(digits, '-');
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    raw += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return raw;
}

// The wrapped data key of a person: in the row of its key it follows the person's id and a length.
std::string wrapped_key(const fs::path& vault, const std::string& person) {
  const std::string id = raw_id(person);
  for (const auto& entry : fs::recursive_directory_iterator(vault)) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = bytes_of(entry.path());
    for (auto at = bytes.find(id); at != std::string::npos; at = bytes.find(id, at + 1)) {
      const std::size_t length = at + kIdBytes;
      if (length + 1 + kWrappedBytes > bytes.size()) continue;
      if (static_cast<unsigned char>(bytes[length]) != kWrappedBytes) continue;
      return bytes.substr(length + 1, kWrappedBytes);
    }
  }
  return {};
}

class ErasureTest : public testing::Test {
 protected:
  // Without heartbeats, a stream that does not end when it should is seen by its silence.
  // Without heartbeats: a stream that does not end when it should is told by its silence.
  ErasureTest() : school_(PackageFolder(write_package(package_)), {"--heartbeat-seconds", "3600"}) {
    superuser_ = std::make_unique<Person>(school_.sign_in(school_.issued("superuser")));
    enter();
  }

  // A mark with a correction, an announced absence and an excuse, of the pupil that will go.
  void enter() {
    Person teacher = school_.sign_in(school_.issued("teacher", "t1"));
    Person mother = school_.sign_in(mother_issued("387654-32109"));
    pupil_ = mother.pupil();
    const auto journals = teacher.get("/journals").json();
    journal_ = journals["items"][0]["id"];
    classes_ = teacher.get("/classes").json()["items"][0]["id"];
    const std::string lesson = written(teacher.post("/journals/" + journal_ + "/lessons",
                                                    {{"date", "2026-10-06"},
                                                     {"number", 1},
                                                     {"topic", "Daļskaitļi"},
                                                     {"result", ""},
                                                     {"homework", ""}}));
    teacher.get("/journals");  // waits: what is known of the lesson is read from the views
    mark_ = written(teacher.post("/journals/" + journal_ + "/marks",
                                 {{"marks",
                                   {{{"lesson", lesson},
                                     {"pupil", pupil_},
                                     {"scale", "ten"},
                                     {"value", "8"},
                                     {"kind", "formative"}}}}}));
    written(
        teacher.post("/marks/" + mark_ + "/correction", {{"value", "9"}, {"reason", kMarkReason}}));
    written(teacher.post("/pupils/" + pupil_ + "/excuses",
                         {{"from", "2027-05-03"},
                          {"to", "2027-05-03"},
                          {"kind", "illness"},
                          {"reason", kExcuseReason}}));
    written(
        mother.post("/pupils/" + pupil_ + "/absence-notices",
                    {{"from", "2027-05-03"}, {"to", "2027-05-04"}, {"reason", kAbsenceReason}}));
  }

  static std::string written(const Reply& reply) {
    EXPECT_EQ(reply.status, 201) << reply.body;
    return reply.status == 201 ? reply.json()["id"].get<std::string>() : std::string();
  }
  // The mother is one of two pupils: her profile is told by the username.
  const IssuedPassword& mother_issued(const std::string& username) const {
    for (const IssuedPassword& issued : school_.passwords()) {
      if (issued.role == "mother" && issued.username == username) return issued;
    }
    throw std::runtime_error("no such mother");
  }

  Reply erase() {
    return superuser_->post("/people/" + pupil_ + "/erasure", {{"reason", "Vecāku lūgums"}});
  }
  // A read that waits for the erasure has the eraser asked; it is ready again when it is done.
  void await_eraser() {
    EXPECT_EQ(superuser_->get("/school").status, 200);
    HttpClient client = school_.client();
    while (client.get("/readyz").status != 200) {
    }
  }
  // One whose key stays.
  std::string other_pupil() const { return school_.sign_in(school_.issued("pupil", "p2")).pupil(); }
  void sign_in_superuser() {
    superuser_ = std::make_unique<Person>(school_.sign_in(school_.issued("superuser")));
  }

  std::string all_views() {
    const std::string pupil = "/pupils/" + pupil_;
    std::string text;
    for (const std::string& path : std::vector<std::string>{"/journals",
                                                            "/journals/" + journal_,
                                                            "/classes",
                                                            "/classes/" + classes_ + "/pupils",
                                                            "/marks/" + mark_ + "/history",
                                                            pupil + "/diary?week=2026-W41",
                                                            pupil + "/marks",
                                                            pupil + "/absences",
                                                            pupil + "/ranking?period=year",
                                                            pupil + "/timetable",
                                                            "/school"}) {
      const Reply reply = superuser_->get(path);
      EXPECT_EQ(reply.status, 200) << path << "\n" << reply.body;
      text += path + "\n" + reply.body + "\n";
    }
    return text;
  }
  Ran replay(std::vector<std::string> arguments) const {
    return replay_on(school_.data(), std::move(arguments));
  }

  // Of a stopped school.
  void expect_gone_from_disk(const std::string& wrapped) const {
    for (const std::string& text : canaries()) {
      EXPECT_EQ(holding(school_.data(), text), std::vector<std::string>{}) << text;
      for (const bool big : {false, true}) {
        EXPECT_EQ(holding(school_.data(), in_utf16(text, big)), std::vector<std::string>{}) << text;
      }
    }
    if (log_is_in_kafka()) return;
    EXPECT_EQ(holding(school_.data(), wrapped), std::vector<std::string>{});
    EXPECT_EQ(wrapped_key(school_.data() / "vault", pupil_), "");
  }
  // As its vault holds it; that of a cluster's stands in its topic only (tests/events/vault).
  std::string key_on_disk(const std::string& person) const {
    if (log_is_in_kafka()) return {};
    std::string wrapped = wrapped_key(school_.data() / "vault", person);
    EXPECT_EQ(wrapped.size(), kWrappedBytes);
    return wrapped;
  }
  void expect_replay_holds() const {
    EXPECT_EQ(replay({"verify"}).code, 0);
    const Ran rebuilt = replay({"rebuild", "--compare"});
    EXPECT_EQ(rebuilt.code, 0) << rebuilt.err;
    const Ran exported = replay({"export", "--with-personal-data"});
    EXPECT_EQ(exported.code, 0) << exported.err;
    for (const std::string& text : canaries()) {
      EXPECT_EQ(exported.out.find(text), std::string::npos) << text;
    }
    const Ran history = replay({"history", "person-" + pupil_, "--with-personal-data"});
    EXPECT_EQ(history.code, 0) << history.err;
    EXPECT_NE(history.out.find(R"("given_name":{"erased":")"), std::string::npos) << history.out;
    EXPECT_NE(history.out.find("people.person_erased.v1"), std::string::npos);
  }
  void expect_nobody_signs_in() const {
    for (const IssuedPassword& issued : school_.passwords()) {
      if (issued.username != "387654-32109") continue;
      EXPECT_EQ(school_.try_sign_in(issued.username, issued.password).status, 401) << issued.role;
    }
  }

  TemporaryDirectory package_;
  SchoolServer school_;
  std::unique_ptr<Person> superuser_;
  std::string pupil_;
  std::string journal_;
  std::string classes_;
  std::string mark_;
};

TEST_F(ErasureTest, PD1_WhatWasShownStandsNowhereAnyMore) {
  const std::string before = all_views();
  for (const std::string& text : {kName, kMarkReason, kAbsenceReason}) {
    EXPECT_NE(before.find(text), std::string::npos) << text;
  }
  const Ran known = replay({"export", "--with-personal-data"});
  for (const std::string& text : canaries()) {
    EXPECT_NE(known.out.find(text), std::string::npos) << text;
  }
  const std::string wrapped = key_on_disk(pupil_);
  const std::string others = key_on_disk(other_pupil());

  ASSERT_EQ(erase().status, 201);
  await_eraser();
  const std::string after = all_views();
  for (const std::string& text : canaries()) {
    EXPECT_EQ(after.find(text), std::string::npos) << text;
  }
  EXPECT_NE(after.find(R"("name":"[erased]")"), std::string::npos) << after;
  EXPECT_NE(after.find(R"("reason":"[erased]")"), std::string::npos) << after;

  EXPECT_EQ(school_.stop(SIGTERM), 0);
  expect_gone_from_disk(wrapped);
  if (!log_is_in_kafka()) {
    EXPECT_NE(holding(school_.data(), others), std::vector<std::string>{}) << "the search is blind";
  }
  for (const std::string& text : canaries()) EXPECT_EQ(school_.log().find(text), std::string::npos);
  expect_replay_holds();

  school_.start();
  sign_in_superuser();
  EXPECT_EQ(all_views(), after);
}

TEST_F(ErasureTest, RV1_EndsTheProfilesAndSessionsOfThePupilAndOfItsParentsForIt) {
  Person pupil = school_.sign_in(school_.issued("pupil", "p1"));
  Person mother = school_.sign_in(mother_issued("387654-32109"));
  Person mother_of_other = school_.sign_in(mother_issued("390000-00012"));
  RawClient live(school_.port());
  live.send("GET /api/v1/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + mother.token() +
            "\r\n\r\n");
  live.read_until("retry:");

  ASSERT_EQ(erase().status, 201);
  EXPECT_NE(live.read_all().find("event: reset"), std::string::npos);
  await_eraser();
  // The closings are written; what reads them waits for them.
  written(superuser_->post("/school/holidays",
                           {{"from", "2027-02-01"}, {"to", "2027-02-02"}, {"title", "Brīvs"}}));
  EXPECT_EQ(superuser_->get("/school").status, 200);
  EXPECT_EQ(pupil.get("/me").status, 401);
  EXPECT_EQ(mother.get("/me").status, 401);
  EXPECT_EQ(mother_of_other.get("/me").status, 200);
  expect_nobody_signs_in();
  school_.sign_in(mother_issued("390000-00012"));

  school_.restart(SIGTERM);
  expect_nobody_signs_in();
}

TEST_F(ErasureTest, RV1_WhoHadLeftComesBackNoMore) {
  Person pupil = school_.sign_in(school_.issued("pupil", "p1"));
  const std::string profile = "/profiles/" + pupil.profile()["id"].get<std::string>();
  nlohmann::json order{{"order_number", "1-9/45"}, {"order_date", "2026-11-20"}, {"why", "left"}};
  ASSERT_EQ(superuser_->post(profile + "/closure", order).status, 201);
  ASSERT_EQ(superuser_->get("/school/former-pupils").json()["items"].size(), 1U);
  ASSERT_EQ(erase().status, 201);
  await_eraser();
  // The closings are written; what reads them waits for them.
  written(superuser_->post("/school/holidays",
                           {{"from", "2027-02-01"}, {"to", "2027-02-02"}, {"title", "Brīvs"}}));
  order.erase("why");
  EXPECT_EQ(superuser_->post(profile + "/reopening", order).status, 409);
  EXPECT_EQ(superuser_->get("/school/former-pupils").json()["items"].size(), 0U);
}
TEST_F(ErasureTest, PD1_IsFinishedAfterTheProcessWasKilled) {
  const std::string wrapped = key_on_disk(pupil_);
  ASSERT_EQ(erase().status, 201);
  school_.restart(SIGKILL);  // ready when the eraser is done
  sign_in_superuser();
  written(superuser_->post("/school/holidays",
                           {{"from", "2027-02-01"}, {"to", "2027-02-02"}, {"title", "Brīvs"}}));
  EXPECT_EQ(superuser_->get("/school").status, 200);
  expect_nobody_signs_in();
  EXPECT_EQ(school_.stop(SIGTERM), 0);
  expect_gone_from_disk(wrapped);
  expect_replay_holds();
}

class EmbeddedErasureTest : public ErasureTest {};

// As if the process had ended between the event and the key's destruction, for certain.
TEST_F(EmbeddedErasureTest, PD1_IsDoneAgainWhenTheVaultIsAnOlderOne) {
  EXPECT_EQ(school_.stop(SIGTERM), 0);
  const fs::path older = package_.path() / "vault";
  fs::copy(school_.data() / "vault", older, fs::copy_options::recursive);
  school_.start();
  sign_in_superuser();
  ASSERT_EQ(erase().status, 201);
  await_eraser();
  EXPECT_EQ(school_.stop(SIGTERM), 0);

  fs::remove_all(school_.data() / "vault");
  fs::copy(older, school_.data() / "vault", fs::copy_options::recursive);
  const std::string wrapped = key_on_disk(pupil_);
  school_.start();
  EXPECT_EQ(school_.stop(SIGTERM), 0);
  expect_gone_from_disk(wrapped);
  expect_replay_holds();
}

}  // namespace
}  // namespace klade
