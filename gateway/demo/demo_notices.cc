#include "gateway/demo/demo_notices.h"

#include <array>
#include <string_view>
#include <utility>

namespace klade {
namespace {

constexpr double kNoted = 0.003;  // a pupil at a lesson
constexpr std::size_t kDaysBetweenNews = 8;
constexpr std::chrono::days kShown{20};

struct Note {
  NoteKind kind;
  std::string_view text;
};
constexpr Note kNotes[] = {
    {NoteKind::praise, "Paldies par palīdzību klasesbiedriem!"},
    {NoteKind::praise, "Teicami sagatavots stāstījums."},
    {NoteKind::behaviour, "Stundā sarunājās un traucēja citiem."},
    {NoteKind::behaviour, "Stundas laikā lietoja tālruni."},
    {NoteKind::remark, "Nav izpildīts mājasdarbs."},
    {NoteKind::reminder, "Uz nākamo stundu jāatnes darba burtnīca."},
};

struct News {
  NewsKind kind;
  std::string_view title;
  std::string_view body;
  NewsAudience audience;
};
const std::array<News, 6>& news() {
  static const NewsAudience kAll{true, true, true, {}};
  static const std::array<News, 6> kNews = {{
      {NewsKind::other, "Vecāku sapulce", "Plkst. 18.00 klašu telpās.", {false, true, true, {}}},
      {NewsKind::timetable_change, "Stundu izmaiņas", "Piektdien stundas ir 35 minūtes.", kAll},
      {NewsKind::extracurricular_event,
       "Sporta diena",
       "Skolas stadionā, līdzi sporta tērps.",
       kAll},
      {NewsKind::event, "Koncerts aktu zālē", "Uzstājas skolas koris un deju kopa.", kAll},
      {NewsKind::exam, "Diagnosticējošais darbs", "Grafiks pie mācību daļas.", kAll},
      {NewsKind::schedule, "Starpskates", "Grafiks skolotāju istabā.", {false, false, true, {}}},
  }};
  return kNews;
}

}  // namespace

std::vector<DemoAct> demo_notes(KeyVault& vault,
                                const DemoSchool& school,
                                const DemoLesson& lesson) {
  std::vector<DemoAct> acts;
  for (const Member& pupil : lesson.journal.pupils) {
    const Dice of_pupil = lesson.dice.of(pupil.person).of("note");
    const bool there =
        pupil.membership.covers(lesson.date) && !school.away(pupil.person, lesson.date);
    if (!there || !of_pupil.chance(kNoted)) continue;
    const Note& note = of_pupil.of("which").pick(kNotes);
    auto text = vault.seal(pupil.person, "diary_note.text", note.text);
    if (!text) continue;
    const Id128 id = hash_id("demo note|" + to_text(lesson.id) + '|' + to_text(pupil.person));
    WriteDiaryNote command{.note = DiaryNoteId(derive_id(id, 0)),
                           .school = school.row.id,
                           .pupil = pupil.person,
                           .kind = note.kind,
                           .date = lesson.date,
                           .journal = lesson.journal.id,
                           .text = *std::move(text),
                           .today = lesson.date,
                           .year_start = school.days.front().date};
    acts.push_back({DiaryNote::Command(std::move(command)), lesson.teacher, CommandId(id)});
  }
  return acts;
}

std::vector<DemoAct> demo_news(const DemoSchool& school, std::size_t day, const Id128& id) {
  if (day % kDaysBetweenNews != 0 || !school.superuser) return {};
  const News& item = news().at(day / kDaysBetweenNews % news().size());
  const Date date = school.days[day].date;
  NewsText text{item.kind,
                std::string(item.title),
                std::string(item.body),
                item.audience,
                date,
                date + kShown};
  PublishNewsItem command{NewsItemId(derive_id(id, 0)), school.row.id, std::move(text)};
  std::vector<DemoAct> acts;
  acts.push_back({NewsItem::Command(std::move(command)), *school.superuser, CommandId(id)});
  return acts;
}

}  // namespace klade
