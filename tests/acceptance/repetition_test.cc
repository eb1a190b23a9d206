// Each write of the contract is sent one to five times at once under one key, and again after the
// server was killed: one effect, one answer; and another body under the same key is refused.
//
// The routes are taken from the server's own description: one without a row here fails by name.
// A session has no key: to sign in twice is to have two.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <deque>
#include <iomanip>
#include <latch>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/acceptance/one_time_code.h"
#include "tests/acceptance/repeated_mail.h"
#include "tests/acceptance/school_server.h"
#include "tests/acceptance/terms_folder.h"

namespace klade {
namespace {

const std::string kOrder = "1-9/45";
constexpr int kMostTimes = 5;
constexpr int kLessonsADay = 16;
constexpr std::chrono::sys_days kFirstMonday = std::chrono::year(2030) / std::chrono::January /
                                               std::chrono::day(7);  // 15 Saturdays, no holiday

using Write = RepeatedWrite;

std::string date_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  std::ostringstream text;
  text << static_cast<int>(date.year()) << std::setfill('0') << '-' << std::setw(2)
       << static_cast<unsigned>(date.month()) << '-' << std::setw(2)
       << static_cast<unsigned>(date.day());
  return text.str();
}

nlohmann::json reason(const std::string& text) { return {{"reason", text}}; }

// Those who write, and what their writes are about.  Everything is made anew for each write.
class Cast {
 public:
  explicit Cast(const SchoolServer& school)
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

nlohmann::json with(nlohmann::json body, const std::string& field, const nlohmann::json& value) {
  body[field] = value;
  return body;
}

Write withdrawal(const Person& who, const std::string& path) {
  return {&who, path + "/withdrawal", reason("Kļūda"), reason("Cita kļūda")};
}

using Make = Write (*)(Cast&);

Write of_lesson(Cast& cast) {
  const auto body = cast.lesson_body();
  return {&cast.teacher(), cast.journal_path() + "/lessons", body, with(body, "topic", "Cita")};
}
Write of_lesson_correction(Cast& cast) {
  const nlohmann::json body{
      {"topic", "Procenti"}, {"result", ""}, {"homework", ""}, {"reason", "Kļūda"}};
  return {&cast.teacher(), cast.lesson_path() + "/correction", body, with(body, "topic", "Cita")};
}
Write of_attendance(Cast& cast) {
  const nlohmann::json none = nlohmann::json::array();
  const nlohmann::json body{{"absent", {cast.pupil_of_journal()}}, {"late", none}};
  return {&cast.teacher(), cast.lesson_path() + "/attendance", body, with(body, "absent", none)};
}
Write of_marks(Cast& cast) {
  const std::string lesson = cast.lesson();
  return {&cast.teacher(),
          cast.journal_path() + "/marks",
          cast.mark_body(lesson, "7"),
          cast.mark_body(lesson, "8")};
}
Write of_mark_correction(Cast& cast) {
  const nlohmann::json body{{"value", "9"}, {"reason", "Pārrēķināts"}};
  return {
      &cast.teacher(), "/marks/" + cast.mark() + "/correction", body, with(body, "value", "10")};
}
Write of_notice(Cast& cast) {
  const auto body = cast.notice_body();
  return {
      &cast.parent(), cast.pupil_path() + "/absence-notices", body, with(body, "to", "2090-03-03")};
}
Write of_excuse(Cast& cast) {
  const auto body = with(cast.notice_body(), "kind", "other");
  return {&cast.superuser(), cast.pupil_path() + "/excuses", body, with(body, "kind", "illness")};
}
Write of_settings(Cast& cast) {
  const auto body = cast.settings_body();
  return {&cast.superuser(), "/school/settings", body, with(body, "summative_mark_days", 1)};
}
Write of_access_settings(Cast& cast) {
  const nlohmann::json body{{"recovery_by_sms", cast.role_list()},
                            {"second_factor", nlohmann::json::array()}};
  return {&cast.superuser(),
          "/school/access-settings",
          body,
          with(body, "recovery_by_sms", nlohmann::json::array())};
}
Write of_holiday(Cast& cast) {
  const auto body = cast.holiday_body();
  return {&cast.superuser(), "/school/holidays", body, with(body, "title", "Cits")};
}
Write of_moved_day(Cast& cast) {
  const auto body = cast.moved_day_body();
  return {&cast.superuser(), "/school/moved-days", body, with(body, "working_day", "2030-05-04")};
}
Write of_erasure(Cast& cast) {
  return {&cast.superuser(),
          "/people/" + cast.stranger() + "/erasure",
          reason("Lūgums"),
          reason("Cits lūgums")};
}

const nlohmann::json kNothing = nlohmann::json::object();

Write of_second_factor(Cast& cast) {
  return {&cast.teacher(), "/me/second-factor", kNothing, nullptr};
}
Write of_second_factor_confirmation(Cast& cast) {
  Person& who = cast.guest_with_second_factor();
  const std::string secret = who.get("/me/second-factor").json()["secret"];
  return {&who, "/me/second-factor/confirmation", kNothing, {{"code", "none"}}, 1, true, secret};
}
Write of_second_factor_removal(Cast& cast) {
  return {&cast.guest_with_second_factor(),
          "/me/second-factor/removal",
          {{"code", "none"}},
          {{"code", "other"}}};
}
Write of_lost_second_factor(Cast& cast) {
  const std::string profile = cast.guest_with_second_factor().profile()["id"];
  const std::string path = "/profiles/" + profile + "/second-factor/removal";
  return {&cast.superuser(), path, kNothing, nullptr};
}
Write of_terms(Cast& cast) { return {&cast.guest(), "/me/terms", {{"version", 1}}, nullptr}; }
Write of_password(Cast& cast) {
  const std::string old = cast.password();
  return {&cast.chooser(),
          "/me/password",
          {{"old", old}, {"new", cast.next_password()}},
          {{"old", old}, {"new", "cits zaļš kaķis"}}};
}
Write of_username(Cast& cast) {
  const std::string name = cast.fresh_name();
  return {&cast.chooser(), "/me/username", {{"username", name}}, {{"username", name + "x"}}, 2};
}
Write of_language(Cast& cast) {
  const std::string language = cast.next_language();
  return {&cast.chooser(), "/me/language", {{"language", language}}, {{"language", "en"}}};
}
Write of_session_end(Cast& cast) {
  return {&cast.chooser(),
          "/me/sessions/" + cast.another_session() + "/end",
          nlohmann::json::object(),
          reason("Cits")};
}
Write of_other_sessions_end(Cast& cast) {
  return {&cast.parent(),
          "/me/sessions/others/end",
          nlohmann::json::object(),
          reason("Cits"),
          1,
          false};
}
Write of_parent(Cast& cast) {
  const nlohmann::json body{{"role", "guardian"},
                            {"given_name", "Jānis"},
                            {"family_name", "Ābele"},
                            {"phone", "26123456"},
                            {"language", "ru"}};
  return {&cast.superuser(),
          cast.pupil_path() + "/parents",
          body,
          with(body, "family_name", "Bērziņš"),
          4};
}
Write of_phone(Cast& cast) {
  const nlohmann::json body{{"phone", cast.next_phone()}, {"reason", "Kļūda"}};
  return {&cast.superuser(),
          "/people/" + cast.pupil_of_journal() + "/phone",
          body,
          with(body, "reason", "Cita"),
          2};
}
Write of_issued_password(Cast& cast) {
  return {&cast.superuser(),
          "/profiles/" + cast.employee() + "/password",
          nlohmann::json::object(),
          reason("Cits")};
}
Write of_closure(Cast& cast) {
  const nlohmann::json body{
      {"why", "breach"}, {"order_number", kOrder}, {"order_date", "2026-11-20"}};
  return {&cast.superuser(),
          "/profiles/" + cast.employee() + "/closure",
          body,
          with(body, "why", "employment_ended")};
}
Write of_employee(Cast& cast) {
  const auto body = cast.employee_body();
  return {&cast.superuser(), "/staff", body, with(body, "family_name", "Bērziņš"), 3};
}

const std::map<std::string, Make>& rows() {
  static const std::map<std::string, Make> kRows = {
      {"/journals/{id}/lessons", of_lesson},
      {"/journals/{id}/lessons/{lesson}/correction", of_lesson_correction},
      {"/journals/{id}/lessons/{lesson}/withdrawal",
       [](Cast& cast) { return withdrawal(cast.teacher(), cast.lesson_path()); }},
      {"/journals/{id}/lessons/{lesson}/attendance", of_attendance},
      {"/journals/{id}/marks", of_marks},
      {"/marks/{id}/correction", of_mark_correction},
      {"/marks/{id}/withdrawal",
       [](Cast& cast) { return withdrawal(cast.teacher(), "/marks/" + cast.mark()); }},
      {"/pupils/{id}/absence-notices", of_notice},
      {"/pupils/{id}/absence-notices/{notice}/withdrawal",
       [](Cast& cast) {
         return withdrawal(cast.parent(), cast.pupil_path() + "/absence-notices/" + cast.notice());
       }},
      {"/pupils/{id}/excuses", of_excuse},
      {"/school/settings", of_settings},
      {"/school/access-settings", of_access_settings},
      {"/school/holidays", of_holiday},
      {"/school/holidays/{id}/withdrawal",
       [](Cast& cast) {
         return withdrawal(cast.superuser(), "/school/holidays/" + cast.holiday());
       }},
      {"/school/moved-days", of_moved_day},
      {"/school/moved-days/{id}/withdrawal",
       [](Cast& cast) {
         return withdrawal(cast.superuser(), "/school/moved-days/" + cast.moved_day());
       }},
      {"/people/{id}/erasure", of_erasure},
      {"/me/second-factor", of_second_factor},
      {"/me/second-factor/confirmation", of_second_factor_confirmation},
      {"/me/second-factor/removal", of_second_factor_removal},
      {"/profiles/{id}/second-factor/removal", of_lost_second_factor},
      {"/me/terms", of_terms},
      {"/me/password", of_password},
      {"/me/username", of_username},
      {"/me/username/removal",
       [](Cast& cast) -> Write {
         return {&cast.parent(),
                 "/me/username/removal",
                 nlohmann::json::object(),
                 reason("Cits"),
                 1,
                 false};
       }},
      {"/me/language", of_language},
      {"/me/sessions/{id}/end", of_session_end},
      {"/me/sessions/others/end", of_other_sessions_end},
      {"/pupils/{id}/parents", of_parent},
      {"/people/{id}/phone", of_phone},
      {"/profiles/{id}/password", of_issued_password},
      {"/profiles/{id}/closure", of_closure},
      {"/staff", of_employee},
  };
  return kRows;
}

// The operations that take a key, by their paths.
std::vector<std::string> writing_routes(const SchoolServer& school) {
  std::vector<std::string> paths;
  const auto openapi = school.client().get("/api/v1/openapi.json").json();
  for (const auto& [path, operations] : openapi["paths"].items()) {
    for (const auto& [verb, operation] : operations.items()) {
      for (const auto& parameter : operation["parameters"]) {
        if (parameter["name"] != "Idempotency-Key") continue;
        EXPECT_EQ(verb, "post") << path;
        paths.push_back(path);
      }
    }
  }
  return paths;
}

// One write, and what it was answered.
struct Repeated {
  std::string route;
  int times = 1;
  Write write;
  std::string key;
  std::string answer;
};

std::vector<Reply> send_at_once(const Repeated& repeated, std::uint16_t port) {
  std::vector<Reply> replies(static_cast<std::size_t>(repeated.times));
  std::latch start(repeated.times);
  std::vector<std::thread> threads;
  for (Reply& reply : replies) {
    threads.emplace_back([&] {
      Person person = repeated.write.who->at(port);
      EXPECT_EQ(person.get("/me").status, 200);  // connects
      start.arrive_and_wait();
      reply = person.post(repeated.write.path, repeated.write.body, repeated.key);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return replies;
}

void expect_refused_with_another_body(const Repeated& repeated, std::uint16_t port) {
  if (repeated.write.other.is_null()) return;
  Person person = repeated.write.who->at(port);
  const Reply reply = person.post(repeated.write.path, repeated.write.other, repeated.key);
  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.json()["code"], "idempotency_conflict");
}

bool is_replayed(const Reply& reply) {
  const auto header = reply.headers.find("idempotency-replayed");
  return header != reply.headers.end() && header->second == "true";
}

void send_first(Repeated& repeated, std::uint16_t port) {
  const std::string& secret = repeated.write.secret;
  if (!secret.empty()) repeated.write.body["code"] = one_time_code(secret);
  const auto replies = send_at_once(repeated, port);
  repeated.answer = replies.front().body;
  for (const Reply& reply : replies) {
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(reply.body, repeated.answer);
  }
  EXPECT_EQ(std::ranges::count_if(replies, is_replayed), repeated.times - 1);
  expect_refused_with_another_body(repeated, port);
}

void send_again(const Repeated& repeated, std::uint16_t port) {
  for (const Reply& reply : send_at_once(repeated, port)) {
    EXPECT_EQ(reply.status, 201);
    EXPECT_EQ(reply.body, repeated.answer);
    EXPECT_TRUE(is_replayed(reply));
  }
  expect_refused_with_another_body(repeated, port);
}

template <class Step>
void each(std::vector<Repeated>& all, Step step) {
  for (Repeated& repeated : all) {
    const testing::ScopedTrace trace(
        __FILE__, __LINE__, repeated.route + ", " + std::to_string(repeated.times) + " at once");
    step(repeated);
  }
}

std::uint64_t count_of(const std::string& text, const std::string& pattern) {
  const std::regex wanted(pattern);
  return static_cast<std::uint64_t>(std::distance(
      std::sregex_iterator(text.begin(), text.end(), wanted), std::sregex_iterator()));
}

// What erasures and messages bring about by themselves: profiles closed by no order, and outcomes.
std::uint64_t by_themselves(const SchoolServer& school) {
  const std::string log = replay_on(school.data(), {"export"}).out;
  return count_of(log, "people\\.profile_closed") - count_of(log, "\"" + kOrder + "\"") +
         count_of(log, "messages\\.message_(handed_over|delivered|failed)");
}

TEST(Repetition, EveryWriteHasOneEffectAndOneAnswerAcrossACrash) {
  const TermsFolder terms;
  SchoolServer school(
      terms.options("1", {"--position-wait-ms", "30000", "--username-attempts", "1000"}));
  Cast cast(school);
  MailCast mail(school.port(), cast.superuser(), cast.teacher(), cast.parent());
  std::vector<Repeated> all;
  for (const std::string& route : writing_routes(school)) {
    if (route == kRefusedAlways) continue;
    const auto row = rows().find(route);
    const auto mail_row = mail_rows().find(route);
    const bool found = row != rows().end() || mail_row != mail_rows().end();
    EXPECT_TRUE(found) << "POST " << route << " needs a row in this file, or in repeated_mail.h";
    for (int times = 1; found && times <= kMostTimes; ++times) {
      Write write = row != rows().end() ? row->second(cast) : mail_row->second(mail);
      all.push_back({route, times, std::move(write), fresh_key(), {}});
    }
  }
  ASSERT_EQ(all.size(), (rows().size() + mail_rows().size()) * kMostTimes)
      << "a row is of no route";

  school.stop(SIGTERM);
  const Audited before = audit_log(school.data());
  school.start();
  each(all, [&](Repeated& repeated) { send_first(repeated, school.port()); });
  school.stop(SIGKILL);
  const Audited once = audit_log(school.data());
  const std::uint64_t closed = by_themselves(school);
  std::uint64_t steps = 0;
  std::uint64_t events = 0;
  for (const Repeated& repeated : all) {
    steps += repeated.write.steps;
    events += repeated.write.changes ? repeated.write.steps : 0;
  }
  EXPECT_EQ(once.commands - before.commands, steps + closed);
  EXPECT_EQ(once.events - before.events, events + closed);

  school.start();
  each(all, [&](Repeated& repeated) { send_again(repeated, school.port()); });
  school.stop(SIGTERM);
  const Audited again = audit_log(school.data());
  const std::uint64_t closed_later = by_themselves(school) - closed;
  EXPECT_GT(closed + closed_later, 0U);
  EXPECT_EQ(again.commands, once.commands + closed_later);
  EXPECT_EQ(again.events, once.events + closed_later);
  expect_views_equal_rebuild(school.data());
}

TEST(Repetition, IsAnsweredAlthoughTheLessonItWasAboutIsGone) {
  const TermsFolder terms;
  const SchoolServer school(terms.options("1"));
  Cast cast(school);
  Person teacher = cast.teacher().at(school.port());
  const std::string lesson = cast.lesson();
  const std::string path = cast.journal_path() + "/lessons/" + lesson;
  const nlohmann::json none = nlohmann::json::array();
  const nlohmann::json nobody{{"absent", none}, {"late", none}};
  const Reply attendance = teacher.post(path + "/attendance", nobody, "attendance");
  const nlohmann::json marks = cast.mark_body(lesson, "7");
  const Reply marked = teacher.post(cast.journal_path() + "/marks", marks, "marks");
  ASSERT_EQ(marked.status, 201) << marked.body;
  EXPECT_EQ(teacher.get("/me").status, 200);  // waits for the views
  const std::string mark = marked.json()["id"];
  EXPECT_EQ(teacher.post("/marks/" + mark + "/withdrawal", reason("Kļūda")).status, 201);
  ASSERT_EQ(teacher.post(path + "/withdrawal", reason("Kļūda")).status, 201);
  EXPECT_EQ(teacher.get("/me").status, 200);
  EXPECT_EQ(teacher.post(path + "/attendance", nobody, "attendance").body, attendance.body);
  EXPECT_EQ(teacher.post(cast.journal_path() + "/marks", marks, "marks").body, marked.body);
  // What was not said before comes too late.
  EXPECT_EQ(teacher.post(path + "/attendance", nobody).json()["code"], "already_withdrawn");
}

}  // namespace
}  // namespace klade
