// Aggregate DiaryNote: one note in a pupil's diary.  J13, N1.
//
// Facts with the commands: that the author may write into this pupil's diary on that day (a
// teacher or substitute of the pupil's journal, the class teacher), the local date of now, the
// first day of the school year, and that a reader may withdraw what others wrote.
#pragma once

#include <variant>

#include "aggregates/decision.h"

namespace klade {

// `author` is who acts.
struct WriteDiaryNote {
  DiaryNoteId note;
  SchoolId school;
  PersonId pupil;
  NoteKind kind = NoteKind::remark;
  Date date{};
  JournalId journal;
  Sealed text;
  Date today{};       // fact
  Date year_start{};  // fact
  FIELDS(note, school, pupil, kind, date, journal, text, today, year_start)
};
struct CorrectDiaryNote {
  DiaryNoteId note;
  NoteKind kind = NoteKind::remark;
  Sealed text;
  Sealed reason;
  FIELDS(note, kind, text, reason)
};
struct WithdrawDiaryNote {
  DiaryNoteId note;
  Sealed reason;
  bool of_others = false;  // fact: may withdraw what others wrote, too
  FIELDS(note, reason, of_others)
};

struct DiaryNote {
  using Command = std::variant<WriteDiaryNote, CorrectDiaryNote, WithdrawDiaryNote>;
  bool written = false;
  bool withdrawn = false;
  PersonId pupil;
  ProfileId author;
};
Decision decide(const DiaryNote::Command& command, const DiaryNote& note, const Context& context);
void evolve(DiaryNote& note, const Event& event);
StreamId stream_of(const DiaryNote::Command& command);

}  // namespace klade
