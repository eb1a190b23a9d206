#include "aggregates/draft.h"

#include "aggregates/bounds.h"
#include "aggregates/letter_rules.h"
#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const SaveDraft& c, const Draft& draft) {
  if (draft.discarded) return Refusal::draft_discarded;
  if (const auto refusal = addressees_refused(c.addressees, c.attachments)) return *refusal;
  if (const auto refusal = letter_texts_refused(c.subject, c.body)) return *refusal;
  return {
      DraftSaved{c.draft, c.profile, c.addressees, c.subject, c.body, c.answers, c.attachments}};
}

Decision rule(const DiscardDraft& c, const Draft& draft) {
  if (!draft.saved) return Refusal::unknown_draft;
  if (draft.discarded) return {};
  return {DraftDiscarded{c.draft, c.profile}};
}

void apply(Draft& draft, const DraftSaved&) { draft.saved = true; }
void apply(Draft& draft, const DraftDiscarded&) { draft.discarded = true; }
// In the streams of letters, copies and attachments.
template <OneOf<LetterSent, LetterMoved, LetterRead, AttachmentBegun, AttachmentPartKept> T>
void apply(Draft&, const T&) {}

}  // namespace

Decision decide(const Draft::Command& command, const Draft& draft, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, draft); });
}

void evolve(Draft& draft, const Event& event) {
  const auto* of_mail = std::get_if<MailEvent>(&event);
  CHECK(of_mail != nullptr);
  match(*of_mail, [&](const auto& e) { apply(draft, e); });
}

StreamId stream_of(const Draft::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::draft, c.draft}; });
}

}  // namespace klade
