// What GET /school/messages shows of a message that goes out: whose it is, never what it says nor
// to which number.
#pragma once

#include <optional>
#include <string>

#include "projections/views/outgoing.h"

namespace klade {

struct MessageAnswer {
  MessageId id;
  ProfileId profile;  // nil: nobody known
  Role role = Role::none;
  std::string name;   // of the profile's person
  std::string pupil;  // whose parent that is; empty for others
  Channel channel = Channel::sms;
  OutgoingState state = OutgoingState::waiting;
  std::optional<PasswordReason> reason;
  std::optional<MessageFailure> why;
  Instant queued_at{};
  Instant changed_at{};
  FIELDS(id, profile, role, name, pupil, channel, state, reason, why, queued_at, changed_at)
};

}  // namespace klade
