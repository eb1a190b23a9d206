// Context classes: a class, who leads it and who is in it.  Stream: class-<ClassId>.
// J2, J3, J6, A14.  Membership keeps its history: `until` is the last day, included.
#pragma once

#include <string>
#include <variant>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

struct ClassFormed {
  static constexpr std::string_view kType = "classes.class_formed.v1";
  static constexpr std::string_view kMeaning = "A class is formed for a year, or renamed.";
  ClassId school_class;
  SchoolId school;
  YearId year;
  std::string name;        // 7.a
  std::int32_t grade = 0;  // classes of one grade are parallel classes
  FIELDS(school_class, school, year, name, grade)
  bool operator==(const ClassFormed&) const = default;
};

struct ClassDissolved {
  static constexpr std::string_view kType = "classes.class_dissolved.v1";
  static constexpr std::string_view kMeaning = "A class is no more; its history stays.";
  ClassId school_class;
  Date until{};
  FIELDS(school_class, until)
  bool operator==(const ClassDissolved&) const = default;
};

struct ClassTeacherAssigned {
  static constexpr std::string_view kType = "classes.class_teacher_assigned.v1";
  static constexpr std::string_view kMeaning = "A teacher leads a class from a day on.";
  ClassId school_class;
  PersonId teacher;
  Date from{};
  FIELDS(school_class, teacher, from)
  bool operator==(const ClassTeacherAssigned&) const = default;
};

struct ClassTeacherReleased {
  static constexpr std::string_view kType = "classes.class_teacher_released.v1";
  static constexpr std::string_view kMeaning = "A teacher no longer leads a class.";
  ClassId school_class;
  PersonId teacher;
  Date until{};
  FIELDS(school_class, teacher, until)
  bool operator==(const ClassTeacherReleased&) const = default;
};

struct PupilJoinedClass {
  static constexpr std::string_view kType = "classes.pupil_joined_class.v1";
  static constexpr std::string_view kMeaning = "A pupil is in a class from a day on.";
  ClassId school_class;
  PersonId pupil;
  Date from{};
  FIELDS(school_class, pupil, from)
  bool operator==(const PupilJoinedClass&) const = default;
};

struct PupilLeftClass {
  static constexpr std::string_view kType = "classes.pupil_left_class.v1";
  static constexpr std::string_view kMeaning = "A pupil is no longer in a class.";
  ClassId school_class;
  PersonId pupil;
  Date until{};
  FIELDS(school_class, pupil, until)
  bool operator==(const PupilLeftClass&) const = default;
};

using ClassEvent = std::variant<ClassFormed,
                                ClassDissolved,
                                ClassTeacherAssigned,
                                ClassTeacherReleased,
                                PupilJoinedClass,
                                PupilLeftClass>;

}  // namespace klade
