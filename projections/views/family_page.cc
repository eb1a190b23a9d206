#include "projections/views/family_page.h"

#include <algorithm>
#include <map>

#include "projections/views/classes.h"
#include "projections/views/families.h"
#include "projections/views/people.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

FamilyInstitution institution(const Reading& reading,
                              const ProfileRow& row,
                              ProfileId current,
                              Date today) {
  const auto school_row = school(reading.rows, row.school);
  const auto class_row = class_of_pupil(reading.rows, row.pupil, today);
  return {row.profile,
          row.roles.empty() ? Role::none : row.roles.front(),
          {row.school, school_row ? school_row->name : std::string()},
          row.pupil,
          class_row ? class_row->name : std::string(),
          row.profile == current};
}

}  // namespace

std::vector<ProfileRow> open_profiles_of_family(const ViewReader& rows, const ProfileRow& reader) {
  const std::vector<FamilyMember> members = members_of(rows, family_of(rows, reader.profile));
  const auto is_reader = [&](const FamilyMember& member) {
    return member.profile == reader.profile;
  };
  if (std::ranges::none_of(members, is_reader)) return {reader};
  std::vector<ProfileRow> found;
  for (const FamilyMember& member : members) {
    auto row = profile(rows, member.profile);
    if (row && (!row->closed || row->profile == reader.profile)) found.push_back(*std::move(row));
  }
  return found;
}

FamilyPage family_page(const Reading& reading,
                       const ProfileRow& reader,
                       Date today,
                       std::int32_t common_limit) {
  FamilyPage page;
  page.limit = common_limit;
  const FamilyId id = family_of(reading.rows, reader.profile);
  if (!id.is_nil()) {
    const FamilyRow row = family(reading.rows, id);
    page.id = id;
    if (row.granted != 0) page.limit = row.granted;
    if (row.asked != 0) page.application = FamilyApplication{row.asked, row.asked_at};
  }
  struct Child {
    SortedName name;
    std::vector<FamilyInstitution> institutions;
  };
  std::map<BlindIndex, Child> children;
  for (const ProfileRow& row : open_profiles_of_family(reading.rows, reader)) {
    Child& child = children[row.username];
    if (child.institutions.empty()) child.name = sorted_name(reading, row.pupil);
    child.institutions.push_back(institution(reading, row, reader.profile, today));
  }
  std::vector<const Child*> sorted;
  sorted.reserve(children.size());
  for (const auto& [username, child] : children) sorted.push_back(&child);
  std::ranges::sort(sorted, {}, [](const Child* child) {
    return std::pair(child->name.sort_key, child->institutions.front().profile);
  });
  for (const Child* child : sorted) {
    page.children.push_back({child->name.name, child->institutions});
  }
  return page;
}

}  // namespace klade
