#include "aggregates/profile.h"

#include "aggregates/bounds.h"
#include "aggregates/profile_rules.h"
#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const OpenProfile& c, const Profile& profile) {
  if (c.roles.empty()) return Refusal::roles_missing;
  if (!profile.opened) {
    return {ProfileOpened{c.profile, c.school, c.person, c.pupil, c.roles, c.username}};
  }
  std::vector<Event> events;
  if (profile.closed) events.emplace_back(ProfileReopened{c.profile});
  if (profile.roles != c.roles) events.emplace_back(ProfileRolesChanged{c.profile, c.roles});
  if (profile.username != c.username) {
    events.emplace_back(ProfileUsernameChanged{c.profile, c.username});
  }
  return events;
}

Decision rule(const IssuePassword& c, const Profile& profile) {
  if (profile.username == c.username && profile.verifier == c.verifier) return {};
  return {PasswordIssued{c.profile, c.username, c.verifier}};
}

// Without an order only what the school does of itself: an import, an erasure.
bool needs_order(ProfileEnd why) { return why != ProfileEnd::unknown && why != ProfileEnd::erased; }

Decision rule(const CloseProfile& c, const Profile& profile) {
  if (!profile.opened) return Refusal::unknown_profile;
  if (profile.closed) return {};
  const bool has_order = !c.order_number.empty() && c.order_date != Date{};
  if (needs_order(c.why) && !has_order) return Refusal::order_missing;
  if (c.order_number.size() > kMaxOrderNumberBytes) return Refusal::text_too_long;
  return {ProfileClosed{c.profile, c.why, c.order_number, c.order_date}};
}

template <class C>
concept MayFindItClosed = OneOf<C, OpenProfile, CloseProfile>;

Decision decide_one(const MayFindItClosed auto& c, const Profile& profile) {
  return rule(c, profile);
}
Decision decide_one(const auto& c, const Profile& profile) {
  if (!profile.opened) return Refusal::unknown_profile;
  if (profile.closed) return Refusal::profile_closed;
  return rule(c, profile);
}

void apply(Profile& profile, const ProfileOpened& e) {
  profile.opened = true;
  profile.roles = e.roles;
  profile.username = e.username;
}
void apply(Profile& profile, const ProfileRolesChanged& e) { profile.roles = e.roles; }
void apply(Profile& profile, const ProfileUsernameChanged& e) {
  profile.username = e.username;
  profile.verifier = {};  // its salt was the old username's
}
void apply(Profile& profile, const PasswordIssued& e) { profile.verifier = e.verifier; }
void apply(Profile& profile, const ProfileClosed&) { profile.closed = true; }
void apply(Profile& profile, const ProfileReopened&) { profile.closed = false; }

template <class E>
concept OfAPerson =
    OneOf<E, PersonRegistered, PersonDetailsChanged, PersonPhoneChanged, PersonErased>;
void apply(Profile&, const OfAPerson auto&) { CHECK(false); }

}  // namespace

Decision decide(const Profile::Command& command, const Profile& profile, const Context&) {
  return match(command, [&](const auto& c) { return decide_one(c, profile); });
}

void evolve(Profile& profile, const Event& event) {
  if (const auto* account = std::get_if<AccountEvent>(&event)) return apply(profile, *account);
  const auto* people = std::get_if<PeopleEvent>(&event);
  CHECK(people != nullptr);
  match(*people, [&](const auto& e) { apply(profile, e); });
}

StreamId stream_of(const Profile::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::profile, c.profile}; });
}

}  // namespace klade
