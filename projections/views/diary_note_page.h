// Query diary notes: the notes in a pupil's diary, with what they said before.
// GET /pupils/{id}/notes, and each day of GET /pupils/{id}/diary.  J13, N1, DI2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/reading.h"
#include "projections/views/diary_notes.h"
#include "projections/views/mark_history.h"

namespace klade {

// A note as it stands.
struct DiaryNoteAnswer {
  DiaryNoteId id;
  Date date{};
  NoteKind kind = NoteKind::remark;
  std::string text;
  Actor author;
  JournalId journal;    // null: of no lesson
  std::string subject;  // the journal's, or empty
  bool corrected = false;
  FIELDS(id, date, kind, text, author, journal, subject, corrected)
};
DiaryNoteAnswer diary_note_answer(const Reading& reading, const DiaryNoteRow& row);

struct DiaryNoteVersionAnswer {
  Instant at{};
  NoteKind kind = NoteKind::remark;
  std::string text;
  std::string reason;  // why it was changed; empty for the first
  FIELDS(at, kind, text, reason)
};
struct DiaryNoteWithdrawal {
  Instant at{};
  Actor actor;
  std::string reason;
  FIELDS(at, actor, reason)
};
struct PupilNote {
  DiaryNoteId id;
  DiaryNoteAnswer note;
  std::vector<DiaryNoteVersionAnswer> versions;  // the last is the note
  std::optional<DiaryNoteWithdrawal> withdrawal;
  bool own = false;  // the reader wrote it, and may correct and withdraw it
  FIELDS(id, note, versions, withdrawal, own)
};
PupilNote pupil_note(const Reading& reading, const DiaryNoteRow& row, ProfileId reader);

}  // namespace klade
