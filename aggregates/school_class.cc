#include "aggregates/school_class.h"

#include "aggregates/bounds.h"
#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const FormClass& c, const SchoolClass& school_class) {
  if (const auto refusal = name_refused(c.name)) return *refusal;
  const bool stands = school_class.formed && !school_class.dissolved;
  if (stands && school_class.name == c.name && school_class.grade == c.grade) return {};
  return {ClassFormed{c.school_class, c.school, c.year, c.name, c.grade}};
}

Decision rule(const DissolveClass& c, const SchoolClass&) {
  return {ClassDissolved{c.school_class, c.until}};
}

Decision rule(const AssignClassTeacher& c, const SchoolClass& school_class) {
  if (school_class.teachers.contains(c.teacher)) return {};
  return {ClassTeacherAssigned{c.school_class, c.teacher, c.from}};
}

Decision rule(const ReleaseClassTeacher& c, const SchoolClass& school_class) {
  if (!school_class.teachers.contains(c.teacher)) return {};
  return {ClassTeacherReleased{c.school_class, c.teacher, c.until}};
}

Decision rule(const JoinClass& c, const SchoolClass& school_class) {
  if (school_class.pupils.contains(c.pupil)) return {};
  return {PupilJoinedClass{c.school_class, c.pupil, c.from}};
}

Decision rule(const LeaveClass& c, const SchoolClass& school_class) {
  if (!school_class.pupils.contains(c.pupil)) return {};
  return {PupilLeftClass{c.school_class, c.pupil, c.until}};
}

void apply(SchoolClass& school_class, const ClassFormed& e) {
  school_class.formed = true;
  school_class.dissolved = false;
  school_class.name = e.name;
  school_class.grade = e.grade;
}
void apply(SchoolClass& school_class, const ClassDissolved&) {
  school_class.dissolved = true;
  school_class.teachers.clear();
  school_class.pupils.clear();
}
void apply(SchoolClass& school_class, const ClassTeacherAssigned& e) {
  school_class.teachers[e.teacher] = e.from;
}
void apply(SchoolClass& school_class, const ClassTeacherReleased& e) {
  school_class.teachers.erase(e.teacher);
}
void apply(SchoolClass& school_class, const PupilJoinedClass& e) {
  school_class.pupils[e.pupil] = e.from;
}
void apply(SchoolClass& school_class, const PupilLeftClass& e) {
  school_class.pupils.erase(e.pupil);
}

}  // namespace

Decision decide(const SchoolClass::Command& command,
                const SchoolClass& school_class,
                const Context&) {
  if (!std::holds_alternative<FormClass>(command)) {
    if (!school_class.formed) return Refusal::unknown_class;
    if (school_class.dissolved) {
      return std::holds_alternative<DissolveClass>(command) ? Decision{} : Refusal::class_dissolved;
    }
  }
  return match(command, [&](const auto& c) { return rule(c, school_class); });
}

void evolve(SchoolClass& school_class, const Event& event) {
  const auto* of_class = std::get_if<ClassEvent>(&event);
  CHECK(of_class != nullptr);
  match(*of_class, [&](const auto& e) { apply(school_class, e); });
}

StreamId stream_of(const SchoolClass::Command& command) {
  return match(command, [](const auto& c) {
    return StreamId{StreamKind::school_class, c.school_class};
  });
}

}  // namespace klade
