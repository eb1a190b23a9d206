// What the routes of school mail take, as structs: names, order and bounds of every request's
// fields.
#pragma once

#include <optional>

#include "aggregates/attachment.h"
#include "aggregates/letter.h"
#include "gateway/http/json_body.h"

namespace klade {

using Subject = BoundedText<kMaxSubjectBytes, true>;
using LetterBody = BoundedText<kMaxBodyBytes, true>;
using AddresseeList = BoundedList<Addressee, kMaxAddressees>;
using AttachmentList = BoundedList<AttachmentId, kMaxAttachments>;

struct LetterRequest {
  AddresseeList to;
  Subject subject;
  LetterBody body;
  std::optional<LetterId> answers;
  std::optional<AttachmentList> attachments;
  std::optional<DraftId> draft;  // that it was written in, and that goes with it
  FIELDS(to, subject, body, answers, attachments, draft)
};
struct DraftRequest {
  std::optional<AddresseeList> to;
  std::optional<BoundedText<kMaxSubjectBytes, false>> subject;
  std::optional<BoundedText<kMaxBodyBytes, false>> body;
  std::optional<LetterId> answers;
  std::optional<AttachmentList> attachments;
  FIELDS(to, subject, body, answers, attachments)
};
inline constexpr std::size_t kMaxFileNameBytes = 200;
inline constexpr std::size_t kMaxMediaTypeBytes = 100;
// Of a part in base64.
inline constexpr std::size_t kMaxPartText = (kAttachmentPartBytes + 2) / 3 * 4;

struct AttachmentRequest {
  BoundedText<kMaxFileNameBytes, true> name;
  BoundedText<kMaxMediaTypeBytes, true> media_type;
  Within<1, kMaxAttachmentBytes> size;
  FIELDS(name, media_type, size)
};
struct AttachmentPartRequest {
  Within<0, attachment_parts(kMaxAttachmentBytes) - 1> number;
  BoundedText<kMaxPartText, true> content;  // in base64
  FIELDS(number, content)
};
struct MoveLetterRequest {
  Folder folder = Folder::deleted;
  FIELDS(folder)
};

}  // namespace klade
