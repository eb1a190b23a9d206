#include "aggregates/username.h"

#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const ReserveUsername& c, const Username& username) {
  if (username.holder == c.profile) return {};
  const UsernameReserved reserved{c.username, c.profile};
  if (username.holder.is_nil()) return {reserved};
  if (username.holder != c.abandoned_by) return Refusal::username_taken;
  return {UsernameReleased{c.username, username.holder}, reserved};
}

void apply(Username& username, const UsernameReserved& e) { username.holder = e.profile; }
void apply(Username& username, const UsernameReleased&) { username.holder = {}; }

}  // namespace

Decision decide(const Username::Command& command, const Username& username, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, username); });
}

void evolve(Username& username, const Event& event) {
  const auto* of_username = std::get_if<UsernameEvent>(&event);
  CHECK(of_username != nullptr);
  match(*of_username, [&](const auto& e) { apply(username, e); });
}

StreamId stream_of(const Username::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::username, c.username}; });
}

}  // namespace klade
