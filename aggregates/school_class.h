// Aggregate SchoolClass: a class, its teacher and its pupils, with their history.  J2, J6, A14.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "aggregates/decision.h"

namespace klade {

// Forms it, or gives it another name or grade, or forms it again when it was dissolved.
struct FormClass {
  ClassId school_class;
  SchoolId school;
  YearId year;
  std::string name;
  std::int32_t grade = 0;
  FIELDS(school_class, school, year, name, grade)
};
struct DissolveClass {
  ClassId school_class;
  Date until{};
  FIELDS(school_class, until)
};
struct AssignClassTeacher {
  ClassId school_class;
  PersonId teacher;
  Date from{};
  FIELDS(school_class, teacher, from)
};
struct ReleaseClassTeacher {
  ClassId school_class;
  PersonId teacher;
  Date until{};
  FIELDS(school_class, teacher, until)
};
struct JoinClass {
  ClassId school_class;
  PersonId pupil;
  Date from{};
  FIELDS(school_class, pupil, from)
};
struct LeaveClass {
  ClassId school_class;
  PersonId pupil;
  Date until{};
  FIELDS(school_class, pupil, until)
};

struct SchoolClass {
  using Command = std::variant<FormClass,
                               DissolveClass,
                               AssignClassTeacher,
                               ReleaseClassTeacher,
                               JoinClass,
                               LeaveClass>;
  bool formed = false;
  bool dissolved = false;
  std::string name;
  std::int32_t grade = 0;
  std::map<PersonId, Date> teachers;  // who leads it now, since when
  std::map<PersonId, Date> pupils;    // who is in it now, since when
};
Decision decide(const SchoolClass::Command& command,
                const SchoolClass& school_class,
                const Context& context);
void evolve(SchoolClass& school_class, const Event& event);
StreamId stream_of(const SchoolClass::Command& command);

}  // namespace klade
