// Context families: a parent's profiles for several children, and what is bought for a family.
// F1 to F6, FS1 to FS5.
//
// Streams: family-<FamilyId>, of one parent's group of its own profiles, and family_set-<id>, of
// what was bought for that family, or for the one pupil of a buyer who had none: the id is the
// family's or the buyer's profile's.  Both are partition keys of their own, since they cross
// schools.  FamilyJoined and FamilyLeft stand in profile-<ProfileId>.
#pragma once

#include <string>
#include <variant>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/time.h"
#include "events/vault/sealed.h"

namespace klade {

// A child is known by its personal code: it is one, in however many institutions (F3).
struct FamilyMember {
  ProfileId profile;  // the parent's, for that child at that school
  SchoolId school;
  BlindIndex child;  // the profile's username
  FIELDS(profile, school, child)
  bool operator==(const FamilyMember&) const = default;
};

struct ChildLinked {
  static constexpr std::string_view kType = "families.child_linked.v1";
  static constexpr std::string_view kMeaning =
      "A parent's profile for a child belongs to the parent's family (F1).";
  FamilyId family;
  FamilyMember member;
  FIELDS(family, member)
  bool operator==(const ChildLinked&) const = default;
};

struct ChildUnlinked {
  static constexpr std::string_view kType = "families.child_unlinked.v1";
  static constexpr std::string_view kMeaning =
      "A parent's profile for a child belongs to the parent's family no more.";
  FamilyId family;
  ProfileId profile;
  FIELDS(family, profile)
  bool operator==(const ChildUnlinked&) const = default;
};

struct MoreChildrenAsked {
  static constexpr std::string_view kType = "families.more_children_asked.v1";
  static constexpr std::string_view kMeaning =
      "A parent applies for a family of more children than the limit (F2).";
  FamilyId family;
  ProfileId profile;
  std::int32_t children = 0;
  Sealed reason;  // under the person's key, "family.reason"
  FIELDS(family, profile, children, reason)
  bool operator==(const MoreChildrenAsked&) const = default;
};

struct ChildrenGranted {
  static constexpr std::string_view kType = "families.children_granted.v1";
  static constexpr std::string_view kMeaning =
      "The operator sets how many children a family may have (F2).";
  FamilyId family;
  std::int32_t children = 0;
  FIELDS(family, children)
  bool operator==(const ChildrenGranted&) const = default;
};

// A profile is in one family at most.
struct FamilyJoined {
  static constexpr std::string_view kType = "families.family_joined.v1";
  static constexpr std::string_view kMeaning = "A profile is of a family, and of no other.";
  ProfileId profile;
  FamilyId family;
  FIELDS(profile, family)
  bool operator==(const FamilyJoined&) const = default;
};

struct FamilyLeft {
  static constexpr std::string_view kType = "families.family_left.v1";
  static constexpr std::string_view kMeaning = "A profile is of its family no more.";
  ProfileId profile;
  FamilyId family;
  FIELDS(profile, family)
  bool operator==(const FamilyLeft&) const = default;
};

// What is sold (FS1).  Stored: values are frozen.
enum class SetProduct : std::uint8_t {
  month = 1,
  year = 2,  // to the end of the school year
};
template <>
std::span<const Name<SetProduct>> names();
std::string_view name_of(SetProduct product);

// When the year's product ends, and the gift after it, as they were when it was ordered.
struct SetYear {
  std::int32_t ends_month = 5;
  std::int32_t ends_day = 31;
  std::int32_t gift_month = 7;
  std::int32_t gift_day = 31;
  FIELDS(ends_month, ends_day, gift_month, gift_day)
  bool operator==(const SetYear&) const = default;
};

struct FamilySetOrdered {
  static constexpr std::string_view kType = "families.family_set_ordered.v1";
  static constexpr std::string_view kMeaning = "Somebody begins to buy the Family Set (FS1, FS2).";
  OrderId order;
  ProfileId buyer;
  FamilyId family;  // nil: for the buyer's one pupil
  SetProduct product = SetProduct::month;
  std::int32_t cents = 0;  // of a euro
  SetYear year;
  FIELDS(order, buyer, family, product, cents, year)
  bool operator==(const FamilySetOrdered&) const = default;
};

struct FamilySetPaid {
  static constexpr std::string_view kType = "families.family_set_paid.v1";
  static constexpr std::string_view kMeaning =
      "An order of the Family Set is paid; it holds from its first to its last day.";
  OrderId order;
  ProfileId buyer;
  FamilyId family;
  std::int32_t cents = 0;
  Date from{};
  Date until{};         // the last day that was paid for
  Date gift_until{};    // the last day it holds
  std::string receipt;  // the provider's reference
  FIELDS(order, buyer, family, cents, from, until, gift_until, receipt)
  bool operator==(const FamilySetPaid&) const = default;
};

// Stored: values are frozen.
enum class SetEnd : std::uint8_t {
  cancelled = 1,  // by the buyer
  refunded = 2,   // the provider gave the money back
};
template <>
std::span<const Name<SetEnd>> names();
std::string_view name_of(SetEnd end);

struct FamilySetEnded {
  static constexpr std::string_view kType = "families.family_set_ended.v1";
  static constexpr std::string_view kMeaning =
      "An order of the Family Set is given up, or its money was given back.";
  OrderId order;
  ProfileId buyer;
  FamilyId family;
  SetEnd why = SetEnd::cancelled;
  Date on{};  // the first day it does not hold
  FIELDS(order, buyer, family, why, on)
  bool operator==(const FamilySetEnded&) const = default;
};

// Whose stream an order stands in.
inline Id128 set_holder(FamilyId family, ProfileId buyer) {
  return family.is_nil() ? Id128(buyer) : Id128(family);
}

using FamilyEvent = std::variant<ChildLinked,
                                 ChildUnlinked,
                                 MoreChildrenAsked,
                                 ChildrenGranted,
                                 FamilyJoined,
                                 FamilyLeft,
                                 FamilySetOrdered,
                                 FamilySetPaid,
                                 FamilySetEnded>;

}  // namespace klade
