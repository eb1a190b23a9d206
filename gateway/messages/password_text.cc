#include "gateway/messages/password_text.h"

#include "gateway/http/problems.h"
#include "gateway/messages/phone.h"
#include "gateway/messages/texts.h"
#include "gateway/node/password.h"
#include "projections/views/people.h"

namespace klade {
namespace {

Problem problem_of(VaultFault fault) {
  return problem(fault == VaultFault::unavailable ? "unavailable" : "internal");
}

// Which child a parent's password is for; an erased name is no name.
std::string given_name(const Reading& reading, const ProfileRow& profile) {
  const PersonId id = profile.pupil.is_nil() ? profile.person : profile.pupil;
  const auto row = person(reading.rows, id);
  if (!row || row->erased) return {};
  const Reading silent{reading.rows, reading.vault, {}};
  return open_text(silent, row->details.given_name, "person.given_name");
}

}  // namespace

std::optional<std::string> phone_of(const Reading& reading, PersonId id) {
  const auto row = person(reading.rows, id);
  if (!row || row->erased) return std::nullopt;
  const Reading silent{reading.rows, reading.vault, {}};
  return normalised_phone(open_text(silent, row->details.phone, "person.phone"));
}

Result<TextMessage, Problem> sealed_message(KeyVault& vault, const OutgoingText& message) {
  auto to = vault.seal(message.id, "message.to", message.to);
  if (!to) return Failure{problem_of(to.error())};
  auto text = vault.seal(message.id, "message.text", message.text);
  if (!text) return Failure{problem_of(text.error())};
  return TextMessage{message.id, *std::move(to), *std::move(text), message.expires_at};
}

Result<TextPassword, Problem> texted_password(const Desk& desk, const PasswordText& wanted) {
  const ProfileRow& profile = wanted.profile;
  const std::string password = generate_password();
  const auto verifier = hash_password(desk.vault, profile.username, password);
  if (!verifier) return Failure{problem("busy")};
  const Role role = profile.roles.empty() ? Role::none : profile.roles.front();
  OutgoingText outgoing;
  outgoing.id = wanted.message;
  outgoing.to = wanted.phone;
  outgoing.text =
      password_text(role, profile.language, given_name(desk.reading, profile), password);
  outgoing.expires_at = wanted.now + kTextLife;
  auto message = sealed_message(desk.vault, outgoing);
  if (!message) return Failure{message.error()};
  TextPassword command;
  command.profile = profile.profile;
  command.school = profile.school;
  command.username = profile.username;
  command.verifier = *verifier;
  command.reason = wanted.reason;
  command.message = *std::move(message);
  return command;
}

}  // namespace klade
