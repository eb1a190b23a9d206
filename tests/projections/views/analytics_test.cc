#include "projections/views/analytics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t kMany = 1000;

struct Analytics : testing::Test {
  SchoolWorld world;
  ClassId seventh = world.form_class("7.a", 7);
  PersonId anna = world.pupil(seventh, "Anna", "Liepa");
  PersonId janis = world.pupil(seventh, "Jānis", "Bērzs");
  JournalId maths = journal(seventh, "Matemātika");
  LessonId lesson = world.lesson(maths, day(9, 7), 2, "Daļskaitļi");

  JournalId journal(ClassId of, const std::string& subject) {
    const JournalId id{world.fresh()};
    world.happens(JournalOpened{id, world.school, world.year, of, subject, "7.a"});
    return id;
  }
  FactPlace start() const { return {world.partition, 0, 0, 0}; }
  std::vector<FactAt> facts_at(AnalyticsTopic topic) const {
    return facts_after(world.rows, topic, start(), kMany);
  }
  std::vector<Fact> facts(AnalyticsTopic topic) const {
    std::vector<Fact> facts;
    for (const FactAt& at : facts_at(topic)) facts.push_back(at.fact);
    return facts;
  }
};

TEST_F(Analytics, TellsWhatHappensToAMark) {
  const MarkId mark = world.mark(lesson, anna, 7);
  const CommandId command = world.history.back().origin.command;
  world.correct(mark, 8, "kļūda");
  world.withdraw(mark, "kļūda");
  const std::vector<Fact> told = facts(AnalyticsTopic::marks);
  ASSERT_THAT(told, SizeIs(3));
  Fact recorded;
  recorded.kind = FactKind::recorded;
  recorded.command = command;
  recorded.at = world.now;
  recorded.pupil = anna;
  recorded.journal = maths;
  recorded.lesson = lesson;
  recorded.thing = mark;
  recorded.date = day(9, 7);
  recorded.value = {Scale::ten, 7};
  recorded.weight_tenths = 10;
  EXPECT_EQ(told[0], recorded);
  EXPECT_EQ(told[1].kind, FactKind::corrected);
  EXPECT_EQ(told[1].thing, mark);
  EXPECT_EQ(told[1].value, (MarkValue{Scale::ten, 8}));
  EXPECT_EQ(told[2].kind, FactKind::withdrawn);
  EXPECT_EQ(told[2].thing, mark);
  EXPECT_EQ(told[2].pupil, anna);
}

TEST_F(Analytics, TellsAttendanceAPupilAtATime) {
  world.attendance(lesson, {anna}, {janis});
  world.attendance(lesson, {}, {}, {anna});
  const std::vector<FactAt> told = facts_at(AnalyticsTopic::attendance);
  ASSERT_THAT(told, SizeIs(3));
  EXPECT_EQ(told[0].fact.kind, FactKind::absent);
  EXPECT_EQ(told[0].fact.pupil, anna);
  EXPECT_EQ(told[0].fact.number, 2);
  EXPECT_EQ(told[0].place, (FactPlace{world.partition, world.seq() - 1, 0, 0}));
  EXPECT_EQ(told[1].fact.kind, FactKind::late);
  EXPECT_EQ(told[1].fact.pupil, janis);
  EXPECT_EQ(told[1].place, (FactPlace{world.partition, world.seq() - 1, 0, 1}));
  EXPECT_EQ(told[2].fact.kind, FactKind::present);
  EXPECT_EQ(told[2].fact.pupil, anna);
  EXPECT_EQ(told[2].place, (FactPlace{world.partition, world.seq(), 0, 0}));
}

TEST_F(Analytics, TellsNoticesAndExcuses) {
  const NoticeId notice = world.notice(anna, day(9, 8), day(9, 9), "ārsts");
  world.happens(AbsenceNoticeWithdrawn{anna, notice, {}});
  const ExcuseId excuse = world.excuse(anna, day(9, 8), day(9, 9));
  const std::vector<Fact> told = facts(AnalyticsTopic::attendance);
  ASSERT_THAT(told, SizeIs(3));
  EXPECT_EQ(told[0].kind, FactKind::announced);
  EXPECT_EQ(told[0].thing, notice);
  EXPECT_EQ(told[0].date, day(9, 8));
  EXPECT_EQ(told[0].to, day(9, 9));
  EXPECT_EQ(told[1].kind, FactKind::notice_withdrawn);
  EXPECT_EQ(told[1].thing, notice);
  EXPECT_EQ(told[2].kind, FactKind::excused);
  EXPECT_EQ(told[2].thing, excuse);
  EXPECT_EQ(told[2].excuse_kind, ExcuseKind::illness);
  EXPECT_EQ(context_of(world.rows, told[2]).school, world.school);
}

TEST_F(Analytics, TellsLessonsWithoutTheirTeacher) {
  LessonRecorded substituted = world.lesson_event(maths, day(9, 8), 3);
  substituted.substitution = true;
  substituted.late = true;
  world.record_lesson(substituted);
  world.happens(LessonCorrected{maths, substituted.lesson, world.text("Cits"), {}});
  world.withdraw_lesson(substituted.lesson);
  const std::vector<Fact> told = facts(AnalyticsTopic::lessons);
  ASSERT_THAT(told, SizeIs(4));
  EXPECT_EQ(told[0].lesson, lesson);
  EXPECT_EQ(told[1].kind, FactKind::recorded);
  EXPECT_EQ(told[1].date, day(9, 8));
  EXPECT_EQ(told[1].number, 3);
  EXPECT_TRUE(told[1].substitution);
  EXPECT_TRUE(told[1].late);
  EXPECT_EQ(told[2].kind, FactKind::corrected);
  EXPECT_EQ(told[3].kind, FactKind::withdrawn);
  for (const Fact& fact : told) EXPECT_TRUE(fact.pupil.is_nil());
}

TEST_F(Analytics, SaysWhatTheIdsStandFor) {
  world.mark(lesson, anna, 7);
  const JournalId mixed = journal({}, "Koris");
  world.mark(world.lesson(mixed, day(9, 8), 1), anna, 7);
  const std::vector<Fact> told = facts(AnalyticsTopic::marks);
  const FactContext at_maths = context_of(world.rows, told.at(0));
  EXPECT_EQ(at_maths.school, world.school);
  EXPECT_EQ(at_maths.subject, "Matemātika");
  EXPECT_EQ(at_maths.grade, 7);
  const FactContext in_choir = context_of(world.rows, told.at(1));
  EXPECT_EQ(in_choir.subject, "Koris");
  EXPECT_EQ(in_choir.grade, std::nullopt);
}

TEST_F(Analytics, IsReadOnFromAnyFact) {
  for (int i = 0; i < 3; ++i) world.attendance(lesson, {anna}, {janis});
  const std::vector<FactAt> all = facts_at(AnalyticsTopic::attendance);
  ASSERT_THAT(all, SizeIs(6));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto rest = facts_after(world.rows, AnalyticsTopic::attendance, all[i].place, kMany);
    EXPECT_EQ(rest.size(), all.size() - i - 1);
    if (rest.empty()) continue;
    EXPECT_EQ(rest.front().place, all[i + 1].place);
  }
  EXPECT_THAT(facts_after(world.rows, AnalyticsTopic::attendance, start(), 4), SizeIs(4));
  EXPECT_THAT(facts_after(world.rows, AnalyticsTopic::attendance, start(), 0), IsEmpty());
  EXPECT_THAT(facts_after(world.rows, AnalyticsTopic::attendance, {Partition{4}, 0, 0, 0}, kMany),
              IsEmpty());
  EXPECT_THAT(facts(AnalyticsTopic::marks), IsEmpty());
}

TEST_F(Analytics, HoldsNoNamesAndNoTexts) {
  const MarkId mark = world.mark(lesson, anna, 7);
  world.correct(mark, 8, "kļūda");
  world.notice(anna, day(9, 8), day(9, 9), "ārsts");
  const std::string teacher(reinterpret_cast<const char*>(world.teacher.bytes.data()), 16);
  for (const auto& [key, value] : world.rows.of(View::analytics)) {
    if (key.front() == 'p') continue;  // the teacher's school
    EXPECT_EQ(key.find(teacher), std::string::npos);
    EXPECT_EQ(value.find(teacher), std::string::npos);
  }
}

TEST(FactPlaces, HaveOneTextEach) {
  const FactPlace place{Partition{3}, 1234, 5, 6};
  EXPECT_EQ(to_text(place), "3-1234-5-6");
  EXPECT_EQ(parse_fact_place("3-1234-5-6"), place);
  for (const std::string_view text : {"",
                                      "3",
                                      "3-1234-5",
                                      "3-1234-5-6-7",
                                      "3-1234-5-06",
                                      "3-1234-5-",
                                      "-3-1234-5-6",
                                      "3-a-5-6",
                                      "3-1234-5-4294967296",
                                      "3-99999999999999999999-0-0",
                                      "3-1234-5-6 ",
                                      "+3-1234-5-6"}) {
    EXPECT_EQ(parse_fact_place(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace klade
