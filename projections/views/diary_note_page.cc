#include "projections/views/diary_note_page.h"

#include "projections/views/journals.h"
#include "projections/views/people.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::string_view kTextPurpose = "diary_note.text";
constexpr std::string_view kReasonPurpose = "diary_note.reason";

Actor actor_of(const Reading& reading, ProfileId id) {
  const auto row = profile(reading.rows, id);
  if (!row) return {};
  return {full_name(reading, row->person), row->roles.empty() ? Role::none : row->roles.front()};
}

// Of the first version there is no reason to open.
std::string reason_text(const Reading& reading, const Sealed& reason) {
  return reason.empty() ? std::string() : open_text(reading, reason, kReasonPurpose);
}

}  // namespace

DiaryNoteAnswer diary_note_answer(const Reading& reading, const DiaryNoteRow& row) {
  const DiaryNoteVersion& last = row.versions.back();
  DiaryNoteAnswer note;
  note.id = row.note;
  note.date = row.date;
  note.kind = last.kind;
  note.text = open_text(reading, last.text, kTextPurpose);
  note.author = actor_of(reading, row.author);
  note.journal = row.journal;
  if (const auto of = journal(reading.rows, row.journal)) note.subject = of->subject;
  note.corrected = row.versions.size() > 1;
  return note;
}

PupilNote pupil_note(const Reading& reading, const DiaryNoteRow& row, ProfileId reader) {
  PupilNote page;
  page.id = row.note;
  page.note = diary_note_answer(reading, row);
  for (const DiaryNoteVersion& version : row.versions) {
    page.versions.push_back({version.at,
                             version.kind,
                             open_text(reading, version.text, kTextPurpose),
                             reason_text(reading, version.reason)});
  }
  if (row.withdrawn) {
    page.withdrawal = DiaryNoteWithdrawal{row.withdrawn_at,
                                          actor_of(reading, row.withdrawn_by),
                                          reason_text(reading, row.withdrawn_reason)};
  }
  page.own = row.author == reader && !row.withdrawn;
  return page;
}

}  // namespace klade
