#include "projections/views/diary_notes.h"

#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kNotes = 'n';
constexpr char kPupils = 'p';
constexpr char kRevisions = 'r';

template <class Change>
void change_note(ViewBatch& rows, DiaryNoteId note, Change change) {
  const std::string key = row_key(kNotes, note);
  auto row = get_row<DiaryNoteRow>(rows, key);
  if (!row) return;
  change(*row);
  rows.put(key, packed(*row));
}

void apply(ViewBatch& rows, const DiaryNoteWritten& e, const Recorded& record) {
  DiaryNoteRow row;
  row.note = e.note;
  row.school = e.school;
  row.pupil = e.pupil;
  row.author = e.author;
  row.date = e.date;
  row.journal = e.journal;
  row.versions.push_back({record.at, e.kind, e.text, {}});
  rows.put(row_key(kNotes, e.note), packed(row));
  rows.put(row_key(kPupils, e.pupil, e.date, e.note), {});
}
void apply(ViewBatch& rows, const DiaryNoteCorrected& e, const Recorded& record) {
  change_note(rows, e.note, [&](DiaryNoteRow& row) {
    row.versions.push_back({record.at, e.kind, e.text, e.reason});
  });
}
void apply(ViewBatch& rows, const DiaryNoteWithdrawn& e, const Recorded& record) {
  change_note(rows, e.note, [&](DiaryNoteRow& row) {
    row.withdrawn = true;
    row.withdrawn_at = record.at;
    row.withdrawn_by = record.origin.profile;
    row.withdrawn_reason = e.reason;
  });
}

}  // namespace

bool DiaryNotesView::wants(std::string_view type) const { return is_type_in<DiaryNoteEvent>(type); }

void DiaryNotesView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const auto* event = std::get_if<DiaryNoteEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const auto& e) {
    apply(rows, e, record);
    rows.put(row_key(kRevisions, e.pupil), packed(place.seq));
  });
}

std::optional<DiaryNoteRow> diary_note(const ViewReader& rows, DiaryNoteId id) {
  return get_row<DiaryNoteRow>(rows, View::diary_notes, row_key(kNotes, id));
}

std::vector<DiaryNoteRow> diary_notes_of_pupil(const ViewReader& rows,
                                               PersonId pupil,
                                               DateRange range) {
  std::vector<DiaryNoteRow> notes;
  rows.scan(View::diary_notes,
            row_key(kPupils, pupil),
            row_key(kPupils, pupil, range.from),
            [&](std::string_view key, std::string_view) {
              PersonId same;
              Date date{};
              DiaryNoteId note;
              read_key(key, same, date, note);
              if (date > range.to) return false;
              if (auto row = diary_note(rows, note)) notes.push_back(*std::move(row));
              return true;
            });
  return notes;
}

std::uint64_t diary_notes_revision(const ViewReader& rows, PersonId pupil) {
  return get_revision(rows, View::diary_notes, row_key(kRevisions, pupil));
}

}  // namespace klade
