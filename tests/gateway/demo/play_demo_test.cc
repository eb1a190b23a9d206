#include "gateway/demo/play_demo.h"

#include <gtest/gtest.h>

#include <set>

#include "events/calendar.h"
#include "events/core/bytes.h"
#include "gateway/import/import_ids.h"
#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/schools.h"
#include "tests/gateway/import/import_engine.h"
#include "tests/paths.h"

namespace klade {
namespace {

const Date kFirst = date_of(2026, 9, 1);
const Date kNovember = date_of(2026, 11, 30);

DemoOutcome play(ImportEngine& engine,
                 std::string_view school,
                 Date until,
                 std::uint64_t seed = 1) {
  const auto rows = engine.rows();
  DemoOptions options;
  options.school = ImportIds(engine.vault(), school).school();
  options.until = until;
  options.seed = seed;
  const DemoStage stage{*rows,
                        engine.vault(),
                        [&engine](Instant at) { engine.clock().set(at); },
                        engine.submit_one_by_one()};
  const auto outcome = play_demo(stage, options);
  engine.show();
  return outcome.value();
}

// Everything that was entered, without what is sealed.
std::vector<std::string> entries(ImportEngine& engine, std::string_view school) {
  const auto rows = engine.rows();
  std::vector<std::string> lines;
  for (const JournalId& id :
       journals_of_school(*rows, ImportIds(engine.vault(), school).school())) {
    for (const LessonAt& lesson : lessons_of_journal(*rows, id, {})) {
      lines.push_back(to_text(lesson.id) + to_text(lesson.place.date) +
                      to_text(lesson.row.teacher) + (lesson.row.late ? " late" : ""));
    }
    for (const JournalMark& mark : marks_of_journal(*rows, id, {})) {
      JournalMarkRow row = mark.row;
      row.order = 0;
      lines.push_back(to_text(mark.id) + to_text(mark.pupil) + packed(row));
    }
    for (const JournalPresence& presence : attendance_of_journal(*rows, id, {})) {
      lines.push_back(to_text(presence.lesson) + to_text(presence.pupil) +
                      std::string(name_of(presence.what)));
    }
  }
  std::ranges::sort(lines);
  return lines;
}

TEST(DemoYear, IsTheSameForTheSameSeed) {
  MemoryVault vault;
  ImportEngine first(vault);
  ImportEngine second(vault);
  ImportEngine other(vault);
  for (ImportEngine* engine : {&first, &second, &other}) {
    engine->import(SmallPackage().files, kFirst);
    play(*engine, "sk", kNovember, engine == &other ? 2 : 1);
  }
  EXPECT_GT(entries(first, "sk").size(), 40U);
  EXPECT_EQ(entries(first, "sk"), entries(second, "sk"));
  EXPECT_NE(entries(first, "sk"), entries(other, "sk"));
}

TEST(DemoYear, PlayedInPartsIsTheSame) {
  MemoryVault vault;
  ImportEngine whole(vault);
  ImportEngine parts(vault);
  whole.import(SmallPackage().files, kFirst);
  parts.import(SmallPackage().files, kFirst);
  play(whole, "sk", kNovember);
  for (const Date until : {date_of(2026, 9, 10), date_of(2026, 10, 5), kNovember}) {
    EXPECT_EQ(play(parts, "sk", until).tally.refused, 0U);
  }
  EXPECT_EQ(entries(whole, "sk"), entries(parts, "sk"));
}

TEST(DemoYear, PlayedAgainChangesNothing) {
  MemoryVault vault;
  ImportEngine engine(vault);
  engine.import(SmallPackage().files, kFirst);
  play(engine, "sk", kNovember);
  const std::uint64_t before = engine.rows()->position(Partition{0});
  const DemoOutcome again = play(engine, "sk", kNovember);
  EXPECT_EQ(again.tally.refused, 0U);
  EXPECT_GT(again.tally.accepted, 0U);
  EXPECT_EQ(engine.rows()->position(Partition{0}), before);
}

TEST(DemoYear, GivesLessonsByTheTimetableOnLessonDaysOnly) {
  MemoryVault vault;
  ImportEngine engine(vault);
  engine.import(SmallPackage().files, kFirst);
  play(engine, "sk", kNovember);
  const ImportIds ids(vault, "sk");
  const auto rows = engine.rows();
  const SchoolRow row = school(*rows, ids.school()).value();
  std::set<Date> tuesdays_and_thursdays;
  for (const LessonAt& lesson : lessons_of_journal(*rows, ids.journal("y26", "ja", 0), {})) {
    const unsigned weekday = iso_weekday(lesson.place.date);
    EXPECT_EQ(lesson.place.number, weekday == 2 ? 1 : 2);
    EXPECT_TRUE(weekday == 2 || weekday == 4);
    EXPECT_EQ(day_kind(calendar_on(row, lesson.place.date), lesson.place.date),
              DayKind::school_day);
    tuesdays_and_thursdays.insert(lesson.place.date);
  }
  EXPECT_TRUE(tuesdays_and_thursdays.contains(date_of(2026, 9, 1)));
  EXPECT_TRUE(tuesdays_and_thursdays.contains(date_of(2026, 11, 26)));
  EXPECT_FALSE(tuesdays_and_thursdays.contains(date_of(2026, 10, 27)));  // autumn holidays
  EXPECT_FALSE(row.holidays.empty());
}

TEST(DemoYear, OfTheSampleSchoolIsBelievable) {
  FaultList faults;
  const auto files = read_package_files(std::string(kSourceDir) + "/tests/data/school-rdv", faults);
  MemoryVault vault;
  ImportEngine engine(vault);
  engine.import(*files, kFirst);
  const DemoOutcome outcome = play(engine, "rdv", date_of(2026, 9, 25));
  EXPECT_EQ(outcome.tally.refused, 0U);
  EXPECT_FALSE(outcome.tally.fault.has_value());
  const DemoCounts& counts = outcome.counts;
  EXPECT_GT(counts.lessons, 2000U);
  const auto share = [](std::size_t part, std::size_t of) {
    return static_cast<double>(part) / static_cast<double>(of);
  };
  EXPECT_NEAR(share(counts.corrections, counts.marks), 0.022, 0.01);
  EXPECT_GT(counts.withdrawals, 0U);
  EXPECT_GT(counts.notices, 0U);
  const auto rows = engine.rows();
  std::size_t late = 0;
  std::size_t sum = 0;
  std::size_t tens = 0;
  for (const JournalId& id : journals_of_school(*rows, ImportIds(vault, "rdv").school())) {
    const ClassRow of = school_class(*rows, journal(*rows, id)->school_class).value();
    for (const JournalMark& mark : marks_of_journal(*rows, id, {})) {
      const Scale scale = mark.row.value.scale;
      EXPECT_NE(scale, of.grade <= 3 ? Scale::ten : Scale::stap);
      if (scale != Scale::ten || mark.row.value.value == kNoValuation) continue;
      sum += static_cast<std::size_t>(mark.row.value.value);
      ++tens;
    }
    for (const LessonAt& lesson : lessons_of_journal(*rows, id, {}))
      late += lesson.row.late ? 1 : 0;
  }
  EXPECT_NEAR(share(sum, tens), 6.6, 0.6);
  EXPECT_NEAR(share(late, counts.lessons), 0.03, 0.02);
}

TEST(DemoYear, IsNothingWithoutASchool) {
  MemoryVault vault;
  ImportEngine engine(vault);
  const auto rows = engine.rows();
  const DemoStage stage{*rows, vault, [](Instant) {}, engine.submit_one_by_one()};
  EXPECT_FALSE(play_demo(stage, DemoOptions{SchoolId(hash_id("x")), kNovember, 1, {}}).has_value());
}

}  // namespace
}  // namespace klade
