// Authority: who may see and do what, in one place (requirements 1.11, RO).
//
// What is one's own, by what one is:
//   pupil             itself
//   parent            the pupil of its profile
// What staff may, by the permissions that their roles have at the school (events/permissions.h):
//   read_journals          one's journals, and those in which one gave a lesson as a substitute; of
//                          the others no more than that one may stand in for their teachers; for
//                          who leads a class: the class, its pupils and its journals
//   read_school            the school
//   write_journals         lessons, attendance and marks of one's own journals, or as a substitute
//   manage_class_accounts  pupils of the class one leads, and their parents: phones and passwords
//   manage_accounts        all pupils and parents
//   manage_staff           employees, too, and what roles may: whoever has it may get all the rest
//
// Who teaches a journal, gave a lesson or leads a class is a fact, whatever the roles.
//
// What a reader may not see does not exist for it: another school's things, another pupil's and
// things unknown are one and the same answer, 404.  Whether a teacher may write in a journal is the
// journal's own rule; here it is only that the journal is of its school.
// Functions of views; safe from any thread.
#pragma once

#include <optional>
#include <vector>

#include "gateway/http/api.h"
#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/schools.h"
#include "projections/views/sign_ins.h"

namespace klade {

Date today_of(const Call& call);

// The whole school is open to this reader.
bool reads_school(const Principal& principal);

// A pupil of the school that the reader may see; nothing otherwise.
bool may_read_pupil(const Call& call, const ViewReader& rows, PersonId pupil);
// A pupil of the reader's school, whoever reads.
bool is_pupil_of(const ViewReader& rows, SchoolId school, PersonId pupil, Date today);
// A person of the reader's school.
bool is_person_of(const ViewReader& rows, SchoolId school, PersonId person);

// Who looks after accounts.
bool may_manage_pupil(const Call& call, const ViewReader& rows, PersonId pupil);
bool may_manage_profile(const Call& call, const ViewReader& rows, const ProfileRow& profile);
// Of who is on the staff, too, only who looks after the staff: a phone of theirs may bring a
// password of more than a parent's.
bool may_manage_person(const Call& call, const ViewReader& rows, PersonId person);

// Who may close profiles at all closes those of families; of the staff who looks after them, too.
bool may_close_profile(const Call& call, const ProfileRow& profile);

std::optional<JournalRow> readable_journal(const Call& call,
                                           const ViewReader& rows,
                                           JournalId journal);
// A journal of the reader's school, whoever reads.
std::optional<JournalRow> journal_of_school(const Call& call,
                                            const ViewReader& rows,
                                            JournalId journal);
std::vector<JournalId> readable_journals(const Call& call, const ViewReader& rows);
// Open journals of the school that the reader may stand in for on the day: those of that day's
// school year whose teacher it is not, on a school day (J10).
std::vector<JournalId> substitutable_journals(const Call& call,
                                              const ViewReader& rows,
                                              const SchoolRow& school,
                                              Date day);
// Whether the page offers to enter marks: its teacher, and the journal is open.
bool may_write_journal(const Call& call, const ViewReader& rows, JournalId journal);
// Whether marks and attendance of lessons may be entered: as `may_enter` of the journal's rules,
// which have the last word.
class LessonEntry {
 public:
  LessonEntry(const Call& call, const ViewReader& rows, JournalId journal);
  bool may_enter(PersonId given_by) const { return open_ && (teaches_ || given_by == reader_); }

 private:
  PersonId reader_;
  bool open_ = false;  // to this reader at all
  bool teaches_ = false;
};

bool may_read_mark_history(const Call& call,
                           const ViewReader& rows,
                           JournalId journal,
                           PersonId pupil);

bool may_read_class(const Call& call, const ViewReader& rows, ClassId school_class);
// The timetable of a class is for its pupils and their parents too.
bool may_read_class_timetable(const Call& call, const ViewReader& rows, ClassId school_class);
std::vector<ClassRow> readable_classes(const Call& call, const ViewReader& rows);

}  // namespace klade
