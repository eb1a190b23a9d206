// Handlers of files that go with letters.  A file is begun, kept part by part (JSON, base64), and
// goes with one letter once it is whole.  Until then it is its sender's alone, from then on for the
// people of the letter.  Plain functions of a call and the views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Intent, Problem> begin_attachment(const Call& call, const Desk& desk);
Result<Intent, Problem> keep_attachment_part(const Call& call, const Desk& desk);
// As a download: no browser shows it as a page of ours.
Result<Answer, Problem> show_attachment(const Call& call, const Desk& desk);

}  // namespace klade
