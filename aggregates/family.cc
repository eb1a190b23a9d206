#include "aggregates/family.h"

#include <set>

#include "aggregates/bounds.h"
#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

void apply(Family& family, const ChildLinked& e) { family.members[e.member.profile] = e.member; }
void apply(Family& family, const ChildUnlinked& e) { family.members.erase(e.profile); }
void apply(Family& family, const MoreChildrenAsked& e) { family.asked = e.children; }
void apply(Family& family, const ChildrenGranted& e) {
  family.limit = e.children;
  family.asked = 0;
}
template <class E>
concept OfAnotherStream =
    OneOf<E, FamilyJoined, FamilyLeft, FamilySetOrdered, FamilySetPaid, FamilySetEnded>;
void apply(Family&, const OfAnotherStream auto&) { CHECK(false); }

std::size_t children_of(const Family& family) {
  std::set<BlindIndex> children;
  for (const auto& [profile, member] : family.members) children.insert(member.child);
  return children.size();
}

Decision rule(const LinkChildren& c, const Family& family) {
  std::vector<Event> events;
  Family next = family;
  const auto happens = [&](const auto& event) {
    events.emplace_back(event);
    apply(next, event);
  };
  for (const ProfileId profile : c.gone) {
    if (next.members.contains(profile)) happens(ChildUnlinked{c.family, profile});
  }
  const std::size_t before = children_of(next);
  for (const FamilyMember& member : c.members) {
    const auto known = next.members.find(member.profile);
    if (known == next.members.end() || known->second != member) {
      happens(ChildLinked{c.family, member});
    }
  }
  const std::size_t children = children_of(next);
  const bool too_many = children > before && children > static_cast<std::size_t>(family.limit);
  if (too_many || next.members.size() > kMaxFamilyMembers) return Refusal::too_many_children;
  return events;
}

Decision rule(const UnlinkChild& c, const Family& family) {
  if (!family.members.contains(c.profile)) return {};
  return {ChildUnlinked{c.family, c.profile}};
}

Decision rule(const AskForMoreChildren& c, const Family& family) {
  if (c.children <= family.limit || c.children > kMaxFamilyChildren) {
    return Refusal::children_out_of_range;
  }
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  if (c.children == family.asked) return {};
  return {MoreChildrenAsked{c.family, c.profile, c.children, c.reason}};
}

Decision rule(const GrantChildren& c, const Family& family) {
  if (c.children < 1 || c.children > kMaxFamilyChildren) return Refusal::children_out_of_range;
  if (c.children == family.limit && family.asked == 0) return {};
  return {ChildrenGranted{c.family, c.children}};
}

}  // namespace

Decision decide(const Family::Command& command, const Family& family, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, family); });
}

void evolve(Family& family, const Event& event) {
  const auto* of_family = std::get_if<FamilyEvent>(&event);
  CHECK(of_family != nullptr);
  match(*of_family, [&](const auto& e) { apply(family, e); });
}

StreamId stream_of(const Family::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::family, c.family}; });
}

}  // namespace klade
