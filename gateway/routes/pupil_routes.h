// Handlers of a pupil's pages, absence notices and excuses.  Plain functions of a call and the
// views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Answer, Problem> show_diary(const Call& call, const Desk& desk);
Result<Answer, Problem> show_pupil_marks(const Call& call, const Desk& desk);
Result<Answer, Problem> show_absences(const Call& call, const Desk& desk);
Result<Answer, Problem> show_ranking(const Call& call, const Desk& desk);
Result<Answer, Problem> show_pupil_timetable(const Call& call, const Desk& desk);
// Of the answers to these, see QueryRevision.
std::optional<std::uint64_t> diary_answers(const Call& call, const Desk& desk);
std::optional<std::uint64_t> pupil_marks_answers(const Call& call, const Desk& desk);
std::optional<std::uint64_t> absences_answers(const Call& call, const Desk& desk);
std::optional<std::uint64_t> ranking_answers(const Call& call, const Desk& desk);
std::optional<std::uint64_t> pupil_timetable_answers(const Call& call, const Desk& desk);
Result<Intent, Problem> announce_absence(const Call& call, const Desk& desk);
Result<Intent, Problem> withdraw_absence_notice(const Call& call, const Desk& desk);
Result<Intent, Problem> excuse_absence(const Call& call, const Desk& desk);

}  // namespace klade
