// View families: who is of which family, and what was bought for it.
//
//   j <profile>            FamilyId: of which the profile says that it is (FamilyJoined)
//   f <family>             FamilyRow
//   c <family> <profile>   FamilyMember: of which the family says so (ChildLinked)
//   a <family>             (no value): an application waits
//   o <order>              SetRow
//   b <buyer> <order>      (no value)          h <family> <order>   (no value)
//
// A family and its profiles stand in several partitions, whose order to each other nobody knows:
// no row is written from two of them.  A member is one when both sides say so.
#pragma once

#include <optional>
#include <vector>

#include "projections/projection.h"

namespace klade {

class FamiliesView final : public Projection {
 public:
  View view() const override { return View::families; }
  std::string_view name() const override { return "families"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct FamilyRow {
  std::int32_t granted = 0;  // how many children it may have; 0: as many as any
  std::int32_t asked = 0;    // by an application that is not answered; 0: none
  Instant asked_at{};
  ProfileId asked_by;
  FIELDS(granted, asked, asked_at, asked_by)
  bool operator==(const FamilyRow&) const = default;
};

// A set that was ordered, and what became of it.
struct SetRow {
  FamilySetOrdered ordered;
  Instant ordered_at{};
  bool paid = false;
  Instant paid_at{};
  Date from{};
  Date until{};
  Date gift_until{};
  std::string receipt;
  bool ended = false;
  SetEnd why = SetEnd::cancelled;
  Date ended_on{};
  FIELDS(ordered, ordered_at, paid, paid_at, from, until, gift_until, receipt, ended, why, ended_on)
  bool operator==(const SetRow&) const = default;
  // From `from` to the day before this one it holds; nothing when it never does.
  std::optional<Date> holds_until() const;
};

// Nil: none.
FamilyId family_of(const ViewReader& rows, ProfileId profile);
FamilyRow family(const ViewReader& rows, FamilyId id);
// Those of whom both sides say so, also those whose profiles are closed, by profile.
std::vector<FamilyMember> members_of(const ViewReader& rows, FamilyId id);
// And those of whom the family alone says so: they count, too.
std::vector<FamilyMember> listed_members(const ViewReader& rows, FamilyId id);
struct Application {
  FamilyId family;
  std::int32_t children = 0;
  Instant asked_at{};
  std::int32_t limit = 0;  // granted so far; 0: as many as any
};
std::vector<Application> applications(const ViewReader& rows);

std::optional<SetRow> set_of_order(const ViewReader& rows, OrderId order);
std::vector<SetRow> sets_of_buyer(const ViewReader& rows, ProfileId buyer);
std::vector<SetRow> sets_of_family(const ViewReader& rows, FamilyId family);
// Every set that serves the pupil of a username, whoever bought it (F6): bought by a profile of
// that username, or for, or by a member of, a family that one of them is in.
std::vector<SetRow> sets_for_child(const ViewReader& rows, BlindIndex child);
// Until when all whom an order of that family, or buyer, serves have a set already, by whichever
// parent: yesterday where one of them has none.
Date held_until(const ViewReader& rows, FamilyId family, ProfileId buyer, Date today);
// The last day on which it has one without a gap from `today` on; nothing: none today.
std::optional<Date> set_holds_until(const std::vector<SetRow>& sets, Date today);

}  // namespace klade
