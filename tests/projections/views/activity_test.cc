#include "projections/views/activity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct Activity : testing::Test {
  SchoolWorld world;
  PersonId anna = world.person("Anna", "Liepa");
  PersonId janis = world.person("Jānis", "Bērzs");
  JournalId maths = world.open_journal("Matemātika");
  LessonId lesson = world.lesson(maths, day(9, 7), 1);
  std::uint64_t start = next_happening(world.rows, world.partition);

  std::vector<Happening> since(std::uint64_t number) {
    return happenings_from(world.rows, world.partition, number, 100).items;
  }
  // Folds marks fast: only this view.
  void marks(std::uint64_t count) {
    const ActivityView view;
    MapBatch batch(world.rows.of(View::activity));
    Recorded record;
    record.event = world.mark_event(lesson, anna, 5);
    for (std::uint64_t i = 1; i <= count; ++i) {
      view.project(record, {world.partition, world.seq() + i}, batch);
    }
    batch.commit();
  }
};

TEST_F(Activity, EveryKindNamesWhomItConcerns) {
  world.mark(lesson, anna, 7);
  world.attendance(lesson, {anna}, {janis});
  world.notice(anna, day(9, 8), day(9, 8), "ārsts");
  world.happens(SettingsChanged{world.school, {}});
  world.happens(ProfileClosed{ProfileId{world.fresh()}});
  const std::vector<Happening> items = since(start);
  ASSERT_THAT(items, SizeIs(6));
  EXPECT_EQ(items[0].kind, HappeningKind::mark);
  EXPECT_EQ(items[0].pupil, anna);
  EXPECT_EQ(items[0].journal, maths);
  EXPECT_EQ(items[0].lesson, lesson);
  EXPECT_EQ(items[1].kind, HappeningKind::attendance);
  EXPECT_EQ(items[1].pupil, anna);
  EXPECT_EQ(items[2].pupil, janis);
  EXPECT_EQ(items[2].seq, items[1].seq);
  EXPECT_EQ(items[3].kind, HappeningKind::absence);
  EXPECT_EQ(items[4].kind, HappeningKind::school);
  EXPECT_EQ(items[4].school, world.school);
  EXPECT_EQ(items[5].kind, HappeningKind::session);
  EXPECT_EQ(name_of(items[5].kind), "session");
}

TEST_F(Activity, NobodyAbsentIsAHappeningOfTheLesson) {
  world.attendance(lesson, {});
  ASSERT_THAT(since(start), SizeIs(1));
  EXPECT_TRUE(since(start)[0].pupil.is_nil());
  EXPECT_EQ(since(start)[0].lesson, lesson);
}

TEST_F(Activity, OpeningASessionOrAPersonIsNone) {
  world.person("Uldis", "Ozols");
  world.happens(SessionOpened{});
  EXPECT_THAT(since(start), IsEmpty());
}

TEST_F(Activity, ReadingGoesOnWhereItStopped) {
  for (int i = 0; i < 5; ++i) world.mark(lesson, anna, 7);
  const Happenings first = happenings_from(world.rows, world.partition, start, 2);
  EXPECT_THAT(first.items, SizeIs(2));
  EXPECT_FALSE(first.gap);
  const Happenings rest = happenings_from(world.rows, world.partition, first.next, 100);
  EXPECT_THAT(rest.items, SizeIs(3));
  EXPECT_EQ(rest.next, next_happening(world.rows, world.partition));
  EXPECT_THAT(since(rest.next), IsEmpty());
  EXPECT_THAT(happenings_from(world.rows, Partition{4}, 0, 100).items, IsEmpty());
}

TEST_F(Activity, AReaderResumesAfterTheFrameItSawLast) {
  world.mark(lesson, anna, 7);
  const std::uint64_t seen = world.seq();
  world.person("Uldis", "Ozols");  // a frame without a happening
  world.attendance(lesson, {anna}, {janis});
  const Resume resume = resume_after(world.rows, world.partition, seen);
  EXPECT_FALSE(resume.gap);
  EXPECT_EQ(resume.number, start + 1);
  EXPECT_EQ(resume_after(world.rows, world.partition, seen + 1).number, start + 1);
  EXPECT_EQ(resume_after(world.rows, world.partition, world.seq()).number, start + 3);
  EXPECT_EQ(resume_after(world.rows, world.partition, 0).number, 0U);
}

TEST_F(Activity, OnlyTheLastAreKeptAndAGapIsSaid) {
  const std::uint64_t seen = world.seq();
  marks(kKeptHappenings);
  EXPECT_EQ(world.rows.of(View::activity).size(), kKeptHappenings + 1);  // and the count
  const Happenings kept = happenings_from(world.rows, world.partition, start, kKeptHappenings);
  ASSERT_THAT(kept.items, SizeIs(kKeptHappenings));
  EXPECT_EQ(kept.items.front().seq, seen + 1);
  EXPECT_EQ(kept.items.back().seq, seen + kKeptHappenings);
  EXPECT_TRUE(happenings_from(world.rows, world.partition, start - 1, 10).gap);
  EXPECT_FALSE(happenings_from(world.rows, world.partition, start, 10).gap);
  EXPECT_TRUE(resume_after(world.rows, world.partition, seen).gap);
  EXPECT_FALSE(resume_after(world.rows, world.partition, seen + 1).gap);
  EXPECT_EQ(resume_after(world.rows, world.partition, seen + 1).number, start + 1);
}

}  // namespace
}  // namespace klade
