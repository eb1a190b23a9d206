// Aggregate Person: one stream a person of a school.  PD1 to PD4.
#pragma once

#include <variant>

#include "aggregates/decision.h"

namespace klade {

struct RegisterPerson {
  SchoolId school;
  PersonId person;
  PersonDetails details;
  FIELDS(school, person, details)
};
// Only who is not known with other details.
struct RegisterNewPerson {
  SchoolId school;
  PersonId person;
  PersonDetails details;
  FIELDS(school, person, details)
};
// Changes nothing when the details' digest is the one known already.
struct ChangePersonDetails {
  PersonId person;
  PersonDetails details;
  FIELDS(person, details)
};
// Changes nothing when the details' digest is the one known already.
struct ChangePhone {
  PersonId person;
  Sealed phone;
  BlindIndex digest;
  Sealed reason;
  FIELDS(person, phone, digest, reason)
};
// Changes nothing when the details' digest is the one known already.
struct ChangeEmail {
  PersonId person;
  Sealed email;
  BlindIndex digest;
  FIELDS(person, email, digest)
};
struct ErasePerson {
  PersonId person;
  Sealed reason;
  FIELDS(person, reason)
};

struct Person {
  using Command = std::variant<RegisterPerson,
                               RegisterNewPerson,
                               ChangePersonDetails,
                               ChangePhone,
                               ErasePerson,
                               ChangeEmail>;
  bool registered = false;
  bool erased = false;
  BlindIndex digest;
};
Decision decide(const Person::Command& command, const Person& person, const Context& context);
void evolve(Person& person, const Event& event);
StreamId stream_of(const Person::Command& command);

}  // namespace klade
