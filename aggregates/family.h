// Aggregate Family: which of a parent's profiles belong together, and for how many children.
// F1 to F3.  A profile is in one family: that is the profile's own rule (JoinFamily).
#pragma once

#include <map>
#include <variant>
#include <vector>

#include "aggregates/decision.h"

namespace klade {

inline constexpr std::int32_t kFamilyChildren = 3;      // F2: without the operator's leave
inline constexpr std::int32_t kMaxFamilyChildren = 30;  // with it
inline constexpr std::size_t kMaxFamilyMembers = 100;

// All or none.  `gone` are members whose profiles are closed, as the views say: a fact.
struct LinkChildren {
  FamilyId family;
  std::vector<FamilyMember> members;
  std::vector<ProfileId> gone;
  FIELDS(family, members, gone)
};
struct UnlinkChild {
  FamilyId family;
  ProfileId profile;
  FIELDS(family, profile)
};
struct AskForMoreChildren {
  FamilyId family;
  ProfileId profile;
  std::int32_t children = 0;
  Sealed reason;
  FIELDS(family, profile, children, reason)
};
// Answers an application, also when it grants no more than there was.
struct GrantChildren {
  FamilyId family;
  std::int32_t children = 0;
  FIELDS(family, children)
};

struct Family {
  using Command = std::variant<LinkChildren, UnlinkChild, AskForMoreChildren, GrantChildren>;
  std::map<ProfileId, FamilyMember> members;
  std::int32_t limit = kFamilyChildren;
  std::int32_t asked = 0;  // by an application that is not answered; 0: none
};
Decision decide(const Family::Command& command, const Family& family, const Context& context);
void evolve(Family& family, const Event& event);
StreamId stream_of(const Family::Command& command);

}  // namespace klade
