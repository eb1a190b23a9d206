// Bounds that letters and drafts share.  Pure functions.
#pragma once

#include <optional>

#include "aggregates/letter.h"

namespace klade {

// Of subject and body; whether they may be empty is another question.
std::optional<Refusal> letter_texts_refused(const Sealed& subject, const Sealed& body);
std::optional<Refusal> addressees_refused(const std::vector<Addressee>& addressees,
                                          const std::vector<AttachmentId>& attachments);

}  // namespace klade
