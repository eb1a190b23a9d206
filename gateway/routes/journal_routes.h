// Handlers of journals, lessons, marks and attendance.  Plain functions of a call and the views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Answer, Problem> list_journals(const Call& call, const Desk& desk);
Result<Answer, Problem> show_journal(const Call& call, const Desk& desk);
// Of its answers, see QueryRevision.
std::optional<std::uint64_t> journal_answers(const Call& call, const Desk& desk);
Result<Intent, Problem> record_lesson(const Call& call, const Desk& desk);
Result<Intent, Problem> correct_lesson(const Call& call, const Desk& desk);
Result<Intent, Problem> withdraw_lesson(const Call& call, const Desk& desk);
Result<Intent, Problem> take_attendance(const Call& call, const Desk& desk);
Result<Intent, Problem> record_marks(const Call& call, const Desk& desk);
Result<Intent, Problem> correct_mark(const Call& call, const Desk& desk);
Result<Intent, Problem> withdraw_mark(const Call& call, const Desk& desk);
Result<Answer, Problem> show_mark_history(const Call& call, const Desk& desk);

}  // namespace klade
