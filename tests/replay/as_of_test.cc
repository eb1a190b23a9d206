#include "replay/as_of.h"

#include <gtest/gtest.h>

#include "tests/replay/support.h"

namespace klade {
namespace {

class AsOfTest : public testing::Test {
 protected:
  AsOfTest() {
    world_.now = riga_instant(day(9, 1), WallTime{8 * 60});
    school_class_ = world_.form_class("7.a", 7);
    pupil_ = world_.pupil(school_class_, "Anna", "Liepa");
    journal_ = world_.open_journal("Matemātika");
    world_.enrol(journal_, pupil_);
    world_.now = riga_instant(day(11, 9), WallTime{9 * 60});
    const LessonId lesson = world_.lesson(journal_, day(11, 9), 1, "Daļas");
    mark_ = world_.mark(lesson, pupil_, 4);
    world_.now = riga_instant(day(11, 10), WallTime{9 * 60});
    world_.correct(mark_, 7, "kļūda");
  }
  std::string answer(Instant at, const std::string& query, std::vector<std::string> arguments) {
    MemoryLog log;
    write_world(log, world_);
    TestConsole console;
    code_ = answer_as_of(log, {at, query, std::move(arguments)}, world_.vault, console.console);
    return console.out.str() + console.err.str();
  }
  static Instant noon(Date date) { return riga_instant(date, WallTime{12 * 60}); }

  SchoolWorld world_;
  ClassId school_class_;
  PersonId pupil_;
  JournalId journal_;
  MarkId mark_;
  int code_ = -1;
};

TEST_F(AsOfTest, ShowsAMarkAsItStoodThen) {
  EXPECT_EQ(answer(noon(day(11, 8)), "mark-history", {to_text(mark_)}),
            "klade-replay: there was no such thing then\n");
  EXPECT_EQ(code_, kExitFault);
  const std::string before = answer(noon(day(11, 9)), "marks", {to_text(pupil_)});
  EXPECT_EQ(code_, kExitHolds) << before;
  EXPECT_NE(before.find(R"("value":"4")"), std::string::npos) << before;
  EXPECT_NE(before.find(R"("average":"4.00")"), std::string::npos) << before;
  const std::string after = answer(noon(day(11, 10)), "marks", {to_text(pupil_)});
  EXPECT_NE(after.find(R"("value":"7")"), std::string::npos) << after;
  EXPECT_EQ(after.find(R"("value":"4")"), std::string::npos) << after;
}

TEST_F(AsOfTest, AnswersEveryQueryOfTheTable) {
  const Instant at = noon(day(11, 10));
  const std::string id = to_text(pupil_);
  const std::vector<std::pair<std::string, std::vector<std::string>>> calls = {
      {"journal", {to_text(journal_), "2026-11-01", "2026-11-30"}},
      {"diary", {id, "2026-W46"}},
      {"marks", {id}},
      {"absences", {id, "2026-11-01"}},
      {"ranking", {id, "year"}},
      {"timetable", {id}},
      {"class", {to_text(school_class_)}},
      {"mark-history", {to_text(mark_)}},
      {"school", {to_text(world_.school)}},
      {"schools", {}},
      {"rows", {"marks"}},
  };
  EXPECT_EQ(calls.size(), as_of_queries().size());
  for (const auto& [query, arguments] : calls) {
    const std::string text = answer(at, query, arguments);
    EXPECT_EQ(code_, kExitHolds) << query << ": " << text;
    EXPECT_TRUE(text.starts_with("{") || text.starts_with("[")) << text;
  }
}

TEST_F(AsOfTest, ShowsNamesAndReasonsAndErasedPersonsAsErased) {
  const Instant at = noon(day(11, 10));
  EXPECT_NE(answer(at, "class", {to_text(school_class_)}).find("Anna Liepa"), std::string::npos);
  EXPECT_NE(answer(at, "mark-history", {to_text(mark_)}).find("kļūda"), std::string::npos);
  ASSERT_TRUE(world_.vault.erase(pupil_).ok());
  const std::string erased = answer(at, "class", {to_text(school_class_)});
  EXPECT_EQ(erased.find("Anna"), std::string::npos) << erased;
  EXPECT_NE(erased.find("[dzēsts]"), std::string::npos) << erased;
  const std::string history = answer(at, "mark-history", {to_text(mark_)});
  EXPECT_EQ(history.find("kļūda"), std::string::npos) << history;
  EXPECT_NE(history.find("[dzēsts]"), std::string::npos) << history;
}

TEST_F(AsOfTest, SaysHowItWantsToBeCalled) {
  const Instant at = noon(day(11, 10));
  for (const auto& [query, arguments] :
       std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"nonsense", {}},
           {"marks", {}},
           {"marks", {"not-an-id"}},
           {"marks", {to_text(pupil_), "yesterday"}},
           {"diary", {to_text(pupil_), "2026-46"}},
           {"mark-history", {to_text(mark_), "more"}}}) {
    const std::string text = answer(at, query, arguments);
    EXPECT_EQ(code_, kExitUsage) << query << ": " << text;
  }
}

TEST_F(AsOfTest, TakesADateForTheEndOfThatDayInLatvia) {
  EXPECT_EQ(parse_as_of("2026-11-09"),
            riga_instant(day(11, 10), WallTime{0}) - std::chrono::microseconds{1});
  EXPECT_EQ(parse_as_of("2026-11-09T10:00:00Z"), parse_instant("2026-11-09T10:00:00Z"));
  EXPECT_FALSE(parse_as_of("noon").has_value());
}

}  // namespace
}  // namespace klade
