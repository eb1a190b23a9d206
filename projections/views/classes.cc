#include "projections/views/classes.h"

#include <algorithm>
#include <variant>

#include "events/core/match.h"
#include "projections/views/latvian_order.h"
#include "projections/views/people.h"
#include "projections/views/pupil_classes.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kClasses = 'c';
constexpr char kTeachers = 't';
constexpr char kLeaders = 'l';
constexpr char kMembers = 'm';
constexpr char kPupils = 'p';
constexpr char kGrades = 'g';
constexpr char kRevisions = 'r';

using Until = std::optional<Date>;

std::uint32_t grade_part(std::int32_t grade) { return static_cast<std::uint32_t>(grade); }

std::string grade_key(const ClassRow& row) {
  return row_key(kGrades, row.school, row.year, grade_part(row.grade), row.id);
}

void put_teacher(ViewBatch& rows, ClassId id, PersonId teacher, const Membership& led) {
  rows.put(row_key(kTeachers, id, led.from, teacher), packed(led.until));
  rows.put(row_key(kLeaders, teacher, id, led.from), packed(led.until));
}

void put_member(ViewBatch& rows, ClassId id, PersonId pupil, const Membership& member) {
  rows.put(row_key(kMembers, id, pupil, member.from), packed(member.until));
  rows.put(row_key(kPupils, pupil, member.from, id), packed(member.until));
}

// The first day of the one of the rows <table> <first> <second> <from> that has no last day yet:
// whoever belongs belongs once, but may have joined again from an earlier day than before.
std::optional<Date> open_from(const ViewBatch& rows, char table, Id128 first, Id128 second) {
  std::optional<Date> open;
  rows.scan(row_key(table, first, second), [&](std::string_view key, std::string_view value) {
    if (!row_of<Until>(value)) read_key(key, first, second, open.emplace());
    return true;
  });
  return open;
}

void form(ViewBatch& rows, const ClassFormed& e) {
  const std::string key = row_key(kClasses, e.school_class);
  if (const auto old = get_row<ClassRow>(rows, key)) rows.erase(grade_key(*old));
  const ClassRow row{e.school_class, e.school, e.year, e.name, e.grade, std::nullopt};
  rows.put(key, packed(row));
  rows.put(grade_key(row), {});
}

void end_members(ViewBatch& rows, const ClassDissolved& e) {
  std::vector<Member> open;
  rows.scan(row_key(kMembers, e.school_class), [&](std::string_view key, std::string_view value) {
    ClassId same;
    Member member;
    read_key(key, same, member.person, member.membership.from);
    if (!row_of<Until>(value)) open.push_back(member);
    return true;
  });
  for (const Member& member : open) {
    put_member(rows, e.school_class, member.person, {member.membership.from, e.until});
  }
}

void end_teachers(ViewBatch& rows, const ClassDissolved& e) {
  std::vector<Member> open;
  rows.scan(row_key(kTeachers, e.school_class), [&](std::string_view key, std::string_view value) {
    ClassId same;
    Member teacher;
    read_key(key, same, teacher.membership.from, teacher.person);
    if (!row_of<Until>(value)) open.push_back(teacher);
    return true;
  });
  for (const Member& teacher : open) {
    put_teacher(rows, e.school_class, teacher.person, {teacher.membership.from, e.until});
  }
}

// Who was in it or led it until then does so no more, whether said one by one or not.
void dissolve(ViewBatch& rows, const ClassDissolved& e) {
  const std::string key = row_key(kClasses, e.school_class);
  if (auto row = get_row<ClassRow>(rows, key)) {
    row->dissolved = e.until;
    rows.put(key, packed(*row));
  }
  end_members(rows, e);
  end_teachers(rows, e);
}

void apply(ViewBatch& rows, const ClassFormed& e) { form(rows, e); }
void apply(ViewBatch& rows, const ClassDissolved& e) { dissolve(rows, e); }
void apply(ViewBatch& rows, const ClassTeacherAssigned& e) {
  put_teacher(rows, e.school_class, e.teacher, {e.from, std::nullopt});
}
void apply(ViewBatch& rows, const ClassTeacherReleased& e) {
  if (const auto from = open_from(rows, kLeaders, e.teacher, e.school_class)) {
    put_teacher(rows, e.school_class, e.teacher, {*from, e.until});
  }
}
void apply(ViewBatch& rows, const PupilJoinedClass& e) {
  put_member(rows, e.school_class, e.pupil, {e.from, std::nullopt});
}
void apply(ViewBatch& rows, const PupilLeftClass& e) {
  if (const auto from = open_from(rows, kMembers, e.school_class, e.pupil)) {
    put_member(rows, e.school_class, e.pupil, {*from, e.until});
  }
}

std::vector<ClassRow> classes_under(const ViewReader& rows, const std::string& prefix) {
  std::vector<ClassRow> classes;
  rows.scan(View::classes, prefix, [&](std::string_view key, std::string_view) {
    SchoolId school;
    YearId year;
    std::uint32_t grade = 0;
    ClassId id;
    read_key(key, school, year, grade, id);
    if (auto row = school_class(rows, id)) classes.push_back(*std::move(row));
    return true;
  });
  return classes;
}

// Of rows <table> <same> <from> <id> those that cover the day, the last one's id; nil for none.
template <class AnyId>
AnyId last_covering(const ViewReader& rows, const std::string& prefix, Date day) {
  AnyId found;
  rows.scan(View::classes, prefix, [&](std::string_view key, std::string_view value) {
    Id128 same;
    Membership membership;
    AnyId id;
    read_key(key, same, membership.from, id);
    membership.until = row_of<Until>(value);
    if (membership.covers(day)) found = id;
    return membership.from <= day;
  });
  return found;
}

}  // namespace

bool ClassesView::wants(std::string_view type) const { return is_type_in<ClassEvent>(type); }

void ClassesView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const auto* event = std::get_if<ClassEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const auto& e) {
    apply(rows, e);
    const auto row = get_row<ClassRow>(rows, row_key(kClasses, e.school_class));
    if (row) rows.put(row_key(kRevisions, row->school), packed(place.seq));
  });
}

std::optional<ClassRow> school_class(const ViewReader& rows, ClassId id) {
  return get_row<ClassRow>(rows, View::classes, row_key(kClasses, id));
}

std::uint64_t classes_revision(const ViewReader& rows, SchoolId school) {
  return get_revision(rows, View::classes, row_key(kRevisions, school));
}

std::optional<ClassRow> class_of_pupil(const ViewReader& rows, PersonId pupil, Date day) {
  const auto found = last_covering<ClassId>(rows, row_key(kPupils, pupil), day);
  return found.is_nil() ? std::nullopt : school_class(rows, found);
}

std::vector<ClassMembership> classes_of_pupil(const ViewReader& rows, PersonId pupil) {
  std::vector<ClassMembership> classes;
  rows.scan(
      View::classes, row_key(kPupils, pupil), [&](std::string_view key, std::string_view value) {
        PersonId same;
        ClassMembership& in = classes.emplace_back();
        read_key(key, same, in.membership.from, in.school_class);
        in.membership.until = row_of<Until>(value);
        return true;
      });
  return classes;
}

std::vector<ClassRow> classes_led_by(const ViewReader& rows, PersonId teacher, Date day) {
  std::vector<ClassRow> classes;
  rows.scan(
      View::classes, row_key(kLeaders, teacher), [&](std::string_view key, std::string_view value) {
        PersonId same;
        ClassId id;
        Membership led;
        read_key(key, same, id, led.from);
        led.until = row_of<Until>(value);
        const bool again = !classes.empty() && classes.back().id == id;
        if (!led.covers(day) || again) return true;
        auto row = school_class(rows, id);
        if (row && row->dissolved.value_or(kLastDate) >= day) classes.push_back(*std::move(row));
        return true;
      });
  return classes;
}

bool leads_class(const ViewReader& rows, PersonId teacher, ClassId id, Date day) {
  return std::ranges::any_of(classes_led_by(rows, teacher, day),
                             [&](const ClassRow& row) { return row.id == id; });
}

bool leads_pupil(const ViewReader& rows, PersonId teacher, PersonId pupil, Date day) {
  const auto row = class_of_pupil(rows, pupil, day);
  return row && leads_class(rows, teacher, row->id, day);
}

PersonId class_teacher(const ViewReader& rows, ClassId id, Date day) {
  return last_covering<PersonId>(rows, row_key(kTeachers, id), day);
}

std::vector<Member> teachers_of_class(const ViewReader& rows, ClassId id) {
  std::vector<Member> teachers;
  rows.scan(
      View::classes, row_key(kTeachers, id), [&](std::string_view key, std::string_view value) {
        ClassId same;
        Member& teacher = teachers.emplace_back();
        read_key(key, same, teacher.membership.from, teacher.person);
        teacher.membership.until = row_of<Until>(value);
        return true;
      });
  return teachers;
}

std::vector<Member> members_of_class(const ViewReader& rows, ClassId id) {
  std::vector<Member> members;
  rows.scan(
      View::classes, row_key(kMembers, id), [&](std::string_view key, std::string_view value) {
        ClassId same;
        Member& member = members.emplace_back();
        read_key(key, same, member.person, member.membership.from);
        member.membership.until = row_of<Until>(value);
        return true;
      });
  return members;
}

std::vector<PersonId> pupils_of_class(const ViewReader& rows, ClassId id, Date day) {
  std::vector<PersonId> pupils;
  for (const Member& member : members_of_class(rows, id)) {
    const bool again = !pupils.empty() && pupils.back() == member.person;
    if (member.membership.covers(day) && !again) pupils.push_back(member.person);
  }
  return pupils;
}

std::vector<ClassRow> classes_of_school(const ViewReader& rows, SchoolId school) {
  return classes_under(rows, row_key(kGrades, school));
}

std::vector<ClassRow> classes_of_year(const ViewReader& rows, SchoolId school, YearId year) {
  return classes_under(rows, row_key(kGrades, school, year));
}

std::vector<ClassRow> classes_of_grade(const ViewReader& rows,
                                       SchoolId school,
                                       YearId year,
                                       std::int32_t grade) {
  return classes_under(rows, row_key(kGrades, school, year, grade_part(grade)));
}

ClassList class_list(const Reading& reading, const std::vector<ClassRow>& classes, Date day) {
  ClassList list;
  for (const ClassRow& row : classes) {
    const PersonId teacher = class_teacher(reading.rows, row.id, day);
    list.items.push_back({row.id, row.name, row.grade, full_name(reading, teacher)});
  }
  std::ranges::sort(list.items, [](const ClassSummary& a, const ClassSummary& b) {
    if (a.grade != b.grade) return a.grade < b.grade;
    return a.name == b.name ? a.id < b.id : latvian_less(a.name, b.name);
  });
  return list;
}

PupilList class_pupils(const Reading& reading, ClassId id, Date day) {
  PupilList list;
  for (SortedName& name : sorted_names(reading, pupils_of_class(reading.rows, id, day))) {
    list.items.push_back({name.id, std::move(name.name)});
  }
  return list;
}

}  // namespace klade
