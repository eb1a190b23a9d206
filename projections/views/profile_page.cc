#include "projections/views/profile_page.h"

#include "projections/views/classes.h"
#include "projections/views/granted.h"
#include "projections/views/people.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

std::optional<PupilSummary> pupil_of(const Reading& reading, PersonId pupil, Date today) {
  if (pupil.is_nil()) return std::nullopt;
  const auto row = class_of_pupil(reading.rows, pupil, today);
  return PupilSummary{pupil, full_name(reading, pupil), row ? row->name : std::string()};
}

Role shown_role(const ProfileRow& profile) {
  return profile.roles.empty() ? Role::none : profile.roles.front();
}

PermissionSet permissions_of(const ViewReader& rows, const ProfileRow& profile) {
  PermissionSet all;
  const auto at = school(rows, profile.school);
  if (!at) return all;
  for (const Role role : profile.roles) {
    for (const Permission permission : granted_by(*at, role, profile.pupil.is_nil()).list()) {
      all.add(permission);
    }
  }
  return all;
}

}  // namespace

ProfileSummary profile_summary(const Reading& reading, const ProfileRow& profile, Date today) {
  const auto row = school(reading.rows, profile.school);
  return {profile.profile,
          shown_role(profile),
          full_name(reading, profile.person),
          {profile.school, row ? row->name : std::string()},
          pupil_of(reading, profile.pupil, today)};
}

ProfilePage profile_page(const Reading& reading,
                         const ProfileRow& profile,
                         Date today,
                         std::int32_t terms) {
  ProfileSummary summary = profile_summary(reading, profile, today);
  ProfilePage page{summary.id,
                   summary.role,
                   profile.roles,
                   std::move(summary.name),
                   std::move(summary.school),
                   std::move(summary.pupil),
                   {},
                   profile.language,
                   !profile.alias.is_nil(),
                   profile.second_factor,
                   demands(reading.rows, profile, terms),
                   permissions_of(reading.rows, profile).list(),
                   profile.closed};
  const auto led = classes_led_by(reading.rows, profile.person, today);
  for (const ClassSummary& item : class_list(reading, led, today).items) {
    page.class_teacher_of.push_back({item.id, item.name});
  }
  return page;
}

}  // namespace klade
