#include <algorithm>

#include "aggregates/bounds.h"
#include "aggregates/journal_rules.h"

namespace klade {
namespace {

constexpr std::uint8_t kMonday = 1;
constexpr std::uint8_t kSunday = 7;

bool is_current(const Journal::Membership& membership) { return !membership.until.has_value(); }

bool is_teacher_now(const Journal& journal, PersonId person) {
  const auto found = journal.teachers.find(person);
  return found != journal.teachers.end() && is_current(found->second);
}

bool is_pupil_now(const Journal& journal, PersonId person) {
  const auto found = journal.pupils.find(person);
  return found != journal.pupils.end() && is_current(found->second.back());
}

std::optional<Refusal> slot_refused(const Slot& slot) {
  if (slot.weekday < kMonday || slot.weekday > kSunday) return Refusal::weekday_out_of_range;
  if (slot.number > kMaxLessonNumber) return Refusal::lesson_number_out_of_range;
  if (slot.room.size() > kMaxRoomBytes) return Refusal::text_too_long;
  return std::nullopt;
}

}  // namespace

bool covers(const Journal::Membership& membership, Date date) {
  return membership.from <= date && (!membership.until || date <= *membership.until);
}

bool teaches(const Journal& journal, PersonId person, Date date) {
  const auto found = journal.teachers.find(person);
  return found != journal.teachers.end() && covers(found->second, date);
}

bool is_enrolled(const Journal& journal, PersonId pupil, Date date) {
  const auto found = journal.pupils.find(pupil);
  return found != journal.pupils.end() &&
         std::ranges::any_of(found->second, [&](const auto& m) { return covers(m, date); });
}

Decision rule(const OpenJournal& c, const Journal& journal, const Context&) {
  if (const auto refusal = name_refused(c.subject)) return *refusal;
  if (const auto refusal = name_refused(c.group)) return *refusal;
  if (journal.opened && journal.school_class == c.school_class && journal.subject == c.subject &&
      journal.group == c.group) {
    return {};
  }
  return {JournalOpened{c.journal, c.school, c.year, c.school_class, c.subject, c.group}};
}

Decision rule(const AssignTeacher& c, const Journal& journal, const Context&) {
  if (is_teacher_now(journal, c.teacher)) return {};
  return {TeacherAssigned{c.journal, c.teacher, c.from}};
}

Decision rule(const ReleaseTeacher& c, const Journal& journal, const Context&) {
  if (!is_teacher_now(journal, c.teacher)) return {};
  return {TeacherReleased{c.journal, c.teacher, c.until}};
}

Decision rule(const EnrolPupil& c, const Journal& journal, const Context&) {
  if (is_pupil_now(journal, c.pupil)) return {};
  return {PupilEnrolled{c.journal, c.pupil, c.from}};
}

Decision rule(const UnenrolPupil& c, const Journal& journal, const Context&) {
  if (!is_pupil_now(journal, c.pupil)) return {};
  return {PupilUnenrolled{c.journal, c.pupil, c.until}};
}

Decision rule(const SetTimetable& c, const Journal& journal, const Context&) {
  if (c.slots.size() > kMaxSlots) return Refusal::too_many_slots;
  for (const Slot& slot : c.slots) {
    if (const auto refusal = slot_refused(slot)) return *refusal;
  }
  if (journal.slots == c.slots) return {};
  return {TimetableSet{c.journal, c.slots}};
}

Decision rule(const CloseJournal& c, const Journal&, const Context&) {
  return {JournalClosed{c.journal, c.until}};
}

void apply(Journal& journal, const JournalOpened& e) {
  journal.opened = true;
  journal.school_class = e.school_class;
  journal.subject = e.subject;
  journal.group = e.group;
}
void apply(Journal& journal, const TeacherAssigned& e) {
  journal.teachers[e.teacher] = {e.from, std::nullopt};
}
void apply(Journal& journal, const TeacherReleased& e) {
  journal.teachers[e.teacher].until = e.until;
}
void apply(Journal& journal, const PupilEnrolled& e) {
  journal.pupils[e.pupil].push_back({e.from, std::nullopt});
}
void apply(Journal& journal, const PupilUnenrolled& e) {
  auto& memberships = journal.pupils[e.pupil];
  CHECK(!memberships.empty());
  memberships.back().until = e.until;
}
void apply(Journal& journal, const TimetableSet& e) { journal.slots = e.slots; }
void apply(Journal& journal, const JournalClosed&) { journal.closed = true; }

}  // namespace klade
