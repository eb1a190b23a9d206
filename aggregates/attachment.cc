#include "aggregates/attachment.h"

#include <algorithm>

#include "aggregates/bounds.h"
#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

// What sealing adds at most: nonce, tag and padding.
constexpr std::size_t kSealing = 128;

Decision rule(const BeginAttachment& c, const Attachment& attachment) {
  if (attachment.size != 0) return {};
  if (c.name.empty() || c.media_type.empty()) return Refusal::text_missing;
  if (c.name.box.size() > kMaxSealedBytes) return Refusal::text_too_long;
  if (c.media_type.size() > kMaxNameBytes) return Refusal::text_too_long;
  if (c.size < 1 || c.size > kMaxAttachmentBytes) return Refusal::attachment_size_out_of_range;
  return {AttachmentBegun{c.attachment, c.profile, c.name, c.media_type, c.size}};
}

Decision rule(const KeepAttachmentPart& c, const Attachment& attachment) {
  if (attachment.size == 0) return Refusal::unknown_attachment;
  if (c.number < 0 || c.number >= attachment_parts(attachment.size)) {
    return Refusal::attachment_part_invalid;
  }
  const std::int64_t before = c.number * kAttachmentPartBytes;
  if (c.size != std::min(kAttachmentPartBytes, attachment.size - before)) {
    return Refusal::attachment_part_invalid;
  }
  if (c.part.empty() || c.part.box.size() > kAttachmentPartBytes + kSealing) {
    return Refusal::attachment_part_invalid;
  }
  if (attachment.kept.contains(c.number)) return {};
  return {AttachmentPartKept{c.attachment, c.number, c.size, c.part}};
}

void apply(Attachment& attachment, const AttachmentBegun& e) { attachment.size = e.size; }
void apply(Attachment& attachment, const AttachmentPartKept& e) {
  attachment.kept.insert(e.number);
}
// In the streams of letters, copies and drafts.
template <OneOf<LetterSent, LetterMoved, LetterRead, DraftSaved, DraftDiscarded> T>
void apply(Attachment&, const T&) {}

}  // namespace

Decision decide(const Attachment::Command& command, const Attachment& attachment, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, attachment); });
}

void evolve(Attachment& attachment, const Event& event) {
  const auto* of_mail = std::get_if<MailEvent>(&event);
  CHECK(of_mail != nullptr);
  match(*of_mail, [&](const auto& e) { apply(attachment, e); });
}

StreamId stream_of(const Attachment::Command& command) {
  return match(command, [](const auto& c) {
    return StreamId{StreamKind::attachment, c.attachment};
  });
}

}  // namespace klade
