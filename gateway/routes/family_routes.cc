#include "gateway/routes/family_routes.h"

#include <algorithm>
#include <array>

#include "events/personal_code.h"
#include "gateway/import/person_details.h"
#include "gateway/messages/phone.h"
#include "gateway/node/password.h"
#include "gateway/routes/authority.h"
#include "gateway/routes/registration.h"
#include "gateway/routes/requests.h"
#include "projections/views/families.h"
#include "projections/views/parents.h"
#include "projections/views/staff.h"

namespace klade {
namespace {

constexpr std::size_t kMaxProfilesTexted = 20;  // of one person at once
constexpr std::array kParents = {Role::mother, Role::father, Role::guardian};

bool is_one_of(std::span<const Role> roles, Role role) {
  return std::ranges::find(roles, role) != roles.end();
}
bool has(const ProfileRow& row, Role role) { return is_one_of(row.roles, role); }

Result<std::string, Problem> canonical_phone(const PhoneText& typed) {
  auto phone = normalised_phone(typed.value);
  if (!phone) return fails_at("/phone", "bad_phone");
  return *std::move(phone);
}

// A profile that the caller looks after; the same answer for one that there is not.
Result<ProfileRow, Problem> managed_profile(const Call& call, const Desk& desk) {
  auto row = profile(desk.reading.rows, path_id<ProfileId>(call, "id"));
  if (!row || !may_manage_profile(call, desk.reading.rows, *row)) return fails("not_found");
  return *std::move(row);
}

// Who of a pupil's people goes with it, under the same order: its parents, when it leaves.
std::vector<ProfileRow> ends_with(const Desk& desk, const ProfileRow& row, ProfileEnd why) {
  const bool leaves = why == ProfileEnd::left || why == ProfileEnd::graduated;
  if (!leaves || row.person != row.pupil) return {};
  std::vector<ProfileRow> others = profiles_of_pupil(desk.reading.rows, row.pupil);
  std::erase_if(others, [&](const ProfileRow& other) {
    return other.profile == row.profile || other.school != row.school;
  });
  return others;
}

bool is_an_end_of(const ProfileRow& row, ProfileEnd why) {
  switch (why) {
    case ProfileEnd::left:
    case ProfileEnd::graduated:
      return !row.pupil.is_nil();
    case ProfileEnd::employment_ended:
      return row.pupil.is_nil();
    case ProfileEnd::breach:
      return true;
    case ProfileEnd::unknown:
    case ProfileEnd::erased:
      return false;
  }
  return false;
}

// The end of the family that it is in with others than its own person: who had the wrong phone may
// have linked what the password opened with profiles of its own, and would stay with the rest.
// Whoever the family is links again, by the passwords.
std::vector<Step> parting(const ViewReader& rows, const ProfileRow& row) {
  const FamilyId family = family_of(rows, row.profile);
  const std::vector<FamilyMember> members = listed_members(rows, family);
  const auto is_anothers = [&](const FamilyMember& member) {
    const auto other = profile(rows, member.profile);
    return !other || other->person != row.person;
  };
  if (std::ranges::none_of(members, is_anothers)) return {};
  std::vector<Step> steps;
  for (const FamilyMember& member : members) {
    const std::string name = to_text(family) + '|' + to_text(member.profile);
    steps.push_back({Profile::Command(LeaveFamily{member.profile, family}),
                     member.school,
                     hash_id("left|" + name)});
    steps.push_back(
        {Family::Command(UnlinkChild{family, member.profile}), family, hash_id("out|" + name)});
  }
  return steps;
}

}  // namespace

Answered list_parents(const Call& call, const Desk& desk) {
  const auto pupil = path_id<PersonId>(call, "id");
  if (!may_manage_pupil(call, desk.reading.rows, pupil)) return fails("not_found");
  return answer(parents_of(desk.reading, pupil));
}

Written register_parent(const Call& call, const Desk& desk) {
  const auto pupil = path_id<PersonId>(call, "id");
  if (!may_manage_pupil(call, desk.reading.rows, pupil)) return fails("not_found");
  const auto request = read_body<ParentRequest>(call.body);
  if (!request) return Failure{request.error()};
  const Role role = request->role;
  if (!is_one_of(kParents, role)) return fails_at("/role", "bad_choice");
  auto phone = canonical_phone(request->phone);
  if (!phone) return Failure{phone.error()};
  const auto username = username_of_pupil(desk, pupil);
  if (!username) return fails("code_missing");

  const auto of_pupil = profiles_of_pupil(desk.reading.rows, pupil);
  const RegisteredIds ids = parent_ids(call, desk, pupil, role, of_pupil);
  Registration wanted;
  wanted.person.given_name = request->given_name.value;
  wanted.person.family_name = request->family_name.value;
  wanted.person.phone = *std::move(phone);
  if (role == Role::mother) wanted.person.sex = Sex::female;
  if (role == Role::father) wanted.person.sex = Sex::male;
  const bool another = std::ranges::any_of(of_pupil, [&](const ProfileRow& row) {
    return role != Role::guardian && !row.closed && has(row, role) && row.profile != ids.profile;
  });
  if (another) return fails("parent_exists");
  ProfileRow& row = wanted.profile;
  row.profile = ids.profile;
  row.school = call.principal.school;
  row.person = ids.person;
  row.pupil = pupil;
  row.roles = {role};
  row.username = *username;
  row.language = request->language;
  return register_with_password(call, desk, wanted);
}

Written register_employee(const Call& call, const Desk& desk) {
  const auto request = read_body<EmployeeRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto code = normalised_personal_code(request->personal_code.value);
  if (!code) return fails_at("/personal_code", "bad_personal_code");
  auto phone = canonical_phone(request->phone);
  if (!phone) return Failure{phone.error()};
  const auto& roles = request->roles.items;
  if (roles.empty()) return fails_at("/roles", "missing_field");
  if (!std::ranges::all_of(roles, is_staff_role)) return fails_at("/roles", "bad_choice");

  const RegisteredIds ids = employee_ids(call, desk, *code);
  Registration wanted;
  wanted.person.given_name = request->given_name.value;
  wanted.person.family_name = request->family_name.value;
  wanted.person.personal_code = *code;
  wanted.person.phone = *std::move(phone);
  if (request->email) wanted.person.email = request->email->value;
  ProfileRow& row = wanted.profile;
  row.profile = ids.profile;
  row.school = call.principal.school;
  row.person = ids.person;
  row.roles = roles;
  row.username = username_index(desk.vault, *code);
  const auto of_code = profiles_of_username(desk.reading.rows, row.username);
  const bool another = std::ranges::any_of(of_code, [&](const ProfileRow& other) {
    return other.school == row.school && other.pupil.is_nil() && !other.closed &&
           other.profile != row.profile;
  });
  // One who comes back may have other details by now.
  const auto known = profile(desk.reading.rows, row.profile);
  wanted.anew = !known || !known->closed;
  // Roles change by a command of their own, with its rules (RO).
  const bool has_others = known && !known->closed && known->roles != roles;
  if (another || has_others) return fails("employee_exists");
  return register_with_password(call, desk, wanted);
}

// P9: whoever has the old phone has a password that is void from now on, and no way by a family.
Written change_phone(const Call& call, const Desk& desk) {
  const auto id = path_id<PersonId>(call, "id");
  const ViewReader& rows = desk.reading.rows;
  if (!may_manage_person(call, rows, id)) return fails("not_found");
  const auto request = read_body<PhoneRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto phone = canonical_phone(request->phone);
  if (!phone) return Failure{phone.error()};
  const auto known = person(rows, id);
  if (known->erased) return fails(Refusal::person_erased);
  RosterPerson clear = clear_details(desk.reading, *known);
  clear.phone = *phone;
  auto sealed = sealed_text(desk, id, "person.phone", *phone);
  if (!sealed) return Failure{sealed.error()};
  auto reason = sealed_text(desk, id, "person.phone_reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  ChangePhone command{id, *std::move(sealed), digest_of(clear, desk.vault), *std::move(reason)};
  Intent made = intent(call, Person::Command(std::move(command)), id);
  std::vector<Step> after;
  for (const ProfileRow& row : profiles_of_person(rows, id)) {
    const bool reached = !row.closed && may_manage_profile(call, rows, row);
    if (!reached || made.then.size() >= kMaxProfilesTexted) continue;
    auto step = password_step(call, desk, row, *phone, PasswordReason::phone_changed);
    if (!step) return Failure{step.error()};
    made.then.push_back(*std::move(step));
    for (Step& out : parting(rows, row)) after.push_back(std::move(out));
  }
  std::ranges::move(after, std::back_inserter(made.then));
  return made;
}

Written issue_password(const Call& call, const Desk& desk) {
  const auto row = managed_profile(call, desk);
  if (!row) return Failure{row.error()};
  if (row->closed) return fails(Refusal::profile_closed);
  const auto phone = phone_of(desk.reading, row->person);
  if (!phone) return fails("phone_missing");
  auto step = password_step(call, desk, *row, *phone, PasswordReason::issued);
  if (!step) return Failure{step.error()};
  return intent(call, std::move(step->command), row->profile);
}

Written close_profile(const Call& call, const Desk& desk) {
  const auto row = profile(desk.reading.rows, path_id<ProfileId>(call, "id"));
  if (!row || !may_close_profile(call, *row)) return fails("not_found");
  const auto request = read_body<ClosureRequest>(call.body);
  if (!request) return Failure{request.error()};
  if (!is_an_end_of(*row, request->why)) return fails_at("/why", "bad_choice");
  // A school must not lock itself out.
  if (row->profile == call.principal.profile) return fails("forbidden");
  if (is_last_superuser(desk.reading.rows, *row)) return fails(Refusal::last_superuser);
  const auto closing = [&](ProfileId id) {
    return Profile::Command(
        CloseProfile{id, request->why, request->order_number.value, request->order_date});
  };
  Intent made = intent(call, closing(row->profile), row->profile);
  for (const ProfileRow& other : ends_with(desk, *row, request->why)) {
    made.then.push_back({closing(other.profile), row->school, other.profile});
  }
  return made;
}

// Who ended with a pupil comes back with it.
Written reopen_profile(const Call& call, const Desk& desk) {
  const auto row = profile(desk.reading.rows, path_id<ProfileId>(call, "id"));
  if (!row || !may_close_profile(call, *row)) return fails("not_found");
  const auto request = read_body<ReopeningRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto reopening = [&](ProfileId id) {
    return Profile::Command(ReopenProfile{id, request->order_number.value, request->order_date});
  };
  Intent made = intent(call, reopening(row->profile), row->profile);
  for (const ProfileRow& other : ends_with(desk, *row, row->why)) {
    if (other.closed && other.why == row->why) {
      made.then.push_back({reopening(other.profile), row->school, other.profile});
    }
  }
  return made;
}

}  // namespace klade
