#include "gateway/routes/people_routes.h"

#include "gateway/routes/authority.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/requests.h"
#include "projections/views/profile_page.h"
#include "projections/views/sign_ins.h"
#include "projections/views/staff.h"

namespace klade {

Answered show_me(const Call& call, const Desk& desk) {
  const auto row = profile(desk.reading.rows, call.principal.profile);
  if (!row) return fails("not_found");
  return answer(profile_page(desk.reading, *row, today_of(call), desk.terms_version()));
}

// The reason stands under the school's key: the person's is about to go.
Written erase_person(const Call& call, const Desk& desk) {
  const auto id = path_id<PersonId>(call, "id");
  if (!is_person_of(desk.reading.rows, call.principal.school, id)) return fails("not_found");
  const auto request = read_body<ReasonRequest>(call.body);
  if (!request) return Failure{request.error()};
  // A school must not lock itself out.
  for (const ProfileRow& row : profiles_of_person(desk.reading.rows, id)) {
    if (row.profile == call.principal.profile) return fails("forbidden");
    if (is_last_superuser(desk.reading.rows, row)) return fails(Refusal::last_superuser);
  }
  auto reason =
      sealed_text(desk, call.principal.school, "person.erasure_reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  return intent(call, Person::Command(ErasePerson{id, std::move(*reason)}), id);
}

}  // namespace klade
