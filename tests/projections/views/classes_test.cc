#include "projections/views/classes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

struct Classes : testing::Test {
  SchoolWorld world;
  ClassId a = world.form_class("7.a", 7);
  ClassId b = world.form_class("7.b", 7);
  PersonId anna = world.pupil(a, "Anna", "Liepa");

  std::string class_on(Date date) {
    const auto row = class_of_pupil(world.rows, anna, date);
    return row ? row->name : "";
  }
};

TEST_F(Classes, MembershipKeepsItsHistoryWithTheLastDayIncluded) {
  world.happens(PupilLeftClass{a, anna, day(10, 31)});
  world.happens(PupilJoinedClass{b, anna, day(11, 2)});
  EXPECT_EQ(class_on(day(8, 31)), "");
  EXPECT_EQ(class_on(day(9, 1)), "7.a");
  EXPECT_EQ(class_on(day(10, 31)), "7.a");
  EXPECT_EQ(class_on(day(11, 1)), "");
  EXPECT_EQ(class_on(day(11, 2)), "7.b");
  EXPECT_THAT(pupils_of_class(world.rows, a, day(10, 31)), ElementsAre(anna));
  EXPECT_THAT(pupils_of_class(world.rows, a, day(11, 1)), IsEmpty());
  EXPECT_THAT(members_of_class(world.rows, a), SizeIs(1));
}

TEST_F(Classes, WhoComesBackIsThereTwice) {
  world.happens(PupilLeftClass{a, anna, day(9, 30)});
  world.happens(PupilJoinedClass{a, anna, day(11, 2)});
  world.happens(PupilLeftClass{a, anna, day(12, 1)});
  EXPECT_EQ(class_on(day(9, 30)), "7.a");
  EXPECT_EQ(class_on(day(10, 1)), "");
  EXPECT_EQ(class_on(day(12, 1)), "7.a");
  EXPECT_EQ(class_on(day(12, 2)), "");
}

TEST_F(Classes, WhoLeavesLeavesTheMembershipThatIsOpenWhereverItBegan) {
  const PersonId bruno = world.person("Bruno", "Bērzs");
  world.happens(PupilJoinedClass{a, bruno, day(10, 1)});
  world.happens(PupilLeftClass{a, bruno, day(10, 15)});
  world.happens(PupilJoinedClass{a, bruno, day(9, 1)});
  world.happens(PupilLeftClass{a, bruno, day(9, 20)});
  EXPECT_THAT(members_of_class(world.rows, a),
              UnorderedElementsAre(Member{anna, {day(9, 1), std::nullopt}},
                                   Member{bruno, {day(9, 1), day(9, 20)}},
                                   Member{bruno, {day(10, 1), day(10, 15)}}));
  EXPECT_FALSE(class_of_pupil(world.rows, bruno, day(11, 1)));

  world.happens(ClassTeacherAssigned{a, world.teacher, day(10, 1)});
  world.happens(ClassTeacherReleased{a, world.teacher, day(10, 15)});
  world.happens(ClassTeacherAssigned{a, world.teacher, day(9, 1)});
  world.happens(ClassTeacherReleased{a, world.teacher, day(9, 20)});
  EXPECT_TRUE(leads_class(world.rows, world.teacher, a, day(10, 15)));
  EXPECT_FALSE(leads_class(world.rows, world.teacher, a, day(11, 1)));
  EXPECT_TRUE(class_teacher(world.rows, a, day(11, 1)).is_nil());
}

TEST_F(Classes, OfADissolvedClassNobodyIsAMember) {
  world.happens(ClassTeacherAssigned{a, world.teacher, day(9, 1)});
  world.happens(ClassDissolved{a, day(10, 10)});
  EXPECT_EQ(class_on(day(10, 10)), "7.a");
  EXPECT_EQ(class_on(day(10, 11)), "");
  EXPECT_EQ(school_class(world.rows, a)->dissolved, day(10, 10));
  EXPECT_THAT(classes_led_by(world.rows, world.teacher, day(10, 11)), IsEmpty());
  world.happens(ClassFormed{a, world.school, world.year, "7.a", 7});
  EXPECT_FALSE(school_class(world.rows, a)->dissolved);
}

TEST_F(Classes, WhoLedADissolvedClassDoesNotLeadItWhenItIsFormedAgain) {
  world.happens(ClassTeacherAssigned{a, world.teacher, day(9, 1)});
  world.happens(ClassDissolved{a, day(10, 10)});
  world.happens(ClassFormed{a, world.school, world.year, "7.a", 7});
  EXPECT_TRUE(leads_class(world.rows, world.teacher, a, day(10, 10)));
  EXPECT_FALSE(leads_class(world.rows, world.teacher, a, day(10, 11)));
  EXPECT_EQ(class_teacher(world.rows, a, day(10, 10)), world.teacher);
  EXPECT_TRUE(class_teacher(world.rows, a, day(10, 11)).is_nil());
}

TEST_F(Classes, ATeacherLeadsFromADayToADay) {
  const PersonId other = world.person("Juris", "Vanags");
  world.happens(ClassTeacherAssigned{a, world.teacher, day(9, 1)});
  world.happens(ClassTeacherReleased{a, world.teacher, day(12, 31)});
  world.happens(ClassTeacherAssigned{a, other, day(1, 1)});
  EXPECT_EQ(class_teacher(world.rows, a, day(12, 31)), world.teacher);
  EXPECT_EQ(class_teacher(world.rows, a, day(1, 1)), other);
  EXPECT_TRUE(class_teacher(world.rows, a, day(8, 31)).is_nil());
  EXPECT_TRUE(leads_class(world.rows, world.teacher, a, day(12, 31)));
  EXPECT_FALSE(leads_class(world.rows, world.teacher, a, day(1, 1)));
  EXPECT_FALSE(leads_class(world.rows, world.teacher, b, day(10, 1)));
  EXPECT_TRUE(leads_pupil(world.rows, other, anna, day(1, 1)));
  EXPECT_FALSE(leads_pupil(world.rows, other, world.teacher, day(1, 1)));
}

TEST_F(Classes, ParallelClassesAreOfOneGrade) {
  const ClassId c = world.form_class("8.a", 8);
  const auto names = [&](std::int32_t grade) {
    return names_in(classes_of_grade(world.rows, world.school, world.year, grade));
  };
  EXPECT_THAT(names(7), UnorderedElementsAre("7.a", "7.b"));
  EXPECT_THAT(names(8), UnorderedElementsAre("8.a"));
  world.happens(ClassFormed{c, world.school, world.year, "7.c", 7});
  EXPECT_THAT(names(7), UnorderedElementsAre("7.a", "7.b", "7.c"));
  EXPECT_THAT(names(8), IsEmpty());
  EXPECT_THAT(classes_of_year(world.rows, world.school, world.year), SizeIs(3));
}

TEST_F(Classes, ListsAreInLatvianOrder) {
  world.form_class("10.a", 10);
  world.form_class("9.č", 9);
  world.form_class("9.d", 9);
  world.happens(ClassTeacherAssigned{b, world.teacher, day(9, 1)});
  const ClassList list = class_list(
      world.reading(), classes_of_year(world.rows, world.school, world.year), day(10, 1));
  EXPECT_THAT(names_in(list.items), ElementsAre("7.a", "7.b", "9.č", "9.d", "10.a"));
  EXPECT_EQ(list.items[1].teacher, "Ilze Kalna");
  EXPECT_EQ(list.items[0].teacher, "");
  world.pupil(a, "Zigis", "Ķirsis");
  world.pupil(a, "Ada", "Kļava");
  EXPECT_THAT(names_in(class_pupils(world.reading(), a, day(10, 1)).items),
              ElementsAre("Ada Kļava", "Zigis Ķirsis", "Anna Liepa"));
}

TEST_F(Classes, TheRevisionMovesWithEveryChange) {
  const std::uint64_t before = classes_revision(world.rows, world.school);
  world.pupil(b, "Ada", "Kļava");
  EXPECT_GT(classes_revision(world.rows, world.school), before);
}

}  // namespace
}  // namespace klade
