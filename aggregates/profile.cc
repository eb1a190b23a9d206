#include "aggregates/profile.h"

#include <algorithm>

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

bool lists_twice(std::vector<Role> roles) {
  std::ranges::sort(roles);
  return std::ranges::adjacent_find(roles) != roles.end();
}

bool has_superuser(const std::vector<Role>& roles) {
  return std::ranges::find(roles, Role::superuser) != roles.end();
}

Decision rule(const ChangeRoles& c, const Profile& profile, const Context& context) {
  if (c.roles.empty()) return Refusal::roles_missing;
  if (!std::ranges::all_of(c.roles, is_staff_role)) return Refusal::role_not_for_staff;
  if (!std::ranges::all_of(profile.roles, is_staff_role)) return Refusal::role_not_for_staff;
  if (lists_twice(c.roles)) return Refusal::role_listed_twice;
  if (profile.roles == c.roles) return {};
  const bool is_superuser = has_superuser(profile.roles);
  if (is_superuser != has_superuser(c.roles)) {
    if (context.origin.profile == c.profile) return Refusal::own_superuser_role;
    if (is_superuser && c.is_last_superuser) return Refusal::last_superuser;
  }
  return {ProfileRolesChanged{c.profile, c.roles}};
}

Decision rule(const IssuePassword& c, const Profile& profile) {
  if (profile.username == c.username && profile.verifier == c.verifier) return {};
  return {PasswordIssued{c.profile, c.username, c.verifier}};
}

// Without an order only what the school does of itself: an import, an erasure.
bool needs_order(ProfileEnd why) { return why != ProfileEnd::unknown && why != ProfileEnd::erased; }

bool has_order(const auto& c) { return !c.order_number.empty() && c.order_date != Date{}; }

Decision rule(const CloseProfile& c, const Profile& profile) {
  if (!profile.opened) return Refusal::unknown_profile;
  // The erased never come back, however they had left.
  const bool erases = c.why == ProfileEnd::erased && profile.why != ProfileEnd::erased;
  if (profile.closed && !erases) return {};
  if (needs_order(c.why) && !has_order(c)) return Refusal::order_missing;
  if (c.order_number.size() > kMaxOrderNumberBytes) return Refusal::text_too_long;
  return {ProfileClosed{c.profile, c.why, c.order_number, c.order_date}};
}

Decision rule(const ReopenProfile& c, const Profile& profile) {
  if (!profile.opened) return Refusal::unknown_profile;
  if (!profile.closed) return {};
  if (profile.why == ProfileEnd::erased) return Refusal::person_erased;
  if (!has_order(c)) return Refusal::order_missing;
  if (c.order_number.size() > kMaxOrderNumberBytes) return Refusal::text_too_long;
  return {ProfileReopened{c.profile, c.order_number, c.order_date}};
}

Decision rule(const JoinFamily& c, const Profile& profile) {
  if (profile.family == c.family) return {};
  if (!profile.family.is_nil()) return Refusal::in_another_family;
  return {FamilyJoined{c.profile, c.family}};
}

Decision rule(const LeaveFamily& c, const Profile& profile) {
  if (c.family.is_nil() || profile.family != c.family) return {};
  return {FamilyLeft{c.profile, c.family}};
}

// Who may still read signs in with a second factor, too (A15).
template <class C>
concept MayFindItClosed = OneOf<C,
                                OpenProfile,
                                CloseProfile,
                                ReopenProfile,
                                LeaveFamily,
                                UseSecondFactor,
                                UseRecoveryCode>;

Decision decide_one(const MayFindItClosed auto& c, const Profile& profile, const Context&) {
  return rule(c, profile);
}
Decision decide_one(const auto& c, const Profile& profile, const Context& context) {
  if (!profile.opened) return Refusal::unknown_profile;
  if (profile.closed) return Refusal::profile_closed;
  if constexpr (OneOf<std::remove_cvref_t<decltype(c)>, ChangeRoles>) {
    return rule(c, profile, context);
  } else {
    return rule(c, profile);
  }
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
void apply(Profile& profile, const ProfileClosed& e) {
  profile.closed = true;
  profile.why = e.why;
}
void apply(Profile& profile, const ProfileReopened&) {
  profile.closed = false;
  profile.why = ProfileEnd::unknown;
}
void apply(Profile& profile, const FamilyJoined& e) { profile.family = e.family; }
void apply(Profile& profile, const FamilyLeft&) { profile.family = {}; }

template <class E>
concept OfAPerson = OneOf<E,
                          PersonRegistered,
                          PersonDetailsChanged,
                          PersonPhoneChanged,
                          PersonEmailChanged,
                          PersonErased>;
void apply(Profile&, const OfAPerson auto&) { CHECK(false); }

template <class E>
concept OfAFamily = OneOf<E,
                          ChildLinked,
                          ChildUnlinked,
                          MoreChildrenAsked,
                          ChildrenGranted,
                          FamilySetOrdered,
                          FamilySetPaid,
                          FamilySetEnded>;
void apply(Profile&, const OfAFamily auto&) { CHECK(false); }

}  // namespace

Decision decide(const Profile::Command& command, const Profile& profile, const Context& context) {
  return match(command, [&](const auto& c) { return decide_one(c, profile, context); });
}

void evolve(Profile& profile, const Event& event) {
  if (const auto* account = std::get_if<AccountEvent>(&event)) return apply(profile, *account);
  if (const auto* family = std::get_if<FamilyEvent>(&event)) {
    return match(*family, [&](const auto& e) { apply(profile, e); });
  }
  const auto* people = std::get_if<PeopleEvent>(&event);
  CHECK(people != nullptr);
  match(*people, [&](const auto& e) { apply(profile, e); });
}

StreamId stream_of(const Profile::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::profile, c.profile}; });
}

}  // namespace klade
