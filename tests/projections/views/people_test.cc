#include "projections/views/people.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/views/classes.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(People, ANameIsGivenThenFamily) {
  SchoolWorld world;
  EXPECT_EQ(full_name(world.reading(), world.teacher), "Ilze Kalna");
  EXPECT_EQ(full_name(world.reading(), PersonId{world.fresh()}), "");
  EXPECT_EQ(full_name(world.reading(), world.person("", "Zvaigzne")), "Zvaigzne");
}

TEST(People, ChangedDetailsReplaceTheOldAndKeepTheSchool) {
  SchoolWorld world;
  const PersonId anna = world.person("Anna", "Liepa");
  const std::uint64_t before = people_revision(world.rows, world.school);
  world.happens(PersonDetailsChanged{anna, world.details(anna, "Anna", "Ozola")});
  EXPECT_EQ(full_name(world.reading(), anna), "Anna Ozola");
  EXPECT_EQ(person(world.rows, anna)->school, world.school);
  EXPECT_GT(people_revision(world.rows, world.school), before);
}

TEST(People, AnErasedPersonShowsAsErasedAndIsListed) {
  SchoolWorld world;
  const PersonId anna = world.person("Anna", "Liepa");
  EXPECT_THAT(erasures(world.rows), IsEmpty());
  world.erase(anna);
  EXPECT_EQ(full_name(world.reading(), anna), "[dzēsts]");
  EXPECT_EQ(full_name({world.rows, world.vault, "[erased]"}, anna), "[erased]");
  const auto erased = erasures(world.rows);
  ASSERT_EQ(erased.size(), 1U);
  EXPECT_EQ(erased[0].person, anna);
  EXPECT_EQ(erased[0].school, world.school);
  EXPECT_EQ(erased[0].command, world.history.back().origin.command);
  EXPECT_FALSE(birth_date(world.reading(), anna));
}

TEST(People, ADestroyedKeyShowsAsErasedBeforeTheEventIsProjected) {
  SchoolWorld world;
  const PersonId anna = world.person("Anna", "Liepa");
  ASSERT_TRUE(world.vault.erase(anna).ok());
  EXPECT_EQ(full_name(world.reading(), anna), "[dzēsts]");
  EXPECT_EQ(sorted_name(world.reading(), anna).name, "[dzēsts]");
}

TEST(People, TheBirthDateIsADate) {
  SchoolWorld world;
  EXPECT_EQ(birth_date(world.reading(), world.teacher), date_of(2013, 4, 5));
  EXPECT_FALSE(birth_date(world.reading(), PersonId{world.fresh()}));
}

TEST(People, AreSortedByFamilyNameThenGivenNameTheErasedLast) {
  SchoolWorld world;
  const PersonId sk = world.person("Zane", "Šķēle");
  const PersonId si = world.person("Uldis", "Siliņš");
  const PersonId ab = world.person("Jānis", "Āboliņš");
  const PersonId zane = world.person("Zane", "Āboliņa");
  const PersonId anna = world.person("Anna", "Āboliņa");
  const PersonId gone = world.person("Aaa", "Aaa");
  world.erase(gone);
  EXPECT_THAT(names_in(sorted_names(world.reading(), {gone, sk, si, ab, zane, anna})),
              ElementsAre("Anna Āboliņa",
                          "Zane Āboliņa",
                          "Jānis Āboliņš",
                          "Uldis Siliņš",
                          "Zane Šķēle",
                          "[dzēsts]"));
}

}  // namespace
}  // namespace klade
