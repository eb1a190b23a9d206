// View diary_notes: notes in pupils' diaries, with what they said before.  J13, N1, DI2.
//
//   n <note>                  DiaryNoteRow
//   p <pupil> <date> <note>   (no value)
//   r <pupil>                 revision: the pupil's notes
#pragma once

#include <optional>
#include <vector>

#include "projections/projection.h"
#include "projections/views/membership.h"

namespace klade {

class DiaryNotesView final : public Projection {
 public:
  View view() const override { return View::diary_notes; }
  std::string_view name() const override { return "diary_notes"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

// What a note said from a moment on.
struct DiaryNoteVersion {
  Instant at{};
  NoteKind kind = NoteKind::remark;
  Sealed text;
  Sealed reason;  // why it was changed; empty for the first
  FIELDS(at, kind, text, reason)
  bool operator==(const DiaryNoteVersion&) const = default;
};
struct DiaryNoteRow {
  DiaryNoteId note;
  SchoolId school;
  PersonId pupil;
  ProfileId author;
  Date date{};
  JournalId journal;
  std::vector<DiaryNoteVersion> versions;  // never empty; the last one stands
  bool withdrawn = false;
  Instant withdrawn_at{};
  ProfileId withdrawn_by;
  Sealed withdrawn_reason;
  FIELDS(note,
         school,
         pupil,
         author,
         date,
         journal,
         versions,
         withdrawn,
         withdrawn_at,
         withdrawn_by,
         withdrawn_reason)
  bool operator==(const DiaryNoteRow&) const = default;
};

std::optional<DiaryNoteRow> diary_note(const ViewReader& rows, DiaryNoteId id);
// By date, those withdrawn too.
std::vector<DiaryNoteRow> diary_notes_of_pupil(const ViewReader& rows,
                                               PersonId pupil,
                                               DateRange range);
std::uint64_t diary_notes_revision(const ViewReader& rows, PersonId pupil);

}  // namespace klade
