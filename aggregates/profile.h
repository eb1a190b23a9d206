// Aggregate Profile: what a person may be at a school.  A6, A7, A13, RV1.
#pragma once

#include <variant>
#include <vector>

#include "aggregates/decision.h"

namespace klade {

// Opens it, opens it again when it was closed, and sets roles and username to what is given.
struct OpenProfile {
  ProfileId profile;
  SchoolId school;
  PersonId person;
  PersonId pupil;
  std::vector<Role> roles;
  BlindIndex username;
  FIELDS(profile, school, person, pupil, roles, username)
};
struct IssuePassword {
  ProfileId profile;
  BlindIndex username;  // whose salt the verifier was made with
  BlindIndex verifier;
  FIELDS(profile, username, verifier)
};
struct CloseProfile {
  ProfileId profile;
  FIELDS(profile)
};

struct Profile {
  using Command = std::variant<OpenProfile, IssuePassword, CloseProfile>;
  bool opened = false;
  bool closed = false;
  std::vector<Role> roles;
  BlindIndex username;
  BlindIndex verifier;
};
Decision decide(const Profile::Command& command, const Profile& profile, const Context& context);
void evolve(Profile& profile, const Event& event);
StreamId stream_of(const Profile::Command& command);

}  // namespace klade
