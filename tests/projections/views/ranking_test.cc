#include "projections/views/ranking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/core/json_writer.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

struct Ranking : testing::Test {
  SchoolWorld world;
  ClassId a = world.form_class("7.a", 7);
  ClassId b = world.form_class("7.b", 7);
  ClassId older = world.form_class("8.a", 8);
  JournalId maths = world.open_journal("Matemātika");
  JournalId music = world.open_journal("Mūzika");
  LessonId lesson = world.lesson(maths, day(9, 8), 1);
  LessonId song = world.lesson(music, day(9, 9), 1);
  LessonId spring = world.lesson(maths, day(2, 3), 1);

  PersonId pupil_with(ClassId of, std::initializer_list<std::int16_t> marks) {
    const PersonId id = world.pupil(of, "Anna", "Liepa");
    for (const std::int16_t mark : marks) world.mark(lesson, id, mark);
    return id;
  }
  PupilRanking of(PersonId pupil, std::string_view period = "year", Date today = day(5, 1)) {
    const auto row = school(world.rows, world.school);
    return pupil_ranking(world.rows, pupil, *period_of(*row, period, today), today);
  }
  static std::int32_t place(const std::optional<Standing>& standing) {
    return standing ? standing->place.value_or(0) : -1;
  }
};

TEST_F(Ranking, EqualAveragesShareAPlace) {
  const PersonId first = pupil_with(a, {9});
  const PersonId second = pupil_with(a, {7, 8});
  const PersonId same = pupil_with(a, {7, 8, 8, 7});
  const PersonId last = pupil_with(a, {4});
  EXPECT_EQ(place(of(first).school_class), 1);
  EXPECT_EQ(place(of(second).school_class), 2);
  EXPECT_EQ(place(of(same).school_class), 2);
  EXPECT_EQ(place(of(last).school_class), 4);
  EXPECT_EQ(of(last).school_class->of, 4);
  EXPECT_EQ(of(second).average, "7.50");
}

TEST_F(Ranking, PlacesGoByTheExactAverageNotByTheShownOne) {
  std::initializer_list<std::int16_t> thirds = {7, 7, 8};  // 7.3333...
  const PersonId lower = pupil_with(a, thirds);
  MarkRecorded mark = world.mark_event(lesson, world.pupil(a, "Ada", "Kļava"), 7);
  mark.weight_tenths = 66;
  world.record_mark(mark);
  MarkRecorded more = world.mark_event(lesson, mark.pupil, 8);
  more.weight_tenths = 33;
  world.record_mark(more);  // 7.3333... again
  EXPECT_EQ(place(of(lower).school_class), 1);
  EXPECT_EQ(place(of(mark.pupil).school_class), 1);
  MarkRecorded little = world.mark_event(lesson, mark.pupil, 8);
  little.weight_tenths = 1;
  world.record_mark(little);  // 7.34
  EXPECT_EQ(place(of(lower).school_class), 2);
}

TEST_F(Ranking, ParallelClassesAreOfTheSameGrade) {
  const PersonId anna = pupil_with(a, {7});
  pupil_with(a, {6});
  pupil_with(b, {8});
  pupil_with(older, {10});
  const PupilRanking ranking = of(anna);
  EXPECT_EQ(place(ranking.school_class), 1);
  EXPECT_EQ(ranking.school_class->of, 2);
  EXPECT_EQ(place(ranking.parallel), 2);
  EXPECT_EQ(ranking.parallel->of, 3);
}

TEST_F(Ranking, WhoHasNoAverageIsNotRanked) {
  const PersonId none = pupil_with(a, {});
  MarkRecorded nv = world.mark_event(lesson, none, kNoValuation);
  world.record_mark(nv);
  pupil_with(a, {6});
  const PupilRanking ranking = of(none);
  EXPECT_FALSE(ranking.school_class->place);
  EXPECT_EQ(ranking.school_class->of, 1);
  EXPECT_FALSE(ranking.average);
  EXPECT_TRUE(json_text(ranking).starts_with(R"({"class":{"place":null,"of":1,"distribution":)"));
}

TEST_F(Ranking, TheDistributionCountsWholeMarks) {
  const PersonId anna = pupil_with(a, {10});
  pupil_with(a, {9, 10});
  pupil_with(a, {9});
  pupil_with(a, {1});
  const std::vector<Band> bands = of(anna).school_class->distribution;
  ASSERT_EQ(bands.size(), kHighestBand);
  EXPECT_EQ(bands[9], (Band{10, 1}));
  EXPECT_EQ(bands[8], (Band{9, 2}));
  EXPECT_EQ(bands[0], (Band{1, 1}));
  EXPECT_EQ(bands[4], (Band{5, 0}));
}

TEST_F(Ranking, APeriodCountsItsOwnMarks) {
  const PersonId anna = pupil_with(a, {4});
  world.mark(spring, anna, 10);
  EXPECT_EQ(of(anna, to_text(world.autumn)).average, "4.00");
  EXPECT_EQ(of(anna, to_text(world.spring)).average, "10.00");
  EXPECT_EQ(of(anna).average, "7.00");
}

TEST_F(Ranking, ThePupilsAverageIsTheMeanOfItsSubjects) {
  const PersonId anna = pupil_with(a, {4, 4, 4});
  world.mark(song, anna, 10);
  EXPECT_EQ(of(anna).average, "7.00");
  const JournalId group = world.open_journal("Matemātika", "grupa");
  world.mark(world.lesson(group, day(9, 20), 1), anna, 8);  // one subject of two journals: 5.00
  EXPECT_EQ(of(anna).average, "7.50");
}

TEST_F(Ranking, MembershipIsThatOfThePeriodsLastDayOrToday) {
  const PersonId anna = pupil_with(a, {7});
  pupil_with(b, {9});
  world.happens(PupilLeftClass{a, anna, day(1, 10)});
  world.happens(PupilJoinedClass{b, anna, day(1, 11)});
  EXPECT_EQ(of(anna, to_text(world.autumn)).school_class->of, 1);
  EXPECT_EQ(of(anna, "year", day(12, 1)).school_class->of, 1);
  EXPECT_EQ(of(anna, "year", day(3, 1)).school_class->of, 2);
  EXPECT_EQ(place(of(anna, "year", day(3, 1)).school_class), 2);
}

TEST_F(Ranking, WhoIsInNoClassHasAnAverageAlone) {
  const PersonId anna = pupil_with(a, {7});
  world.happens(PupilLeftClass{a, anna, day(1, 10)});
  const PupilRanking ranking = of(anna);
  EXPECT_FALSE(ranking.school_class);
  EXPECT_FALSE(ranking.parallel);
  EXPECT_EQ(json_text(ranking), R"({"class":null,"parallel":null,"average":"7.00"})");
}

TEST_F(Ranking, NoNameAndNoIdIsInTheAnswer) {
  const PersonId anna = pupil_with(a, {7});
  const PersonId other = pupil_with(a, {8});
  const std::string text = json_text(of(anna));
  EXPECT_EQ(text.find(to_text(other)), std::string::npos);
  EXPECT_EQ(text.find("Liepa"), std::string::npos);
}

TEST_F(Ranking, TheRevisionMovesWithMarksOfTheGradeAndWhatTheyAreRankedBy) {
  const PersonId anna = pupil_with(a, {7});
  const PersonId parallel = pupil_with(b, {8});
  const PersonId other = pupil_with(older, {8});
  const auto revision = [&] {
    const auto period = period_of(*school(world.rows, world.school), "year", day(5, 1));
    return ranking_revision(world.rows, world.school, anna, *period, day(5, 1));
  };
  const std::uint64_t before = revision();
  world.mark(lesson, other, 3);
  EXPECT_EQ(revision(), before);
  world.mark(lesson, parallel, 3);
  EXPECT_EQ(revision(), world.seq());
  const JournalId group{world.fresh()};
  world.happens(JournalOpened{group, world.school, world.year, {}, "Matemātika", "7.a"});
  EXPECT_EQ(revision(), world.seq());
  world.happens(PupilLeftClass{b, parallel, day(1, 10)});
  EXPECT_EQ(revision(), world.seq());
  world.happens(PupilLeftClass{a, anna, day(1, 10)});
  EXPECT_EQ(revision(), world.seq());
  world.mark(lesson, anna, 3);  // in no class now: its own average is left
  EXPECT_EQ(revision(), world.seq());
}

}  // namespace
}  // namespace klade
