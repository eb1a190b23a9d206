#include "projections/views/families.h"

#include <algorithm>
#include <set>
#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr char kJoined = 'j';
constexpr char kFamilies = 'f';
constexpr char kMembers = 'c';
constexpr char kApplications = 'a';
constexpr char kOrders = 'o';
constexpr char kBuyers = 'b';
constexpr char kFamilyOrders = 'h';
constexpr std::chrono::days kDay{1};

template <class Row, class Id, class Change>
void change_row(ViewBatch& rows, char table, Id id, Change change) {
  const std::string key = row_key(table, id);
  Row row = get_row<Row>(rows, key).value_or(Row{});
  change(row);
  rows.put(key, packed(row));
}

void apply(ViewBatch& rows, const ChildLinked& e, Instant) {
  rows.put(row_key(kMembers, e.family, e.member.profile), packed(e.member));
}
void apply(ViewBatch& rows, const ChildUnlinked& e, Instant) {
  rows.erase(row_key(kMembers, e.family, e.profile));
}
void apply(ViewBatch& rows, const MoreChildrenAsked& e, Instant at) {
  rows.put(row_key(kApplications, e.family), {});
  change_row<FamilyRow>(rows, kFamilies, e.family, [&](FamilyRow& row) {
    row.asked = e.children;
    row.asked_at = at;
    row.asked_by = e.profile;
  });
}
void apply(ViewBatch& rows, const ChildrenGranted& e, Instant) {
  rows.erase(row_key(kApplications, e.family));
  change_row<FamilyRow>(rows, kFamilies, e.family, [&](FamilyRow& row) {
    row = {};
    row.granted = e.children;
  });
}
void apply(ViewBatch& rows, const FamilyJoined& e, Instant) {
  rows.put(row_key(kJoined, e.profile), packed(e.family));
}
void apply(ViewBatch& rows, const FamilyLeft& e, Instant) {
  rows.erase(row_key(kJoined, e.profile));
}
void apply(ViewBatch& rows, const FamilySetOrdered& e, Instant at) {
  SetRow row;
  row.ordered = e;
  row.ordered_at = at;
  rows.put(row_key(kOrders, e.order), packed(row));
  rows.put(row_key(kBuyers, e.buyer, e.order), {});
  if (!e.family.is_nil()) rows.put(row_key(kFamilyOrders, e.family, e.order), {});
}
void apply(ViewBatch& rows, const FamilySetPaid& e, Instant at) {
  change_row<SetRow>(rows, kOrders, e.order, [&](SetRow& row) {
    row.paid = true;
    row.paid_at = at;
    row.from = e.from;
    row.until = e.until;
    row.gift_until = e.gift_until;
    row.receipt = e.receipt;
    row.ended = false;
  });
}
void apply(ViewBatch& rows, const FamilySetEnded& e, Instant) {
  change_row<SetRow>(rows, kOrders, e.order, [&](SetRow& row) {
    row.ended = true;
    row.why = e.why;
    row.ended_on = e.on;
  });
}

template <class Id>
std::vector<SetRow> sets_in(const ViewReader& rows, char table, Id id) {
  std::vector<SetRow> found;
  rows.scan(View::families, row_key(table, id), [&](std::string_view key, std::string_view) {
    Id same;
    OrderId order;
    read_key(key, same, order);
    if (auto row = set_of_order(rows, order)) found.push_back(*std::move(row));
    return true;
  });
  return found;
}

}  // namespace

bool FamiliesView::wants(std::string_view type) const { return is_type_in<FamilyEvent>(type); }

void FamiliesView::project(const Recorded& record, const Place&, ViewBatch& rows) const {
  const auto* event = std::get_if<FamilyEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const auto& e) { apply(rows, e, record.at); });
}

std::optional<Date> SetRow::holds_until() const {
  if (!paid) return std::nullopt;
  const Date last = ended ? std::min(gift_until, ended_on - kDay) : gift_until;
  return last < from ? std::nullopt : std::optional(last);
}

FamilyId family_of(const ViewReader& rows, ProfileId profile) {
  return get_row<FamilyId>(rows, View::families, row_key(kJoined, profile)).value_or(FamilyId{});
}

FamilyRow family(const ViewReader& rows, FamilyId id) {
  return get_row<FamilyRow>(rows, View::families, row_key(kFamilies, id)).value_or(FamilyRow{});
}

std::vector<FamilyMember> listed_members(const ViewReader& rows, FamilyId id) {
  std::vector<FamilyMember> members;
  if (id.is_nil()) return members;
  rows.scan(View::families, row_key(kMembers, id), [&](std::string_view, std::string_view value) {
    members.push_back(row_of<FamilyMember>(value));
    return true;
  });
  return members;
}

std::vector<FamilyMember> members_of(const ViewReader& rows, FamilyId id) {
  auto members = listed_members(rows, id);
  std::erase_if(members,
                [&](const FamilyMember& member) { return family_of(rows, member.profile) != id; });
  return members;
}

std::vector<Application> applications(const ViewReader& rows) {
  std::vector<Application> waiting;
  rows.scan(View::families, row_key(kApplications), [&](std::string_view key, std::string_view) {
    FamilyId id;
    read_key(key, id);
    const FamilyRow row = family(rows, id);
    waiting.push_back({id, row.asked, row.asked_at, row.granted});
    return true;
  });
  return waiting;
}

std::optional<SetRow> set_of_order(const ViewReader& rows, OrderId order) {
  return get_row<SetRow>(rows, View::families, row_key(kOrders, order));
}
std::vector<SetRow> sets_of_buyer(const ViewReader& rows, ProfileId buyer) {
  return sets_in(rows, kBuyers, buyer);
}
std::vector<SetRow> sets_of_family(const ViewReader& rows, FamilyId family) {
  return sets_in(rows, kFamilyOrders, family);
}

std::vector<SetRow> sets_for_child(const ViewReader& rows, BlindIndex child) {
  std::set<ProfileId> buyers;
  std::set<FamilyId> families;
  for (const ProfileRow& row : profiles_of_username(rows, child)) {
    buyers.insert(row.profile);
    const FamilyId id = family_of(rows, row.profile);
    if (!id.is_nil()) families.insert(id);
  }
  std::vector<SetRow> found;
  std::set<OrderId> seen;
  const auto take = [&](std::vector<SetRow> sets) {
    for (SetRow& row : sets) {
      if (seen.insert(row.ordered.order).second) found.push_back(std::move(row));
    }
  };
  for (const FamilyId id : families) {
    for (const FamilyMember& member : members_of(rows, id)) buyers.insert(member.profile);
    take(sets_of_family(rows, id));
  }
  for (const ProfileId buyer : buyers) take(sets_of_buyer(rows, buyer));
  return found;
}

std::optional<Date> set_holds_until(const std::vector<SetRow>& sets, Date today) {
  Date next = today;  // the first day of which it is not known that it has one
  for (bool longer = true; longer;) {
    longer = false;
    for (const SetRow& row : sets) {
      const auto until = row.holds_until();
      if (!until || row.from > next || *until < next) continue;
      next = *until + kDay;
      longer = true;
    }
  }
  return next == today ? std::nullopt : std::optional(next - kDay);
}

Date held_until(const ViewReader& rows, FamilyId family, ProfileId buyer, Date today) {
  std::set<BlindIndex> children;
  const auto add = [&](ProfileId id) {
    if (const auto row = profile(rows, id)) children.insert(row->username);
  };
  for (const FamilyMember& member : members_of(rows, family)) add(member.profile);
  if (children.empty()) add(buyer);
  const Date yesterday = today - std::chrono::days{1};
  std::optional<Date> least;
  for (const BlindIndex child : children) {
    const Date until = set_holds_until(sets_for_child(rows, child), today).value_or(yesterday);
    least = std::min(least.value_or(until), until);
  }
  return least.value_or(yesterday);
}

}  // namespace klade
