#include "gateway/routes/authority.h"

#include <algorithm>

#include "projections/views/people.h"
#include "projections/views/pupils.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

void add_missing(std::vector<JournalId>& ids, JournalId id) {
  if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
}

bool gave_a_lesson(const ViewReader& rows, JournalId journal, PersonId person) {
  const std::vector<LessonAt> lessons = lessons_of_journal(rows, journal, DateRange{});
  return std::ranges::any_of(lessons,
                             [&](const LessonAt& lesson) { return lesson.row.teacher == person; });
}

bool leads(const Call& call, const ViewReader& rows, ClassId school_class) {
  return call.principal.may(Permission::read_journals) && !school_class.is_nil() &&
         leads_class(rows, call.principal.person, school_class, today_of(call));
}

bool is_own_pupil(const Call& call, PersonId pupil) {
  return !pupil.is_nil() && call.principal.pupil == pupil;
}

std::optional<ClassRow> class_of_school(const Call& call, const ViewReader& rows, ClassId id) {
  auto row = school_class(rows, id);
  if (row && row->school != call.principal.school) row.reset();
  return row;
}

}  // namespace

Date today_of(const Call& call) { return riga_date(call.now); }

bool reads_school(const Principal& principal) { return principal.may(Permission::read_school); }

bool is_person_of(const ViewReader& rows, SchoolId school, PersonId id) {
  const auto row = person(rows, id);
  return row && row->school == school;
}

bool is_pupil_of(const ViewReader& rows, SchoolId school, PersonId pupil, Date today) {
  // Who left before it was in a journal has a profile still.
  const auto own = [&](const ProfileRow& row) {
    return row.person == pupil && row.school == school;
  };
  return is_person_of(rows, school, pupil) &&
         (class_of_pupil(rows, pupil, today).has_value() ||
          !enrolments_of_pupil(rows, pupil).empty() ||
          std::ranges::any_of(profiles_of_pupil(rows, pupil), own));
}

bool may_read_pupil(const Call& call, const ViewReader& rows, PersonId pupil) {
  const Date today = today_of(call);
  if (is_own_pupil(call, pupil)) return is_person_of(rows, call.principal.school, pupil);
  if (!is_pupil_of(rows, call.principal.school, pupil, today)) return false;
  return reads_school(call.principal) || (call.principal.may(Permission::read_journals) &&
                                          leads_pupil(rows, call.principal.person, pupil, today));
}

bool may_manage_pupil(const Call& call, const ViewReader& rows, PersonId pupil) {
  const Date today = today_of(call);
  if (!is_pupil_of(rows, call.principal.school, pupil, today)) return false;
  return call.principal.may(Permission::manage_accounts) ||
         (call.principal.may(Permission::manage_class_accounts) &&
          leads_pupil(rows, call.principal.person, pupil, today));
}

bool may_manage_profile(const Call& call, const ViewReader& rows, const ProfileRow& profile) {
  if (profile.school != call.principal.school) return false;
  if (profile.pupil.is_nil()) return call.principal.may(Permission::manage_staff);
  return call.principal.may(Permission::manage_accounts) ||
         may_manage_pupil(call, rows, profile.pupil);
}

bool may_close_profile(const Call& call, const ProfileRow& profile) {
  return profile.school == call.principal.school &&
         (!profile.pupil.is_nil() || call.principal.may(Permission::manage_staff));
}

bool may_manage_person(const Call& call, const ViewReader& rows, PersonId id) {
  if (!is_person_of(rows, call.principal.school, id)) return false;
  const std::vector<ProfileRow> profiles = profiles_of_person(rows, id);
  const auto of_staff = [](const ProfileRow& row) { return row.pupil.is_nil() && !row.closed; };
  if (std::ranges::any_of(profiles, of_staff)) {
    return call.principal.may(Permission::manage_staff);
  }
  return call.principal.may(Permission::manage_accounts) || may_manage_pupil(call, rows, id) ||
         std::ranges::any_of(profiles, [&](const ProfileRow& row) {
           return !row.closed && may_manage_profile(call, rows, row);
         });
}

std::optional<JournalRow> journal_of_school(const Call& call,
                                            const ViewReader& rows,
                                            JournalId id) {
  auto row = journal(rows, id);
  if (row && row->school != call.principal.school) row.reset();
  return row;
}

std::optional<JournalRow> readable_journal(const Call& call, const ViewReader& rows, JournalId id) {
  auto row = journal_of_school(call, rows, id);
  if (!row) return std::nullopt;
  if (reads_school(call.principal) || leads(call, rows, row->school_class)) return row;
  if (!call.principal.may(Permission::read_journals)) return std::nullopt;
  const PersonId reader = call.principal.person;
  const std::vector<JournalId> own = journals_of_teacher(rows, reader, today_of(call));
  if (std::ranges::find(own, id) != own.end() || gave_a_lesson(rows, id, reader)) return row;
  return std::nullopt;
}

std::vector<JournalId> readable_journals(const Call& call, const ViewReader& rows) {
  const Date today = today_of(call);
  const Principal& reader = call.principal;
  if (reads_school(reader)) return journals_of_school(rows, reader.school);
  if (!reader.may(Permission::read_journals)) return {};
  std::vector<JournalId> ids = journals_of_teacher(rows, reader.person, today);
  for (const JournalId& id : journals_of_substitute(rows, reader.person)) {
    if (journal_of_school(call, rows, id)) add_missing(ids, id);
  }
  const std::vector<ClassRow> led = classes_led_by(rows, reader.person, today);
  if (led.empty()) return ids;
  for (const JournalId& id : journals_of_school(rows, reader.school)) {
    const auto row = journal(rows, id);
    const bool of_led_class =
        row && std::ranges::find(led, row->school_class, &ClassRow::id) != led.end();
    if (of_led_class) add_missing(ids, id);
  }
  return ids;
}

std::vector<JournalId> substitutable_journals(const Call& call,
                                              const ViewReader& rows,
                                              const SchoolRow& school,
                                              Date day) {
  const SchoolYear* year = year_on(school, day);
  const bool school_day = day_kind(calendar_on(school, day), day) == DayKind::school_day;
  if (!call.principal.may(Permission::write_journals) || year == nullptr || !school_day) return {};
  std::vector<JournalId> ids = journals_of_school(rows, call.principal.school);
  std::erase_if(ids, [&](const JournalId& id) {
    const auto row = journal(rows, id);
    return !row || row->year != year->id || journal_closed(rows, id) ||
           teaches(rows, call.principal.person, id, day);
  });
  return ids;
}

LessonEntry::LessonEntry(const Call& call, const ViewReader& rows, JournalId id)
    : reader_(call.principal.person),
      open_(call.principal.may(Permission::write_journals) && !journal_closed(rows, id)),
      teaches_(teaches(rows, reader_, id, today_of(call))) {}

bool may_write_journal(const Call& call, const ViewReader& rows, JournalId id) {
  return call.principal.may(Permission::write_journals) &&
         teaches(rows, call.principal.person, id, today_of(call)) && !journal_closed(rows, id);
}

bool may_read_mark_history(const Call& call,
                           const ViewReader& rows,
                           JournalId journal_id,
                           PersonId pupil) {
  return may_read_pupil(call, rows, pupil) || readable_journal(call, rows, journal_id).has_value();
}

bool may_read_class(const Call& call, const ViewReader& rows, ClassId id) {
  return class_of_school(call, rows, id) && (reads_school(call.principal) || leads(call, rows, id));
}

bool may_read_class_timetable(const Call& call, const ViewReader& rows, ClassId id) {
  if (may_read_class(call, rows, id)) return true;
  if (call.principal.pupil.is_nil() || !class_of_school(call, rows, id)) return false;
  const auto own = class_of_pupil(rows, call.principal.pupil, today_of(call));
  return own && own->id == id;
}

std::vector<ClassRow> readable_classes(const Call& call, const ViewReader& rows) {
  const Date today = today_of(call);
  const auto row = school(rows, call.principal.school);
  const SchoolYear* year = row ? year_on(*row, today) : nullptr;
  if (year == nullptr) return {};
  if (!reads_school(call.principal)) {
    return call.principal.may(Permission::read_journals)
               ? classes_led_by(rows, call.principal.person, today)
               : std::vector<ClassRow>{};
  }
  std::vector<ClassRow> classes = classes_of_year(rows, call.principal.school, year->id);
  std::erase_if(classes, [&](const ClassRow& c) { return c.dissolved && *c.dissolved < today; });
  return classes;
}

}  // namespace klade
