#include "replay/export.h"

#include <gtest/gtest.h>

#include "replay/history.h"
#include "tests/replay/support.h"

namespace klade {
namespace {

class ExportTest : public testing::Test {
 protected:
  ExportTest() {
    world_.now = riga_instant(day(11, 9), WallTime{9 * 60});
    const ClassId school_class = world_.form_class("7.a", 7);
    pupil_ = world_.pupil(school_class, "Anna", "Liepa");
  }
  std::string exported(ExportFormat format, const KeyVault* vault) {
    MemoryLog log;
    write_world(log, world_);
    TestConsole console;
    std::string text;
    const auto append = [&](std::string_view more) {
      text += more;
      return true;
    };
    EXPECT_EQ(export_events(log, format, vault, append, console.console), kExitHolds);
    return text;
  }
  static std::size_t count(const std::string& text, std::string_view part) {
    std::size_t times = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
      ++times;
    }
    return times;
  }

  SchoolWorld world_;
  PersonId pupil_;
};

TEST_F(ExportTest, WritesALineAnEventWithIdsOnly) {
  const std::string text = exported(ExportFormat::ndjson, nullptr);
  EXPECT_EQ(count(text, "\n"), world_.history.size());
  EXPECT_EQ(text.find("Anna"), std::string::npos);
  EXPECT_NE(text.find(R"("family_name":{"sealed":")"), std::string::npos);
  EXPECT_NE(text.find(to_text(pupil_)), std::string::npos);
}

TEST_F(ExportTest, ShowsPersonalDataOnlyWhenToldToAndErasedAsErased) {
  EXPECT_NE(exported(ExportFormat::ndjson, &world_.vault).find(R"("given_name":"Anna")"),
            std::string::npos);
  ASSERT_TRUE(world_.vault.erase(pupil_).ok());
  const std::string text = exported(ExportFormat::ndjson, &world_.vault);
  EXPECT_EQ(text.find("Anna"), std::string::npos);
  EXPECT_NE(text.find(R"("given_name":{"erased":")"), std::string::npos);
}

TEST_F(ExportTest, OpensEverySealedFieldUnderItsPurpose) {
  const auto sealed = [&](std::string_view purpose) {
    return world_.seal(pupil_, purpose, "text of " + std::string(purpose));
  };
  LessonRecorded lesson;
  lesson.text = {sealed("lesson.topic"), sealed("lesson.result"), sealed("lesson.homework")};
  lesson.substitution_reason = sealed("lesson.substitution_reason");
  MarkCorrected corrected;
  corrected.reason = sealed("mark.reason");
  AbsenceExcused excused;
  excused.reason = sealed("absence.reason");
  HolidayWithdrawn holiday;
  holiday.reason = sealed("school.reason");
  PersonErased erased;
  erased.reason = sealed("person.erasure_reason");
  std::string text;
  for (const Event& event : {Event(LessonEvent{lesson}),
                             Event(GradingEvent{corrected}),
                             Event(AttendanceEvent{excused}),
                             Event(SchoolEvent{holiday}),
                             Event(PeopleEvent{erased})}) {
    text += event_json(event, &world_.vault);
  }
  for (const char* purpose : {"lesson.topic",
                              "lesson.result",
                              "lesson.homework",
                              "lesson.substitution_reason",
                              "mark.reason",
                              "absence.reason",
                              "school.reason",
                              "person.erasure_reason"}) {
    EXPECT_NE(text.find("text of " + std::string(purpose)), std::string::npos) << purpose;
  }
}

TEST_F(ExportTest, WritesCsvThatParsesAndThatNoSpreadsheetRuns) {
  EXPECT_EQ(csv_cell("plain"), "plain");
  EXPECT_EQ(csv_cell(""), "");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(csv_cell("a\r\nb"), "\"a\r\nb\"");
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("@x,y"), "\"'@x,y\"");
  EXPECT_EQ(csv_cell("-1"), "'-1");
  const std::string text = exported(ExportFormat::csv, nullptr);
  EXPECT_TRUE(text.starts_with(csv_header()));
  EXPECT_EQ(count(text, "\r\n"), world_.history.size() + 1);
  EXPECT_EQ(text.find("Anna"), std::string::npos);
}

TEST_F(ExportTest, TellsAWriterThatFails) {
  MemoryLog log;
  write_world(log, world_);
  TestConsole console;
  const auto full = [](std::string_view) { return false; };
  EXPECT_EQ(export_events(log, ExportFormat::ndjson, nullptr, full, console.console), kExitFault);
}

TEST_F(ExportTest, HistoryShowsAStreamInOrderWithWhoDidIt) {
  MemoryLog log;
  write_world(log, world_);
  TestConsole console;
  const StreamId stream = stream_of_event(PeopleEvent{PersonRegistered{}});
  EXPECT_EQ(write_history(log, stream, nullptr, console.console), kExitHolds);
  const std::string text = console.out.str();
  EXPECT_EQ(count(text, "\n"), 2U);  // the teacher and the pupil
  EXPECT_LT(text.find(R"("sequence":1)"), text.find(R"("sequence":2)"));
  EXPECT_NE(text.find(R"("role":"teacher")"), std::string::npos);
  EXPECT_NE(text.find(to_text(world_.teacher)), std::string::npos);
  EXPECT_EQ(text.find("Anna"), std::string::npos);
  EXPECT_EQ(write_history(log, journal_stream(1), nullptr, console.console), kExitFault);
}

}  // namespace
}  // namespace klade
