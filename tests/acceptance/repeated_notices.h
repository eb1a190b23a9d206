// Writes of diary notes and of a school's news that are accepted once, and may be repeated.
#pragma once

#include <map>
#include <string>

#include "tests/acceptance/repeated_cast.h"

namespace klade {

class NoticeCast {
 public:
  NoticeCast(std::uint16_t port, const RepeatedCast& cast)
      : teacher_(cast.teacher().at(port)),
        superuser_(cast.superuser().at(port)),
        pupil_path_("/pupils/" + cast.pupil_of_journal()),
        journal_(cast.journal_path().substr(std::string("/journals/").size())) {}

  const Person& teacher() const { return teacher_; }
  const Person& superuser() const { return superuser_; }
  std::string notes_path() const { return pupil_path_ + "/notes"; }
  nlohmann::json note_body() const {
    return {{"kind", "praise"},
            {"date", "2026-10-06"},
            {"journal", journal_},
            {"text", "Palīdzēja citiem"}};
  }
  static nlohmann::json news_body() {
    return {{"kind", "event"},
            {"title", "Koncerts"},
            {"body", "Aktu zālē"},
            {"audience",
             {{"pupils", true},
              {"parents", true},
              {"staff", true},
              {"classes", nlohmann::json::array()}}},
            {"from", "2026-10-06"},
            {"to", "2026-12-20"}};
  }
  std::string note() { return "/notes/" + made(teacher_, notes_path(), note_body()); }
  std::string item() { return "/news/" + made(superuser_, "/news", news_body()); }

 private:
  static std::string made(Person& who, const std::string& path, const nlohmann::json& body) {
    const Reply reply = who.post(path, body);
    EXPECT_EQ(reply.status, 201) << path << " " << reply.body;
    EXPECT_EQ(who.get("/me").status, 200);  // waits until the next one can name it
    return reply.status == 201 ? reply.json()["id"] : "";
  }

  Person teacher_;
  Person superuser_;
  std::string pupil_path_;
  std::string journal_;
};

inline RepeatedWrite of_note(NoticeCast& cast) {
  const auto body = cast.note_body();
  return {&cast.teacher(), cast.notes_path(), body, with(body, "kind", "remark")};
}
inline RepeatedWrite of_note_correction(NoticeCast& cast) {
  const nlohmann::json body{{"kind", "remark"}, {"text", "Kavējās"}, {"reason", "Kļūda"}};
  return {&cast.teacher(), cast.note() + "/correction", body, with(body, "text", "Cits")};
}
inline RepeatedWrite of_note_withdrawal(NoticeCast& cast) {
  return {&cast.teacher(), cast.note() + "/withdrawal", reason("Kļūda"), reason("Cita kļūda")};
}
inline RepeatedWrite of_news(NoticeCast& cast) {
  const auto body = NoticeCast::news_body();
  return {&cast.superuser(), "/news", body, with(body, "title", "Cits")};
}
inline RepeatedWrite of_news_correction(NoticeCast& cast) {
  const auto body = with(NoticeCast::news_body(), "title", "Lielkoncerts");
  return {&cast.superuser(), cast.item() + "/correction", body, with(body, "title", "Cits")};
}
inline RepeatedWrite of_news_withdrawal(NoticeCast& cast) {
  return {&cast.superuser(), cast.item() + "/withdrawal", nlohmann::json::object(), {}};
}

inline const std::map<std::string, RepeatedWrite (*)(NoticeCast&)>& notice_rows() {
  static const std::map<std::string, RepeatedWrite (*)(NoticeCast&)> kRows = {
      {"/pupils/{id}/notes", of_note},
      {"/notes/{id}/correction", of_note_correction},
      {"/notes/{id}/withdrawal", of_note_withdrawal},
      {"/news", of_news},
      {"/news/{id}/correction", of_news_correction},
      {"/news/{id}/withdrawal", of_news_withdrawal},
  };
  return kRows;
}

}  // namespace klade
