// Handlers of the school, its settings and calendar, and its classes.  Plain functions of a call
// and the views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

Result<Answer, Problem> show_school(const Call& call, const Desk& desk);
Result<Intent, Problem> change_settings(const Call& call, const Desk& desk);
Result<Intent, Problem> change_access_settings(const Call& call, const Desk& desk);
Result<Answer, Problem> list_messages(const Call& call, const Desk& desk);
Result<Intent, Problem> change_mail_settings(const Call& call, const Desk& desk);
Result<Intent, Problem> declare_holiday(const Call& call, const Desk& desk);
Result<Intent, Problem> withdraw_holiday(const Call& call, const Desk& desk);
Result<Intent, Problem> move_day(const Call& call, const Desk& desk);
Result<Intent, Problem> withdraw_moved_day(const Call& call, const Desk& desk);
Result<Answer, Problem> list_classes(const Call& call, const Desk& desk);
Result<Answer, Problem> list_class_pupils(const Call& call, const Desk& desk);
Result<Answer, Problem> show_class_timetable(const Call& call, const Desk& desk);

}  // namespace klade
