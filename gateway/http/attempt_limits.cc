#include "gateway/http/attempt_limits.h"

namespace klade {
namespace {

std::string key_of(const Attempter& who) {
  return who.device ? "device " + to_text(*who.device) : to_text(who.username);
}

std::string code_key(const Attempter& who, ProfileId profile) {
  return key_of(who) + " " + to_text(profile);
}

}  // namespace

AttemptLimits::AttemptLimits(const AttemptBounds& bounds)
    : usernames_(bounds.username_attempts, bounds.username_refill),
      sign_ins_(bounds.username_sign_ins, bounds.username_sign_in_refill),
      addresses_(bounds.address_attempts, bounds.address_refill),
      codes_(bounds.code_attempts, bounds.code_refill) {}

std::optional<std::chrono::seconds> AttemptLimits::take(const Attempter& who, Instant now) {
  const std::string key = key_of(who);
  if (const auto wait = usernames_.take(key, now)) return wait;
  if (const auto wait = sign_ins_.take(key, now)) {
    usernames_.give_back(key);
    return wait;
  }
  if (who.device) return std::nullopt;
  const auto wait = addresses_.take(who.network, now);
  if (wait) {
    usernames_.give_back(key);
    sign_ins_.give_back(key);
  }
  return wait;
}

void AttemptLimits::not_tried(const Attempter& who) {
  succeeded(who);
  failed(who);
}

void AttemptLimits::failed(const Attempter& who) { sign_ins_.give_back(key_of(who)); }

void AttemptLimits::succeeded(const Attempter& who) {
  usernames_.give_back(key_of(who));
  if (!who.device) addresses_.give_back(who.network);
}

std::optional<std::chrono::seconds> AttemptLimits::take_code(const Attempter& who,
                                                             ProfileId profile,
                                                             Instant now) {
  return codes_.take(code_key(who, profile), now);
}

void AttemptLimits::code_succeeded(const Attempter& who, ProfileId profile) {
  codes_.give_back(code_key(who, profile));
}

}  // namespace klade
