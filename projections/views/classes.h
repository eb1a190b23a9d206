// View classes: classes, who leads them and who is in them, with history.  J2, J3, J6, A14.
//
//   c <class>                                   ClassRow
//   t <class> <from> <teacher>                  until (optional date)
//   l <teacher> <class> <from>                  until
//   m <class> <pupil> <from>                    until
//   p <pupil> <from> <class>                    until
//   g <school> <year> <grade:u32> <class>       (no value)
//   r <school>                                  revision: everything of its classes
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/projection.h"
#include "projections/reading.h"
#include "projections/views/membership.h"

namespace klade {

class ClassesView final : public Projection {
 public:
  View view() const override { return View::classes; }
  std::string_view name() const override { return "classes"; }
  std::uint32_t version() const override { return 2; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct ClassRow {
  ClassId id;
  SchoolId school;
  YearId year;
  std::string name;
  std::int32_t grade = 0;
  std::optional<Date> dissolved;  // the last day
  FIELDS(id, school, year, name, grade, dissolved)
  bool operator==(const ClassRow&) const = default;
};

std::optional<ClassRow> school_class(const ViewReader& rows, ClassId id);
std::uint64_t classes_revision(const ViewReader& rows, SchoolId school);

// Of several (which the rules allow for moves on one day) the one joined last.
std::optional<ClassRow> class_of_pupil(const ViewReader& rows, PersonId pupil, Date day);
std::vector<ClassRow> classes_led_by(const ViewReader& rows, PersonId teacher, Date day);
bool leads_class(const ViewReader& rows, PersonId teacher, ClassId id, Date day);
// Whether the pupil is on that day in a class that the teacher leads on that day.
bool leads_pupil(const ViewReader& rows, PersonId teacher, PersonId pupil, Date day);
// The one assigned last, of those who lead it on the day; nil for none.
PersonId class_teacher(const ViewReader& rows, ClassId id, Date day);
std::vector<Member> teachers_of_class(const ViewReader& rows, ClassId id);  // all there ever were
std::vector<Member> members_of_class(const ViewReader& rows, ClassId id);   // all there ever were
std::vector<PersonId> pupils_of_class(const ViewReader& rows, ClassId id, Date day);
std::vector<ClassRow> classes_of_school(const ViewReader& rows, SchoolId school);  // of any year
std::vector<ClassRow> classes_of_year(const ViewReader& rows, SchoolId school, YearId year);
// The parallel classes: of one school, year and grade.
std::vector<ClassRow> classes_of_grade(const ViewReader& rows,
                                       SchoolId school,
                                       YearId year,
                                       std::int32_t grade);

// GET /classes; GET /classes/{id}/pupils.  Both depend on classes_revision and people_revision.
struct ClassSummary {
  ClassId id;
  std::string name;
  std::int32_t grade = 0;
  std::string teacher;
  FIELDS(id, name, grade, teacher)
};
struct ClassList {
  std::vector<ClassSummary> items;
  FIELDS(items)
};
struct PupilList {
  std::vector<Named<PersonId>> items;
  FIELDS(items)
};
// By grade, then by name in Latvian order.
ClassList class_list(const Reading& reading, const std::vector<ClassRow>& classes, Date day);
PupilList class_pupils(const Reading& reading, ClassId id, Date day);  // in Latvian order

}  // namespace klade
