// Registering somebody by hand: the person, its profile and the password that goes to its phone, as
// the steps of one write.  Ids follow from the school and whom it is about, so that nobody is
// registered twice.  Functions of their arguments; what hashes is for the hashing pool only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/import/roster.h"
#include "gateway/messages/password_text.h"
#include "gateway/routes/handling.h"
#include "projections/views/people.h"
#include "projections/views/sign_ins.h"

namespace klade {

struct Registration {
  ProfileRow profile;   // as it is to be, with its language
  RosterPerson person;  // in clear, the phone canonical
  bool anew = true;     // nobody is known there with other details
};
// The first step names the profile in the answer.
Written register_with_password(const Call& call, const Desk& desk, const Registration& wanted);

// The username of a pupil and its parents (A6); nothing without a personal code.
std::optional<BlindIndex> username_of_pupil(const Desk& desk, PersonId pupil);

// Ids of a pupil's mother or father; of one who comes after one whose profile has ended, others.
struct RegisteredIds {
  PersonId person;
  ProfileId profile;
};
RegisteredIds parent_ids(const Call& call,
                         const Desk& desk,
                         PersonId pupil,
                         Role role,
                         const std::vector<ProfileRow>& of_pupil);
RegisteredIds employee_ids(const Call& call, const Desk& desk, const std::string& code);

// What is known of a person, in clear; not of one that is erased.
RosterPerson clear_details(const Reading& reading, const PersonRow& row);

// A password for a profile's phone, as a step of its own.
Result<Step, Problem> password_step(const Call& call,
                                    const Desk& desk,
                                    const ProfileRow& row,
                                    const std::string& phone,
                                    PasswordReason reason);

}  // namespace klade
