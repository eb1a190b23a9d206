// Aggregate Attachment: a file that is kept part by part, before it goes with a letter.  M1.
//
// That the file is the profile's own, and that its first part is what `media_type` says, are facts.
#pragma once

#include <set>
#include <string>
#include <variant>

#include "aggregates/decision.h"

namespace klade {

inline constexpr std::int64_t kMaxAttachmentBytes = 8LL * 1024 * 1024;
inline constexpr std::int64_t kAttachmentPartBytes = 256LL * 1024;  // each but the last

// How many parts a file of so many bytes has.
constexpr std::int32_t attachment_parts(std::int64_t size) {
  return static_cast<std::int32_t>((size + kAttachmentPartBytes - 1) / kAttachmentPartBytes);
}

struct BeginAttachment {
  AttachmentId attachment;
  ProfileId profile;
  Sealed name;
  std::string media_type;
  std::int64_t size = 0;
  FIELDS(attachment, profile, name, media_type, size)
};
// A part that is kept stays as it is.
struct KeepAttachmentPart {
  AttachmentId attachment;
  std::int32_t number = 0;
  std::int32_t size = 0;
  Sealed part;
  FIELDS(attachment, number, size, part)
};

struct Attachment {
  using Command = std::variant<BeginAttachment, KeepAttachmentPart>;
  std::int64_t size = 0;  // 0: not begun
  std::set<std::int32_t> kept;
};
Decision decide(const Attachment::Command& command,
                const Attachment& attachment,
                const Context& context);
void evolve(Attachment& attachment, const Event& event);
StreamId stream_of(const Attachment::Command& command);

}  // namespace klade
