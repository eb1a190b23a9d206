#include "aggregates/letter.h"

#include <algorithm>

#include "aggregates/bounds.h"
#include "aggregates/letter_rules.h"
#include "events/core/match.h"

namespace klade {
namespace {

// What sealing adds at most: nonce, tag and padding.
constexpr std::size_t kSealing = 128;

bool named_twice(const std::vector<ProfileId>& recipients) {
  std::vector<ProfileId> sorted = recipients;
  std::ranges::sort(sorted);
  return std::ranges::adjacent_find(sorted) != sorted.end();
}

std::optional<Refusal> recipients_refused(const SendLetter& c) {
  if (c.recipients.empty()) return Refusal::recipients_missing;
  if (c.recipients.size() > kMaxRecipients) return Refusal::too_many_recipients;
  if (named_twice(c.recipients)) return Refusal::recipient_listed_twice;
  // The sender has its copy in Sent.
  if (std::ranges::find(c.recipients, c.sender) != c.recipients.end()) {
    return Refusal::recipient_listed_twice;
  }
  return std::nullopt;
}

Decision rule(const SendLetter& c, const Letter& letter) {
  if (letter.sent) return {};
  if (const auto refusal = recipients_refused(c)) return *refusal;
  if (const auto refusal = addressees_refused(c.addressees, c.attachments)) return *refusal;
  if (c.subject.empty() || c.body.empty()) return Refusal::text_missing;
  if (const auto refusal = letter_texts_refused(c.subject, c.body)) return *refusal;
  return {LetterSent{c.letter,
                     c.conversation,
                     c.school,
                     c.sender,
                     c.addressees,
                     c.recipients,
                     c.subject,
                     c.body,
                     c.answers,
                     c.attachments}};
}

void apply(Letter& letter, const LetterSent&) { letter.sent = true; }
// In the streams of copies, drafts and attachments.
template <
    OneOf<LetterMoved, LetterRead, DraftSaved, DraftDiscarded, AttachmentBegun, AttachmentPartKept>
        T>
void apply(Letter&, const T&) {}

}  // namespace

std::optional<Refusal> letter_texts_refused(const Sealed& subject, const Sealed& body) {
  if (subject.box.size() > kMaxSubjectBytes + kSealing) return Refusal::text_too_long;
  if (body.box.size() > kMaxBodyBytes + kSealing) return Refusal::text_too_long;
  return std::nullopt;
}

std::optional<Refusal> addressees_refused(const std::vector<Addressee>& addressees,
                                          const std::vector<AttachmentId>& attachments) {
  if (addressees.size() > kMaxAddressees) return Refusal::too_many_recipients;
  if (attachments.size() > kMaxAttachments) return Refusal::too_many_attachments;
  return std::nullopt;
}

Decision decide(const Letter::Command& command, const Letter& letter, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, letter); });
}

void evolve(Letter& letter, const Event& event) {
  const auto* of_mail = std::get_if<MailEvent>(&event);
  CHECK(of_mail != nullptr);
  match(*of_mail, [&](const auto& e) { apply(letter, e); });
}

StreamId stream_of(const Letter::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::letter, c.letter}; });
}

}  // namespace klade
