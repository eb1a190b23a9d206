// Writes of school mail that are accepted once, make one event each, and may be repeated.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "tests/acceptance/repeated_write.h"

namespace klade {

// Nothing is accepted here (M3).
inline constexpr std::string_view kRefusedAlways = "/mail/letters/{id}/erasure";

// Who writes to whom, and what their writes are about.  Everything is made anew for each write.
class MailCast {
 public:
  MailCast(std::uint16_t port, const Person& superuser, const Person& teacher, const Person& parent)
      : superuser_(superuser.at(port)), teacher_(teacher.at(port)), parent_(parent.at(port)) {}

  const Person& superuser() const { return superuser_; }
  const Person& teacher() const { return teacher_; }
  const Person& parent() const { return parent_; }

  // To a parent, from the teacher.
  nlohmann::json letter_body() const {
    return {{"to", {{{"kind", "profile"}, {"id", parent_.profile()["id"]}}}},
            {"subject", "Ekskursija"},
            {"body", "Labdien!"}};
  }
  nlohmann::json draft_body() const { return {{"body", "Labd"}}; }
  nlohmann::json file_body() const {
    return {{"name", "a.txt"}, {"media_type", "text/plain"}, {"size", 8}};
  }
  // Different each time, so that each is a change.
  nlohmann::json settings_body() {
    return {{"parents_to_parents", true},
            {"pupils_to_pupils", true},
            {"pupils_to_parents", false},
            {"to_school", some_roles({"teacher", "deputy", "director", "superuser"}, ++roles_)}};
  }

  std::string letter() { return "/mail/letters/" + made("/mail/letters", letter_body()); }
  std::string draft() { return "/mail/drafts/" + made("/mail/drafts", draft_body()); }
  std::string file() { return "/mail/attachments/" + made("/mail/attachments", file_body()); }

 private:
  // Everybody sees it when it returns.
  std::string made(const std::string& path, const nlohmann::json& body) {
    const Reply reply = teacher_.post(path, body);
    EXPECT_EQ(reply.status, 201) << path << " " << reply.body;
    if (reply.status != 201) return "";
    const std::string position = reply.json()["position"];
    EXPECT_EQ(parent_.request("GET", "/me", {{"Klade-Position", position}}).status, 200);
    return reply.json()["id"];
  }

  Person superuser_;
  Person teacher_;
  Person parent_;
  unsigned roles_ = 0;
};

inline RepeatedWrite of_letter(MailCast& cast) {
  const auto body = cast.letter_body();
  return {&cast.teacher(), "/mail/letters", body, with(body, "subject", "Cita")};
}
inline RepeatedWrite of_letter_move(MailCast& cast) {
  return {&cast.teacher(), cast.letter() + "/move", {{"folder", "deleted"}}, {{"folder", "sent"}}};
}
inline RepeatedWrite of_letter_read(MailCast& cast) {
  return {&cast.parent(), cast.letter() + "/read", nlohmann::json::object(), {}};
}
inline RepeatedWrite of_draft(MailCast& cast) {
  const auto body = cast.draft_body();
  return {&cast.teacher(), "/mail/drafts", body, with(body, "body", "Cits")};
}
inline RepeatedWrite of_draft_again(MailCast& cast) {
  const auto body = cast.draft_body();
  return {&cast.teacher(), cast.draft(), body, with(body, "body", "Cits")};
}
inline RepeatedWrite of_draft_discard(MailCast& cast) {
  return {&cast.teacher(), cast.draft() + "/discard", nlohmann::json::object(), {}};
}
inline RepeatedWrite of_file(MailCast& cast) {
  const auto body = cast.file_body();
  return {&cast.teacher(), "/mail/attachments", body, with(body, "size", 9)};
}
inline RepeatedWrite of_file_part(MailCast& cast) {
  const nlohmann::json body{{"number", 0}, {"content", "TGFiZGllbiE="}};
  return {&cast.teacher(), cast.file() + "/parts", body, with(body, "content", "TGFiZGllbj8=")};
}
inline RepeatedWrite of_mail_settings(MailCast& cast) {
  const auto body = cast.settings_body();
  return {&cast.superuser(), "/school/mail-settings", body, with(body, "pupils_to_parents", true)};
}

inline const std::map<std::string, RepeatedWrite (*)(MailCast&)>& mail_rows() {
  static const std::map<std::string, RepeatedWrite (*)(MailCast&)> kRows = {
      {"/mail/letters", of_letter},
      {"/mail/letters/{id}/move", of_letter_move},
      {"/mail/letters/{id}/read", of_letter_read},
      {"/mail/drafts", of_draft},
      {"/mail/drafts/{id}", of_draft_again},
      {"/mail/drafts/{id}/discard", of_draft_discard},
      {"/mail/attachments", of_file},
      {"/mail/attachments/{id}/parts", of_file_part},
      {"/school/mail-settings", of_mail_settings},
  };
  return kRows;
}

}  // namespace klade
