// Handlers of school mail: letters, folders, conversations, drafts, whom one may write to.  Each is
// about the caller's own mailbox, which is its profile's (M5).  Plain functions of a call and the
// views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Intent, Problem> send_letter(const Call& call, const Desk& desk);
Result<Intent, Problem> read_letter(const Call& call, const Desk& desk);
Result<Intent, Problem> move_letter(const Call& call, const Desk& desk);
// Refused always (M3); that there is an answer is what it is for.
Result<Intent, Problem> erase_letter(const Call& call, const Desk& desk);
Result<Intent, Problem> save_new_draft(const Call& call, const Desk& desk);
Result<Intent, Problem> save_draft(const Call& call, const Desk& desk);
Result<Intent, Problem> discard_draft(const Call& call, const Desk& desk);

Result<Answer, Problem> show_folder(const Call& call, const Desk& desk);
Result<Answer, Problem> show_letter(const Call& call, const Desk& desk);
Result<Answer, Problem> show_receipts(const Call& call, const Desk& desk);
Result<Answer, Problem> show_conversation(const Call& call, const Desk& desk);
Result<Answer, Problem> list_drafts(const Call& call, const Desk& desk);

std::optional<std::uint64_t> folder_answers(const Call& call, const Desk& desk);

}  // namespace klade
