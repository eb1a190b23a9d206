// Each write of the contract is sent one to five times at once under one key, and again after the
// server was killed: one effect, one answer; and another body under the same key is refused.
//
// The routes are taken from the server's own description: one without a row here fails by name.
// A session has no key: to sign in twice is to have two.
#include <algorithm>
#include <csignal>
#include <functional>
#include <latch>
#include <map>
#include <regex>
#include <thread>

#include "tests/acceptance/one_time_code.h"
#include "tests/acceptance/repeated_families.h"
#include "tests/acceptance/repeated_mail.h"
#include "tests/acceptance/repeated_notices.h"
#include "tests/acceptance/repeated_roles.h"
#include "tests/acceptance/repeated_rows.h"
#include "tests/acceptance/school_server.h"
#include "tests/acceptance/terms_folder.h"

namespace klade {
namespace {

constexpr int kMostTimes = 5;

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
  RepeatedWrite write;
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
      person.get("/me");  // connects
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
  // Of several steps each may have been another request's first.
  const auto replayed = std::ranges::count_if(replies, is_replayed);
  EXPECT_LE(replayed, repeated.times - 1);
  if (repeated.write.steps == 1) {
    EXPECT_EQ(replayed, repeated.times - 1);
  }
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

// What makes a write of a route, by the route.
using Rows = std::map<std::string, std::function<RepeatedWrite()>>;

template <class Cast>
void add(Rows& rows, const std::map<std::string, RepeatedWrite (*)(Cast&)>& some, Cast& cast) {
  for (const auto& [route, make] : some) {
    rows[route] = [&cast, made = make] { return made(cast); };
  }
}

TEST(Repetition, EveryWriteHasOneEffectAndOneAnswerAcrossACrash) {
  const TermsFolder terms;
  SchoolServer school(terms.options("1",
                                    {"--position-wait-ms",
                                     "30000",
                                     "--username-attempts",
                                     "1000",
                                     "--payments",
                                     "development",
                                     "--operator-tokens",
                                     kOperatorHash}));
  RepeatedCast cast(school);
  MailCast mail(school.port(), cast.superuser(), cast.teacher(), cast.parent());
  FamilyCast families(school, cast.superuser());
  RoleCast roles(school, cast.superuser());
  NoticeCast notices(school.port(), cast);
  Rows rows;
  add(rows, repeated_rows(), cast);
  add(rows, mail_rows(), mail);
  add(rows, family_rows(), families);
  add(rows, role_rows(), roles);
  add(rows, notice_rows(), notices);
  std::vector<Repeated> all;
  for (const std::string& route : writing_routes(school)) {
    if (route == kRefusedAlways) continue;
    const auto row = rows.find(route);
    const bool found = row != rows.end();
    EXPECT_TRUE(found) << "POST " << route << " needs a row in repeated_rows.cc or repeated_*.h";
    for (int times = 1; found && times <= kMostTimes; ++times) {
      all.push_back({route, times, row->second(), fresh_key(), {}});
    }
  }
  ASSERT_EQ(all.size(), rows.size() * kMostTimes) << "a row is of no route";

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
    events += repeated.write.events.value_or(repeated.write.steps);
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
  RepeatedCast cast(school);
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
