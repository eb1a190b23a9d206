// Handlers of notes in pupils' diaries.  J13, N1, DI2.  Plain functions of a call and the views.
//
// Who writes: a teacher of a journal that the pupil is in on that day, who stood in for one in a
// lesson of that day, the class teacher, and who writes journals and reads the whole school.  Who
// reads: who reads the pupil; of its other teachers each the notes of the journals it reads and
// those it wrote itself.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Answer, Problem> list_diary_notes(const Call& call, const Desk& desk);
Result<Intent, Problem> write_diary_note(const Call& call, const Desk& desk);
Result<Intent, Problem> correct_diary_note(const Call& call, const Desk& desk);
Result<Intent, Problem> withdraw_diary_note(const Call& call, const Desk& desk);

}  // namespace klade
