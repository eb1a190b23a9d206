// DemoSchool: what a demonstration year needs to know of a school, read once from the views: its
// lesson days, its journals with teachers, pupils and slots, and who may act for whom.
// A value; nothing in it changes while the year is played.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "events/grading.h"
#include "gateway/demo/dice.h"
#include "gateway/demo/pupil_model.h"
#include "projections/views/journals.h"
#include "projections/views/schools.h"

namespace klade {

inline constexpr std::int32_t kLastGradeOfStap = 3;

// Who acts: what an origin says.
struct DemoActor {
  ProfileId profile;
  PersonId person;
  Role role = Role::none;
};

struct DemoJournal {
  JournalId id;
  std::string subject;
  Scale scale = Scale::ten;
  std::vector<Slot> slots;
  std::vector<Member> teachers;
  std::vector<Member> pupils;
};

struct DemoPupil {
  std::vector<AwaySpell> spells;
  std::vector<DemoActor> parents;
  ClassId school_class;
};

struct DemoDay {
  Date date{};
  std::uint8_t timetable = 0;  // whose weekday's lessons are given
};

struct DemoSchool {
  SchoolRow row;
  std::vector<DemoDay> days;  // of the whole year
  std::vector<DemoJournal> journals;
  std::map<PersonId, DemoPupil> pupils;
  std::map<PersonId, DemoActor> staff;  // those who teach
  std::map<ClassId, PersonId> class_teachers;
  std::optional<DemoActor> superuser;

  const AwaySpell* away(PersonId pupil, Date date) const;
};

// The autumn, winter and spring holidays that a school declares for a year with its semesters; none
// when it has declared any itself.
std::vector<SchoolHoliday> demo_holidays(const SchoolRow& school, const SchoolYear& year);

// Nothing when the school is unknown or has no year on the day.
std::optional<DemoSchool> load_demo_school(const ViewReader& rows,
                                           SchoolId id,
                                           Date until,
                                           const Dice& dice);

}  // namespace klade
