// A password that goes to a phone: made, hashed, and sealed into the text that brings it.  In clear
// it is nowhere else, and the key of that text dies once a provider has it (P1, P2).
//
// `texted_password` takes as long as hash_password: on a thread of the hashing pool only.  Safe
// from any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "gateway/http/api.h"
#include "projections/views/sign_ins.h"

namespace klade {

// A text is worth nothing later: its sender has asked again, or the school has.
inline constexpr std::chrono::minutes kTextLife{10};

// The phone of a profile's person, canonical; nothing when there is none that is a phone number.
// Throws VaultMismatch, as queries do.
std::optional<std::string> phone_of(const Reading& reading, PersonId person);

// A text to a phone, sealed under its own key ("message.to", "message.text").
struct OutgoingText {
  MessageId id;
  std::string to;  // canonical
  std::string text;
  Instant expires_at{};
};
Result<TextMessage, Problem> sealed_message(KeyVault& vault, const OutgoingText& message);

struct PasswordText {
  const ProfileRow& profile;
  std::string phone;  // canonical
  PasswordReason reason = PasswordReason::issued;
  Instant now{};
  MessageId message;
};
// In the profile's language.  Problem busy: there is no memory for the hash.
Result<TextPassword, Problem> texted_password(const Desk& desk, const PasswordText& wanted);

}  // namespace klade
