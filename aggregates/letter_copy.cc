#include "aggregates/letter_copy.h"

#include <string>

#include "aggregates/bounds.h"
#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const MoveLetter& c, const LetterCopy& copy) {
  const bool away = c.to == Folder::deleted;
  if (!away && c.to != c.home) return Refusal::letter_cannot_go_there;
  if (copy.deleted == away) return {};
  return {LetterMoved{c.letter, c.profile, c.to}};
}

Decision rule(const ReadLetter& c, const LetterCopy& copy) {
  if (copy.read) return {};
  return {LetterRead{c.letter, c.profile}};
}

Decision rule(const EraseLetter&, const LetterCopy&) { return Refusal::letter_is_evidence; }

void apply(LetterCopy& copy, const LetterMoved& e) { copy.deleted = e.folder == Folder::deleted; }
void apply(LetterCopy& copy, const LetterRead&) { copy.read = true; }
// In the streams of letters, drafts and attachments.
template <OneOf<LetterSent, DraftSaved, DraftDiscarded, AttachmentBegun, AttachmentPartKept> T>
void apply(LetterCopy&, const T&) {}

// Of both ids: one profile's copy of one letter.
CopyId copy_id(ProfileId profile, LetterId letter) {
  std::string both;
  for (const Id128& id : {Id128(profile), Id128(letter)})
    both.append(id.bytes.begin(), id.bytes.end());
  return CopyId(hash_id(both));
}

}  // namespace

Decision decide(const LetterCopy::Command& command, const LetterCopy& copy, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, copy); });
}

void evolve(LetterCopy& copy, const Event& event) {
  const auto* of_mail = std::get_if<MailEvent>(&event);
  CHECK(of_mail != nullptr);
  match(*of_mail, [&](const auto& e) { apply(copy, e); });
}

StreamId stream_of(const LetterCopy::Command& command) {
  return match(command, [](const auto& c) {
    return StreamId{StreamKind::letter_copy, copy_id(c.profile, c.letter)};
  });
}

}  // namespace klade
