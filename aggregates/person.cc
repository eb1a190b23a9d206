#include "aggregates/person.h"

#include "aggregates/bounds.h"
#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const RegisterPerson& c, const Person& person) {
  if (person.erased) return Refusal::person_erased;
  if (!person.registered) return {PersonRegistered{c.school, c.person, c.details}};
  if (person.digest == c.details.digest) return {};
  return {PersonDetailsChanged{c.person, c.details}};
}

Decision rule(const RegisterNewPerson& c, const Person& person) {
  if (person.erased) return Refusal::person_erased;
  if (!person.registered) return {PersonRegistered{c.school, c.person, c.details}};
  if (person.digest != c.details.digest) return Refusal::registered_otherwise;
  return {};
}

Decision rule(const ChangePersonDetails& c, const Person& person) {
  if (!person.registered) return Refusal::unknown_person;
  if (person.erased) return Refusal::person_erased;
  if (person.digest == c.details.digest) return {};
  return {PersonDetailsChanged{c.person, c.details}};
}

Decision rule(const ChangePhone& c, const Person& person) {
  if (!person.registered) return Refusal::unknown_person;
  if (person.erased) return Refusal::person_erased;
  if (person.digest == c.digest) return {};
  if (c.phone.box.size() > kMaxSealedBytes) return Refusal::text_too_long;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {PersonPhoneChanged{c.person, c.phone, c.digest, c.reason}};
}

Decision rule(const ChangeEmail& c, const Person& person) {
  if (!person.registered) return Refusal::unknown_person;
  if (person.erased) return Refusal::person_erased;
  if (person.digest == c.digest) return {};
  if (c.email.box.size() > kMaxSealedBytes) return Refusal::text_too_long;
  return {PersonEmailChanged{c.person, c.email, c.digest}};
}

Decision rule(const ErasePerson& c, const Person& person) {
  if (!person.registered) return Refusal::unknown_person;
  if (person.erased) return {};
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  return {PersonErased{c.person, c.reason}};
}

void apply(Person& person, const PersonRegistered& e) {
  person.registered = true;
  person.digest = e.details.digest;
}
void apply(Person& person, const PersonDetailsChanged& e) { person.digest = e.details.digest; }
void apply(Person& person, const PersonPhoneChanged& e) { person.digest = e.digest; }
void apply(Person& person, const PersonEmailChanged& e) { person.digest = e.digest; }
void apply(Person& person, const PersonErased&) {
  person.erased = true;
  person.digest = {};
}

template <class E>
concept OfAProfile = OneOf<E,
                           ProfileOpened,
                           ProfileRolesChanged,
                           ProfileUsernameChanged,
                           PasswordIssued,
                           ProfileClosed,
                           ProfileReopened>;
void apply(Person&, const OfAProfile auto&) { CHECK(false); }

}  // namespace

Decision decide(const Person::Command& command, const Person& person, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, person); });
}

void evolve(Person& person, const Event& event) {
  const auto* people = std::get_if<PeopleEvent>(&event);
  CHECK(people != nullptr);
  match(*people, [&](const auto& e) { apply(person, e); });
}

StreamId stream_of(const Person::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::person, c.person}; });
}

}  // namespace klade
