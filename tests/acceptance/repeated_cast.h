// Those who make the writes that are repeated, but for mail's, and what those writes are about.
#pragma once

#include <chrono>
#include <deque>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/acceptance/repeated_write.h"
#include "tests/acceptance/school_server.h"

namespace klade {

inline const std::string kOrder = "1-9/45";  // by which profiles are ended here

inline constexpr int kLessonsADay = 16;
inline constexpr std::chrono::sys_days kFirstMonday =
    std::chrono::year(2030) / std::chrono::January /
    std::chrono::day(7);  // 15 Saturdays, no holiday

inline std::string date_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  std::ostringstream text;
  text << static_cast<int>(date.year()) << std::setfill('0') << '-' << std::setw(2)
       << static_cast<unsigned>(date.month()) << '-' << std::setw(2)
       << static_cast<unsigned>(date.day());
  return text.str();
}

// Those who write, and what their writes are about.  Everything is made anew for each write.
class RepeatedCast {
 public:
  explicit RepeatedCast(const SchoolServer& school)
      : school_(school),
        superuser_(school.sign_in(school.issued("superuser"))),
        teacher_(school.sign_in(school.issued("teacher"))),
        parent_(school.sign_in(school.issued_to_parent_of(school.issued("pupil")))),
        chooser_(school.sign_in(school.issued("director"))),
        password_(school.issued("director").password) {
    for (Person* each : {&superuser_, &teacher_, &parent_, &chooser_}) {
      EXPECT_EQ(each->post("/me/terms", {{"version", 1}}).status, 201);
    }
    settings_ = superuser_.get("/school").json()["settings"];
    settings_["excused_by"] = {"teacher", "superuser"};
    made(superuser_, "/school/settings", settings_);
    const auto journals = teacher_.get("/journals").json();
    for (const auto& each : journals["items"]) {
      const auto page = teacher_.get("/journals/" + each["id"].get<std::string>()).json();
      if (page["may_write"] == true && !page["pupils"].empty()) journal_ = page;
    }
    const auto classes = superuser_.get("/classes").json();
    for (const auto& each : classes["items"]) {
      const std::string path = "/classes/" + each["id"].get<std::string>() + "/pupils";
      const auto pupils = superuser_.get(path).json();
      for (const auto& pupil : pupils["items"]) {
        if (pupil["id"] != parent_.pupil() && pupil["id"] != pupil_of_journal()) {
          strangers_.push_back(pupil["id"]);
        }
      }
    }
  }

  const Person& superuser() const { return superuser_; }
  const Person& teacher() const { return teacher_; }
  const Person& parent() const { return parent_; }
  // A teacher whom nothing else is about.
  Person& guest() {
    std::size_t count = guests_.size() + 1;  // the first of them is `teacher`
    for (const IssuedPassword& issued : school_.passwords()) {
      if (issued.role == "teacher" && count-- == 0)
        return guests_.emplace_back(school_.sign_in(issued));
    }
    throw std::runtime_error("the school has too few teachers");
  }
  // One that has begun to set up a second factor.
  Person& guest_with_second_factor() {
    Person& who = guest();
    made(who, "/me/second-factor", nlohmann::json::object());
    return who;
  }
  // Whom nothing else is about: one that changes its own account.
  const Person& chooser() const { return chooser_; }
  std::string password() const { return password_; }
  std::string next_password() {
    password_ = "zaļš kaķis tumsā " + std::to_string(++passwords_);
    return password_;
  }
  std::string fresh_name() { return "deputy.name." + std::to_string(++names_); }
  std::string next_language() { return ++languages_ % 2 == 1 ? "ru" : "lv"; }
  std::string next_phone() { return std::to_string(26'200'000 + ++phones_); }
  std::string another_session() const {
    const auto& issued = school_.issued("director");
    return school_.try_sign_in(issued.username, issued.password).json()["id"];
  }
  nlohmann::json employee_body() {
    return {{"given_name", "Jānis"},
            {"family_name", "Ābele"},
            {"personal_code", "390000-" + std::to_string(10'000 + ++codes_)},
            {"phone", "26123456"},
            {"roles", {"teacher"}}};
  }
  std::string employee() { return made(superuser_, "/staff", employee_body()); }
  std::string former_employee() {
    std::string id = employee();
    made(superuser_,
         "/profiles/" + id + "/closure",
         {{"why", "employment_ended"}, {"order_number", kOrder}, {"order_date", "2026-11-20"}});
    return id;
  }
  std::string journal_path() const { return "/journals/" + journal_["id"].get<std::string>(); }
  std::string pupil_of_journal() const { return journal_["pupils"][0]["id"]; }
  std::string pupil_path() const { return "/pupils/" + parent_.pupil(); }

  nlohmann::json lesson_body() {
    const int count = lessons_++;
    static constexpr const char* kDates[] = {
        "2026-10-05", "2026-10-06", "2026-10-07", "2026-10-08"};
    return {{"date", kDates[count / kLessonsADay]},
            {"number", count % kLessonsADay},
            {"topic", "Daļskaitļi"},
            {"result", "Salīdzina"},
            {"homework", ""}};
  }
  nlohmann::json notice_body() {
    return {{"from", "2090-03-01"}, {"to", "2090-03-02"}, {"reason", "Brauciens"}};
  }
  nlohmann::json holiday_body() {
    return {{"from", "2027-02-01"}, {"to", "2027-02-02"}, {"title", "Brīvs"}};
  }
  // Each a week of its own: a day is moved once.
  nlohmann::json moved_day_body() {
    const std::chrono::sys_days monday = kFirstMonday + std::chrono::weeks(weeks_++);
    return {{"day_off", date_text(monday)},
            {"working_day", date_text(monday + std::chrono::days(5))}};
  }
  nlohmann::json mark_body(const std::string& lesson, const std::string& value) const {
    return {{"marks",
             {{{"lesson", lesson},
               {"pupil", pupil_of_journal()},
               {"scale", "ten"},
               {"value", value},
               {"kind", "formative"}}}}};
  }
  // Different each time, so that each is a change.
  nlohmann::json settings_body() {
    settings_["formative_mark_days"] = settings_["formative_mark_days"].get<int>() + 1;
    return settings_;
  }

  // Different each time, too.
  nlohmann::json role_list() {
    return some_roles({"pupil", "mother", "father", "guardian"}, ++role_lists_);
  }

  std::string lesson() { return made(teacher_, journal_path() + "/lessons", lesson_body()); }
  std::string lesson_path() { return journal_path() + "/lessons/" + lesson(); }
  std::string mark() { return made(teacher_, journal_path() + "/marks", mark_body(lesson(), "5")); }
  std::string notice() { return made(parent_, pupil_path() + "/absence-notices", notice_body()); }
  std::string holiday() { return made(superuser_, "/school/holidays", holiday_body()); }
  std::string moved_day() { return made(superuser_, "/school/moved-days", moved_day_body()); }
  std::string stranger() {
    std::string last = strangers_.back();
    strangers_.pop_back();
    return last;
  }

 private:
  static std::string made(Person& who, const std::string& path, const nlohmann::json& body) {
    const Reply reply = who.post(path, body);
    EXPECT_EQ(reply.status, 201) << path << " " << reply.body;
    EXPECT_EQ(who.get("/me").status, 200);  // waits until the next one can name it
    return reply.status == 201 ? reply.json()["id"] : "";
  }

  const SchoolServer& school_;
  std::deque<Person> guests_;
  Person superuser_;
  Person teacher_;
  Person parent_;
  Person chooser_;
  std::string password_;
  int passwords_ = 0;
  int names_ = 0;
  int languages_ = 0;
  int phones_ = 0;
  int codes_ = 0;
  nlohmann::json settings_;
  nlohmann::json journal_;
  std::vector<std::string> strangers_;  // pupils whom nothing else is about
  int lessons_ = 0;
  int weeks_ = 0;
  unsigned role_lists_ = 0;
};

}  // namespace klade
