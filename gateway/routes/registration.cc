#include "gateway/routes/registration.h"

#include <algorithm>

#include "gateway/import/person_details.h"
#include "gateway/node/password.h"

namespace klade {
namespace {

// The step is not always there, so that it has a name and not a place.
const Id128 kLanguageStep = hash_id("language");

BlindIndex id_for(const Call& call,
                  const Desk& desk,
                  std::string_view purpose,
                  const std::string& whom) {
  return desk.vault.blind(purpose, to_text(call.principal.school) + '|' + whom);
}

}  // namespace

Written register_with_password(const Call& call, const Desk& desk, const Registration& wanted) {
  const ProfileRow& row = wanted.profile;
  auto details = sealed_details(wanted.person, row.person, desk.vault);
  if (!details) return fails("unavailable");
  auto password = password_step(call, desk, row, wanted.person.phone, PasswordReason::registered);
  if (!password) return Failure{password.error()};
  const SchoolId school = row.school;
  Intent made{Person::Command(RegisterPerson{school, row.person, *details}), school, {row.profile}};
  if (wanted.anew) {
    made.command = Person::Command(RegisterNewPerson{school, row.person, *std::move(details)});
  }
  made.then.push_back({Profile::Command(OpenProfile{
                           row.profile, school, row.person, row.pupil, row.roles, row.username}),
                       school});
  const auto known = profile(desk.reading.rows, row.profile);
  if (row.language != (known ? known->language : Language::lv)) {
    made.then.push_back(
        {Profile::Command(ChooseLanguage{row.profile, row.language}), school, kLanguageStep});
  }
  made.then.push_back(*std::move(password));
  return made;
}

std::optional<BlindIndex> username_of_pupil(const Desk& desk, PersonId pupil) {
  for (const ProfileRow& row : profiles_of_pupil(desk.reading.rows, pupil)) {
    if (row.person == pupil && !row.username.is_nil()) return row.username;
  }
  const auto known = person(desk.reading.rows, pupil);
  if (!known || known->erased) return std::nullopt;
  const std::string code =
      open_text(desk.reading, known->details.personal_code, "person.personal_code");
  if (code.empty()) return std::nullopt;
  return username_index(desk.vault, code);
}

RegisteredIds parent_ids(const Call& call,
                         const Desk& desk,
                         PersonId pupil,
                         Role role,
                         const std::vector<ProfileRow>& of_pupil) {
  if (role == Role::guardian) return {new_id<PersonId>(call, 0), new_id<ProfileId>(call, 1)};
  const auto ended = std::ranges::count_if(of_pupil, [&](const ProfileRow& row) {
    return row.closed && std::ranges::find(row.roles, role) != row.roles.end();
  });
  const std::string whom =
      to_text(pupil) + '|' + std::string(name_of(role)) + '|' + std::to_string(ended);
  return {PersonId(id_for(call, desk, "registered.person", whom)),
          ProfileId(id_for(call, desk, "registered.profile", whom))};
}

RegisteredIds employee_ids(const Call& call, const Desk& desk, const std::string& code) {
  return {PersonId(id_for(call, desk, "registered.person", "staff|" + code)),
          ProfileId(id_for(call, desk, "registered.profile", "staff|" + code))};
}

RosterPerson clear_details(const Reading& reading, const PersonRow& row) {
  RosterPerson clear;
  const PersonDetails& details = row.details;
  clear.given_name = open_text(reading, details.given_name, "person.given_name");
  clear.family_name = open_text(reading, details.family_name, "person.family_name");
  clear.personal_code = open_text(reading, details.personal_code, "person.personal_code");
  clear.birth_date = open_text(reading, details.birth_date, "person.birth_date");
  clear.phone = open_text(reading, details.phone, "person.phone");
  clear.email = open_text(reading, details.email, "person.email");
  clear.sex = details.sex;
  return clear;
}

// Its message has an id of no command: the key of the one that went out is destroyed, and nothing
// can be sealed under it when the call is repeated.
Result<Step, Problem> password_step(const Call& call,
                                    const Desk& desk,
                                    const ProfileRow& row,
                                    const std::string& phone,
                                    PasswordReason reason) {
  const PasswordText text{row, phone, reason, call.now, MessageId(random_id())};
  auto command = texted_password(desk, text);
  if (!command) return Failure{command.error()};
  return Step{Profile::Command(*std::move(command)), row.school, row.profile};
}

}  // namespace klade
