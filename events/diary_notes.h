// Context diary notes: what staff write into a pupil's diary about behaviour, as a remark, a
// reminder or praise.  Streams: diary_note-<DiaryNoteId>.  J13, N1, DI2.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/time.h"
#include "events/vault/sealed.h"

namespace klade {

// Stored: values are frozen.
enum class NoteKind : std::uint8_t { behaviour = 1, remark = 2, reminder = 3, praise = 4 };
template <>
std::span<const Name<NoteKind>> names();
std::string_view name_of(NoteKind kind);

struct DiaryNoteWritten {
  static constexpr std::string_view kType = "diary_notes.note_written.v1";
  static constexpr std::string_view kMeaning =
      "A member of staff writes a note into a pupil's diary (J13, N1).";
  DiaryNoteId note;
  SchoolId school;
  PersonId pupil;
  ProfileId author;
  NoteKind kind = NoteKind::remark;
  Date date{};        // the day of the diary in which it stands
  JournalId journal;  // whose lesson it is about; nil: by the class teacher or the school
  Sealed text;        // under the pupil's key, "diary_note.text"
  FIELDS(note, school, pupil, author, kind, date, journal, text)
  bool operator==(const DiaryNoteWritten&) const = default;
};

struct DiaryNoteCorrected {
  static constexpr std::string_view kType = "diary_notes.note_corrected.v1";
  static constexpr std::string_view kMeaning =
      "Who wrote a diary note changes it; what it said before stays visible.";
  DiaryNoteId note;
  PersonId pupil;
  NoteKind kind = NoteKind::remark;
  Sealed text;    // under the pupil's key, "diary_note.text"
  Sealed reason;  // under the pupil's key, "diary_note.reason"
  FIELDS(note, pupil, kind, text, reason)
  bool operator==(const DiaryNoteCorrected&) const = default;
};

struct DiaryNoteWithdrawn {
  static constexpr std::string_view kType = "diary_notes.note_withdrawn.v1";
  static constexpr std::string_view kMeaning = "A diary note is taken back; it stays visible.";
  DiaryNoteId note;
  PersonId pupil;
  Sealed reason;  // under the pupil's key, "diary_note.reason"
  FIELDS(note, pupil, reason)
  bool operator==(const DiaryNoteWithdrawn&) const = default;
};

using DiaryNoteEvent = std::variant<DiaryNoteWritten, DiaryNoteCorrected, DiaryNoteWithdrawn>;

}  // namespace klade
