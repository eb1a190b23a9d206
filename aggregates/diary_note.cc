#include "aggregates/diary_note.h"

#include "aggregates/bounds.h"
#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

std::optional<Refusal> note_text_refused(const Sealed& text) {
  if (text.empty()) return Refusal::text_missing;
  if (text.box.size() > kMaxSealedBytes) return Refusal::text_too_long;
  return std::nullopt;
}

Decision rule(const WriteDiaryNote& c, const DiaryNote& note, const Context& context) {
  if (note.written) return {};
  if (c.date > c.today) return Refusal::day_in_the_future;
  if (c.date < c.year_start) return Refusal::outside_the_school_year;
  if (const auto refusal = note_text_refused(c.text)) return *refusal;
  return {DiaryNoteWritten{
      c.note, c.school, c.pupil, context.origin.profile, c.kind, c.date, c.journal, c.text}};
}

Decision rule(const CorrectDiaryNote& c, const DiaryNote& note, const Context& context) {
  if (!note.written) return Refusal::unknown_diary_note;
  if (note.author != context.origin.profile) return Refusal::not_the_notes_author;
  if (note.withdrawn) return Refusal::already_withdrawn;
  if (const auto refusal = note_text_refused(c.text)) return *refusal;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {DiaryNoteCorrected{c.note, note.pupil, c.kind, c.text, c.reason}};
}

Decision rule(const WithdrawDiaryNote& c, const DiaryNote& note, const Context& context) {
  if (!note.written) return Refusal::unknown_diary_note;
  if (!c.of_others && note.author != context.origin.profile) return Refusal::not_the_notes_author;
  if (note.withdrawn) return Refusal::already_withdrawn;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {DiaryNoteWithdrawn{c.note, note.pupil, c.reason}};
}

void apply(DiaryNote& note, const DiaryNoteWritten& e) {
  note.written = true;
  note.pupil = e.pupil;
  note.author = e.author;
}
void apply(DiaryNote&, const DiaryNoteCorrected&) {}
void apply(DiaryNote& note, const DiaryNoteWithdrawn&) { note.withdrawn = true; }

}  // namespace

Decision decide(const DiaryNote::Command& command, const DiaryNote& note, const Context& context) {
  return match(command, [&](const auto& c) { return rule(c, note, context); });
}

void evolve(DiaryNote& note, const Event& event) {
  const auto* of_notes = std::get_if<DiaryNoteEvent>(&event);
  CHECK(of_notes != nullptr);
  match(*of_notes, [&](const auto& e) { apply(note, e); });
}

StreamId stream_of(const DiaryNote::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::diary_note, c.note}; });
}

}  // namespace klade
