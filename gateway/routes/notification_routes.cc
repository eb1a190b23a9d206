#include "gateway/routes/notification_routes.h"

#include "gateway/import/person_details.h"
#include "gateway/messages/smtp_provider.h"
#include "gateway/routes/entitlements.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/registration.h"
#include "projections/views/people.h"
#include "projections/views/sign_ins.h"

namespace klade {

Answered show_notifications(const Call& call, const Desk& desk) {
  const auto row = profile(desk.reading.rows, call.principal.profile);
  const auto who = person(desk.reading.rows, call.principal.person);
  if (!row || !who) return fails("not_found");
  return answer(NotificationAnswer{
      open_text(desk.reading, who->details.email, "person.email"),
      row->notifications,
      is_entitled(desk.set_offer(), desk.reading.rows, call, Feature::notifications)});
}

Written change_notifications(const Call& call, const Desk&) {
  const auto settings = read_body<NotificationSettings>(call.body);
  if (!settings) return Failure{settings.error()};
  const ProfileId id = call.principal.profile;
  return intent(call, Profile::Command(ChangeNotificationSettings{id, *settings}), id);
}

Written change_school_notifications(const Call& call, const Desk&) {
  const auto settings = read_body<SchoolNotificationSettings>(call.body);
  if (!settings) return Failure{settings.error()};
  const SchoolId id = call.principal.school;
  return intent(call, School::Command(ChangeSchoolNotificationSettings{id, *settings}), id);
}

Written choose_email(const Call& call, const Desk& desk) {
  const auto request = read_body<EmailRequest>(call.body);
  if (!request) return Failure{request.error()};
  const std::string& email = request->email.value;
  if (!email.empty() && !is_mail_address(email)) return fails_at("/email", "bad_email");
  const PersonId id = call.principal.person;
  const auto row = person(desk.reading.rows, id);
  if (!row || row->erased) return fails("not_found");
  RosterPerson clear = clear_details(desk.reading, *row);
  clear.email = email;
  auto sealed = sealed_text(desk, id, "person.email", email);
  if (!sealed) return Failure{sealed.error()};
  return intent(
      call, Person::Command(ChangeEmail{id, *std::move(sealed), digest_of(clear, desk.vault)}), id);
}

}  // namespace klade
