// Roster: what a package says of one school, in the school's words but still by sourcedIds and in
// clear.  homeroom -> class, scheduled -> journal; a teacher of a homeroom leads the class; the
// agents of a pupil are its parents, whose sex tells mother from father.
//
// What ends: a row that is `tobedeleted`, or whose last day is over before the school year is.  The
// school year's own end ends nothing: the same package says the same in June and in July.
// Pure; personal data in clear, so nothing of it may be logged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/core/time.h"
#include "events/journals.h"
#include "events/people.h"
#include "gateway/import/package.h"

namespace klade {

struct RosterSemester {
  std::string sourced_id;
  std::string title;
  Date from{};
  Date to{};
};
struct RosterYear {
  std::string sourced_id;
  std::string title;
  Date from{};
  Date to{};
  std::vector<RosterSemester> semesters;  // by their first days
};

struct RosterPerson {
  std::string sourced_id;
  std::string given_name;
  std::string family_name;
  std::string personal_code;  // canonical; empty when unknown
  std::string birth_date;
  std::string phone;
  std::string email;
  Sex sex = Sex::unknown;
};

// A pupil's own, a parent's of one pupil, or an employee's.
struct RosterProfile {
  std::string person;
  std::string pupil;        // empty for staff
  std::vector<Role> roles;  // the one to show first
  std::string username;     // a personal code: of the pupil, or of the employee (A6, A7)
};

struct RosterMember {
  std::string person;
  Date from{};
  std::optional<Date> ended;  // is it no longer; the last day
};

struct RosterClass {
  std::string sourced_id;
  std::string year;
  std::string name;
  std::int32_t grade = 0;
  std::vector<RosterMember> teachers;
  std::vector<RosterMember> pupils;
};

struct RosterJournal {
  std::string sourced_id;
  std::string year;
  std::string school_class;  // where most of its pupils are; empty for a mixed group
  std::string subject;
  std::string group;
  std::vector<Slot> slots;
  std::vector<RosterMember> teachers;
  std::vector<RosterMember> pupils;
};

struct Roster {
  std::string school;
  std::string name;
  std::vector<RosterYear> years;
  std::vector<RosterPerson> persons;
  std::vector<RosterProfile> profiles;
  std::vector<RosterClass> classes;
  std::vector<RosterJournal> journals;
};

// One for each school of a package without faults, as it is on `today`.
std::vector<Roster> rosters_of(const Package& package, Date today);

}  // namespace klade
