#include "projections/views/former_pupils.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;

struct FormerPupils : testing::Test {
  SchoolWorld world;

  ProfileId opened(PersonId person, PersonId pupil, Role role) {
    const ProfileId profile{world.fresh()};
    world.happens(ProfileOpened{profile, world.school, person, pupil, {role}, {}});
    return profile;
  }
  void end(ProfileId profile, ProfileEnd why) {
    world.happens(ProfileClosed{profile, why, "1-9/45", date_of(2026, 11, 20)});
  }
  std::vector<std::string> shown() {
    std::vector<std::string> lines;
    for (const FormerPupil& pupil : former_pupils_of(world.reading(), world.school)) {
      lines.push_back(pupil.name + " " + std::string(pupil.why ? name_of(*pupil.why) : "-"));
    }
    return lines;
  }
};

TEST_F(FormerPupils, RV1_WhoseProfileEndedStandsThereByNameUntilItIsOpenedAgain) {
  const PersonId zane = world.person("Zane", "Ozola");
  const PersonId anna = world.person("Anna", "Liepa");
  const PersonId stays = world.person("Berts", "Ābele");
  const ProfileId of_zane = opened(zane, zane, Role::pupil);
  const ProfileId of_anna = opened(anna, anna, Role::pupil);
  opened(stays, stays, Role::pupil);
  EXPECT_THAT(shown(), ElementsAre());
  end(of_zane, ProfileEnd::graduated);
  end(of_anna, ProfileEnd::left);
  EXPECT_THAT(shown(), ElementsAre("Anna Liepa left", "Zane Ozola graduated"));
  world.happens(ProfileReopened{of_anna});
  EXPECT_THAT(shown(), ElementsAre("Zane Ozola graduated"));
  end(of_anna, ProfileEnd::unknown);  // a package no more names her
  EXPECT_THAT(shown(), ElementsAre("Anna Liepa -", "Zane Ozola graduated"));
}

TEST_F(FormerPupils, ParentsStaffAndTheErasedDoNot) {
  const PersonId anna = world.person("Anna", "Liepa");
  const PersonId mother = world.person("Māra", "Liepa");
  const ProfileId of_anna = opened(anna, anna, Role::pupil);
  end(opened(mother, anna, Role::mother), ProfileEnd::left);
  end(opened(world.teacher, PersonId{}, Role::teacher), ProfileEnd::employment_ended);
  end(of_anna, ProfileEnd::erased);
  EXPECT_THAT(shown(), ElementsAre());
}

}  // namespace
}  // namespace klade
