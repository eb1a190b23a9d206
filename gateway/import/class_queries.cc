#include "gateway/import/class_queries.h"

#include <iterator>

#include "projections/views/row.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

constexpr char kTeachers = 't';  // <class> <from> <teacher>: until

}  // namespace

std::vector<Member> teachers_of_class(const ViewReader& rows, ClassId id) {
  std::vector<Member> teachers;
  rows.scan(View::classes, row_key(kTeachers, id), [&](std::string_view key, std::string_view row) {
    ClassId same;
    Member member;
    read_key(key, same, member.membership.from, member.person);
    member.membership.until = row_of<std::optional<Date>>(row);
    teachers.push_back(member);
    return true;
  });
  return teachers;
}

std::vector<ClassRow> classes_of_school(const ViewReader& rows, SchoolId id) {
  std::vector<ClassRow> classes;
  const std::optional<SchoolRow> known = school(rows, id);
  if (!known) return classes;
  for (const SchoolYear& year : known->years) {
    std::vector<ClassRow> more = classes_of_year(rows, id, year.id);
    std::ranges::move(more, std::back_inserter(classes));
  }
  return classes;
}

}  // namespace klade
