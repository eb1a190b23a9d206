// A school that is asked, route by route, for what it must not take.
#pragma once

#include <string>
#include <vector>

#include "tests/acceptance/school_server.h"
#include "tests/gateway/import/small_package.h"

namespace klade {

using nlohmann::json;

const std::string kSomeId = "00000000-0000-0000-0000-000000000001";

// A route, and a body that it can read.
struct Write {
  std::string path;
  json body;
  bool by_parent = false;
};

inline bool is_named(const json& problem, const std::string& pointer) {
  if (!problem.is_object() || !problem.contains("errors")) return false;
  for (const auto& error : problem["errors"]) {
    if (error["pointer"] == pointer) return true;
  }
  return false;
}

inline std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

class Hostile : public testing::Test {
 protected:
  Hostile()
      : school_(PackageFolder(write_package()), {"--head-seconds", "1", "--body-seconds", "1"}),
        superuser_(school_.sign_in(school_.issued("superuser"))),
        teacher_(school_.sign_in(school_.issued("teacher", "t1"))),
        parent_(school_.sign_in(school_.issued("father"))) {
    const std::string journal = teacher_.get("/journals").json()["items"][0]["id"];
    lesson_ = teacher_
                  .post("/journals/" + journal + "/lessons",
                        {{"date", "2026-10-06"},
                         {"number", 1},
                         {"topic", "Daļskaitļi"},
                         {"result", ""},
                         {"homework", ""}})
                  .json()["id"];
    teacher_.get("/journals");  // waits: what is known of the lesson is read from the views
    journal_ = "/journals/" + journal;
    pupil_ = "/pupils/" + parent_.pupil();
    before_ = write_holiday();
  }

  std::filesystem::path write_package() const {
    write_folder(SmallPackage().files, package_.path() / "package");
    return package_.path() / "package";
  }
  // The number of the frame that this makes.
  std::uint64_t write_holiday() {
    const Reply made = superuser_.post(
        "/school/holidays", {{"from", "2027-02-01"}, {"to", "2027-02-01"}, {"title", "Brīvs"}});
    EXPECT_EQ(made.status, 201) << made.body;
    const std::string position = made.json()["position"];
    return std::stoull(position.substr(position.find('-') + 1));
  }
  // Alive, and not a frame was written since the last time.
  void expect_untouched() {
    const std::uint64_t after = write_holiday();
    EXPECT_EQ(after, before_ + 1);
    before_ = after;
  }

  // A route of each kind.
  std::vector<Write> writes() const {
    const json dates{{"from", "2027-04-01"}, {"to", "2027-04-02"}};
    json notice = dates;
    notice["reason"] = "Ceļojums";
    json excuse = notice;
    excuse["kind"] = "family";
    json holiday = dates;
    holiday["title"] = "Brīvs";
    return {
        {journal_ + "/lessons",
         {{"date", "2026-10-08"},
          {"number", 2},
          {"topic", "Daļas"},
          {"result", "Saskaita"},
          {"homework", "12. lpp."},
          {"substitution", {{"reason", "Slimība"}}}}},
        {journal_ + "/lessons/" + lesson_ + "/correction",
         {{"topic", "Daļas"}, {"result", "r"}, {"homework", "h"}, {"reason", "Kļūda"}}},
        {journal_ + "/lessons/" + lesson_ + "/withdrawal", {{"reason", "Kļūda"}}},
        {journal_ + "/lessons/" + lesson_ + "/attendance",
         {{"absent", {parent_.pupil()}}, {"late", {kSomeId}}}},
        {journal_ + "/marks",
         {{"marks",
           {{{"lesson", lesson_},
             {"pupil", parent_.pupil()},
             {"scale", "ten"},
             {"value", "8"},
             {"kind", "formative"},
             {"weight", 1.5}}}}}},
        {pupil_ + "/absence-notices", notice, true},
        {pupil_ + "/excuses", excuse},
        {"/school/holidays", holiday},
        {"/mail/letters",
         {{"to", {{{"kind", "profile"}, {"id", parent_.profile()["id"]}}}},
          {"subject", "Ekskursija"},
          {"body", "Labdien!"},
          {"answers", kSomeId},
          {"attachments", {kSomeId}}}},
        {"/mail/attachments", {{"name", "a.txt"}, {"media_type", "text/plain"}, {"size", 8}}},
        {"/school/moved-days", {{"day_off", "2026-12-23"}, {"working_day", "2026-12-19"}}},
    };
  }
  Person& who(const Write& write) {
    if (write.by_parent) return parent_;
    return write.path.starts_with("/school") ? superuser_ : teacher_;
  }
  Reply send(const Write& write, const std::string& body) {
    return who(write).request(
        "POST",
        write.path,
        {{"Content-Type", "application/json"}, {"Idempotency-Key", fresh_key()}},
        body);
  }

  // Another value at this place of the body is refused, and the place named.
  void expect_named(const Write& write, const json::json_pointer& at, const json& other) {
    json body = write.body;
    body[at] = other;
    const Reply reply = send(write, body.dump());
    EXPECT_EQ(reply.status, 400) << write.path << " " << body;
    EXPECT_TRUE(is_named(reply.json(), at.to_string())) << write.path << " " << body << reply.body;
  }

  TemporaryDirectory package_;
  SchoolServer school_;
  Person superuser_;
  Person teacher_;
  Person parent_;
  std::string journal_;
  std::string lesson_;
  std::string pupil_;
  std::uint64_t before_ = 0;
};

}  // namespace klade
