// Handlers of what people are told of: their own choice, the school's delay, and the address of
// e-mail that it goes to.  N2.  Plain functions of a call and the views.
#pragma once

#include "gateway/http/api.h"
#include "gateway/http/json_body.h"
#include "gateway/routes/requests.h"

namespace klade {

// GET /me/notifications
struct NotificationAnswer {
  std::string email;  // empty: none
  NotificationSettings settings;
  bool entitled = false;  // texts and e-mails go out; else the choice is kept only (FS3)
  FIELDS(email, settings, entitled)
};
struct EmailRequest {
  BoundedText<kMaxEmailBytes, false> email;  // empty: none
  FIELDS(email)
};

Result<Answer, Problem> show_notifications(const Call& call, const Desk& desk);
Result<Intent, Problem> change_notifications(const Call& call, const Desk& desk);
Result<Intent, Problem> change_school_notifications(const Call& call, const Desk& desk);
Result<Intent, Problem> choose_email(const Call& call, const Desk& desk);

}  // namespace klade
