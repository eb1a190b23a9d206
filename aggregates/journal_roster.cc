#include <algorithm>

#include "aggregates/bounds.h"
#include "aggregates/journal_rules.h"

namespace klade {
namespace {

constexpr std::uint8_t kMonday = 1;
constexpr std::uint8_t kSunday = 7;

bool belongs_now(const Journal::Memberships& memberships, PersonId person) {
  const auto found = memberships.find(person);
  return found != memberships.end() && !found->second.back().until;
}

bool belonged_on(const Journal::Memberships& memberships, PersonId person, Date date) {
  const auto found = memberships.find(person);
  return found != memberships.end() &&
         std::ranges::any_of(found->second, [&](const Journal::Membership& m) {
           return m.from <= date && (!m.until || date <= *m.until);
         });
}

void end_last(Journal::Memberships& memberships, PersonId person, Date until) {
  auto& all = memberships[person];
  CHECK(!all.empty());
  all.back().until = until;
}

std::optional<Refusal> slot_refused(const Slot& slot) {
  if (slot.weekday < kMonday || slot.weekday > kSunday) return Refusal::weekday_out_of_range;
  if (slot.number > kMaxLessonNumber) return Refusal::lesson_number_out_of_range;
  if (slot.room.size() > kMaxRoomBytes) return Refusal::text_too_long;
  return std::nullopt;
}

}  // namespace

bool teaches(const Journal& journal, PersonId person, Date date) {
  return belonged_on(journal.teachers, person, date);
}

bool is_enrolled(const Journal& journal, PersonId pupil, Date date) {
  return belonged_on(journal.pupils, pupil, date);
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
  if (belongs_now(journal.teachers, c.teacher)) return {};
  return {TeacherAssigned{c.journal, c.teacher, c.from}};
}

Decision rule(const ReleaseTeacher& c, const Journal& journal, const Context&) {
  if (!belongs_now(journal.teachers, c.teacher)) return {};
  return {TeacherReleased{c.journal, c.teacher, c.until}};
}

Decision rule(const EnrolPupil& c, const Journal& journal, const Context&) {
  if (belongs_now(journal.pupils, c.pupil)) return {};
  return {PupilEnrolled{c.journal, c.pupil, c.from}};
}

Decision rule(const UnenrolPupil& c, const Journal& journal, const Context&) {
  if (!belongs_now(journal.pupils, c.pupil)) return {};
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
  journal.teachers[e.teacher].push_back({e.from, std::nullopt});
}
void apply(Journal& journal, const TeacherReleased& e) {
  end_last(journal.teachers, e.teacher, e.until);
}
void apply(Journal& journal, const PupilEnrolled& e) {
  journal.pupils[e.pupil].push_back({e.from, std::nullopt});
}
void apply(Journal& journal, const PupilUnenrolled& e) {
  end_last(journal.pupils, e.pupil, e.until);
}
void apply(Journal& journal, const TimetableSet& e) { journal.slots = e.slots; }
void apply(Journal& journal, const JournalClosed&) { journal.closed = true; }

}  // namespace klade
