#include "tests/acceptance/repeated_rows.h"

#include "tests/acceptance/repeated_notifications.h"

namespace klade {
namespace {

using Write = RepeatedWrite;

Write withdrawal(const Person& who, const std::string& path) {
  return {&who, path + "/withdrawal", reason("Kļūda"), reason("Cita kļūda")};
}

Write of_lesson(RepeatedCast& cast) {
  const auto body = cast.lesson_body();
  return {&cast.teacher(), cast.journal_path() + "/lessons", body, with(body, "topic", "Cita")};
}
Write of_lesson_correction(RepeatedCast& cast) {
  const nlohmann::json body{
      {"topic", "Procenti"}, {"result", ""}, {"homework", ""}, {"reason", "Kļūda"}};
  return {&cast.teacher(), cast.lesson_path() + "/correction", body, with(body, "topic", "Cita")};
}
Write of_attendance(RepeatedCast& cast) {
  const nlohmann::json none = nlohmann::json::array();
  const nlohmann::json body{{"absent", {cast.pupil_of_journal()}}, {"late", none}};
  return {&cast.teacher(), cast.lesson_path() + "/attendance", body, with(body, "absent", none)};
}
Write of_marks(RepeatedCast& cast) {
  const std::string lesson = cast.lesson();
  return {&cast.teacher(),
          cast.journal_path() + "/marks",
          cast.mark_body(lesson, "7"),
          cast.mark_body(lesson, "8")};
}
Write of_mark_correction(RepeatedCast& cast) {
  const nlohmann::json body{{"value", "9"}, {"reason", "Pārrēķināts"}};
  return {
      &cast.teacher(), "/marks/" + cast.mark() + "/correction", body, with(body, "value", "10")};
}
Write of_notice(RepeatedCast& cast) {
  const auto body = cast.notice_body();
  return {
      &cast.parent(), cast.pupil_path() + "/absence-notices", body, with(body, "to", "2090-03-03")};
}
Write of_excuse(RepeatedCast& cast) {
  const auto body = with(cast.notice_body(), "kind", "other");
  return {&cast.superuser(), cast.pupil_path() + "/excuses", body, with(body, "kind", "illness")};
}
Write of_settings(RepeatedCast& cast) {
  const auto body = cast.settings_body();
  return {&cast.superuser(), "/school/settings", body, with(body, "summative_mark_days", 1)};
}
Write of_access_settings(RepeatedCast& cast) {
  const nlohmann::json body{{"recovery_by_sms", cast.role_list()},
                            {"second_factor", nlohmann::json::array()},
                            {"former_may_read", true}};
  return {&cast.superuser(),
          "/school/access-settings",
          body,
          with(body, "recovery_by_sms", nlohmann::json::array())};
}
Write of_holiday(RepeatedCast& cast) {
  const auto body = cast.holiday_body();
  return {&cast.superuser(), "/school/holidays", body, with(body, "title", "Cits")};
}
Write of_moved_day(RepeatedCast& cast) {
  const auto body = cast.moved_day_body();
  return {&cast.superuser(), "/school/moved-days", body, with(body, "working_day", "2030-05-04")};
}
Write of_erasure(RepeatedCast& cast) {
  return {&cast.superuser(),
          "/people/" + cast.stranger() + "/erasure",
          reason("Lūgums"),
          reason("Cits lūgums")};
}

const nlohmann::json kNothing = nlohmann::json::object();

Write of_second_factor(RepeatedCast& cast) {
  return {&cast.teacher(), "/me/second-factor", kNothing, nullptr};
}
Write of_second_factor_confirmation(RepeatedCast& cast) {
  Person& who = cast.guest_with_second_factor();
  const std::string secret = who.get("/me/second-factor").json()["secret"];
  return {&who, "/me/second-factor/confirmation", kNothing, {{"code", "none"}}, 1, {}, secret};
}
Write of_second_factor_removal(RepeatedCast& cast) {
  return {&cast.guest_with_second_factor(),
          "/me/second-factor/removal",
          {{"code", "none"}},
          {{"code", "other"}}};
}
Write of_lost_second_factor(RepeatedCast& cast) {
  const std::string profile = cast.guest_with_second_factor().profile()["id"];
  const std::string path = "/profiles/" + profile + "/second-factor/removal";
  return {&cast.superuser(), path, kNothing, nullptr};
}
Write of_terms(RepeatedCast& cast) {
  return {&cast.guest(), "/me/terms", {{"version", 1}}, nullptr};
}
Write of_password(RepeatedCast& cast) {
  const std::string old = cast.password();
  return {&cast.chooser(),
          "/me/password",
          {{"old", old}, {"new", cast.next_password()}},
          {{"old", old}, {"new", "cits zaļš kaķis"}}};
}
Write of_username(RepeatedCast& cast) {
  const std::string name = cast.fresh_name();
  return {&cast.chooser(), "/me/username", {{"username", name}}, {{"username", name + "x"}}, 2};
}
Write of_language(RepeatedCast& cast) {
  const std::string language = cast.next_language();
  return {&cast.chooser(), "/me/language", {{"language", language}}, {{"language", "en"}}};
}
Write of_session_end(RepeatedCast& cast) {
  return {&cast.chooser(),
          "/me/sessions/" + cast.another_session() + "/end",
          nlohmann::json::object(),
          reason("Cits")};
}
Write of_other_sessions_end(RepeatedCast& cast) {
  return {
      &cast.parent(), "/me/sessions/others/end", nlohmann::json::object(), reason("Cits"), 1, 0};
}
Write of_parent(RepeatedCast& cast) {
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
Write of_phone(RepeatedCast& cast) {
  const nlohmann::json body{{"phone", cast.next_phone()}, {"reason", "Kļūda"}};
  return {&cast.superuser(),
          "/people/" + cast.pupil_of_journal() + "/phone",
          body,
          with(body, "reason", "Cita"),
          2};
}
Write of_issued_password(RepeatedCast& cast) {
  return {&cast.superuser(),
          "/profiles/" + cast.employee() + "/password",
          nlohmann::json::object(),
          reason("Cits")};
}
Write of_closure(RepeatedCast& cast) {
  const nlohmann::json body{
      {"why", "breach"}, {"order_number", kOrder}, {"order_date", "2026-11-20"}};
  return {&cast.superuser(),
          "/profiles/" + cast.employee() + "/closure",
          body,
          with(body, "why", "employment_ended")};
}
Write of_reopening(RepeatedCast& cast) {
  const nlohmann::json body{{"order_number", "1-9/46"}, {"order_date", "2026-11-27"}};
  return {&cast.superuser(),
          "/profiles/" + cast.former_employee() + "/reopening",
          body,
          with(body, "order_date", "2026-11-28")};
}
Write of_employee(RepeatedCast& cast) {
  const auto body = cast.employee_body();
  return {&cast.superuser(), "/staff", body, with(body, "family_name", "Bērziņš"), 3};
}

}  // namespace

const std::map<std::string, MakeRepeated>& repeated_rows() {
  static const std::map<std::string, MakeRepeated> kRows = {
      {"/journals/{id}/lessons", of_lesson},
      {"/journals/{id}/lessons/{lesson}/correction", of_lesson_correction},
      {"/journals/{id}/lessons/{lesson}/withdrawal",
       [](RepeatedCast& cast) { return withdrawal(cast.teacher(), cast.lesson_path()); }},
      {"/journals/{id}/lessons/{lesson}/attendance", of_attendance},
      {"/journals/{id}/marks", of_marks},
      {"/marks/{id}/correction", of_mark_correction},
      {"/marks/{id}/withdrawal",
       [](RepeatedCast& cast) { return withdrawal(cast.teacher(), "/marks/" + cast.mark()); }},
      {"/pupils/{id}/absence-notices", of_notice},
      {"/pupils/{id}/absence-notices/{notice}/withdrawal",
       [](RepeatedCast& cast) {
         return withdrawal(cast.parent(), cast.pupil_path() + "/absence-notices/" + cast.notice());
       }},
      {"/pupils/{id}/excuses", of_excuse},
      {"/school/settings", of_settings},
      {"/school/access-settings", of_access_settings},
      {"/school/holidays", of_holiday},
      {"/school/holidays/{id}/withdrawal",
       [](RepeatedCast& cast) {
         return withdrawal(cast.superuser(), "/school/holidays/" + cast.holiday());
       }},
      {"/school/moved-days", of_moved_day},
      {"/school/moved-days/{id}/withdrawal",
       [](RepeatedCast& cast) {
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
       [](RepeatedCast& cast) -> Write {
         return {&cast.parent(),
                 "/me/username/removal",
                 nlohmann::json::object(),
                 reason("Cits"),
                 1,
                 0};
       }},
      {"/me/language", of_language},
      {"/me/notifications", of_notifications},
      {"/me/email", of_email},
      {"/school/notification-settings", of_school_notifications},
      {"/me/sessions/{id}/end", of_session_end},
      {"/me/sessions/others/end", of_other_sessions_end},
      {"/pupils/{id}/parents", of_parent},
      {"/people/{id}/phone", of_phone},
      {"/profiles/{id}/password", of_issued_password},
      {"/profiles/{id}/closure", of_closure},
      {"/profiles/{id}/reopening", of_reopening},
      {"/staff", of_employee},
  };
  return kRows;
}

}  // namespace klade
