#include "events/permissions.h"

#include <gtest/gtest.h>

#include "events/core/names.h"

namespace klade {
namespace {

const PermissionSet kWriting{Permission::write_journals,
                             Permission::excuse_absences,
                             Permission::manage_class_accounts,
                             Permission::manage_accounts,
                             Permission::manage_staff,
                             Permission::close_profiles,
                             Permission::edit_settings,
                             Permission::edit_calendar,
                             Permission::erase_people,
                             Permission::write_mail,
                             Permission::publish_news};

TEST(Permissions, RO_ByDefaultAreWhatARoleMayHaveAndMustHave) {
  for (const auto& [role, role_name] : names<Role>()) {
    for (const auto& [permission, name] : names<Permission>()) {
      SCOPED_TRACE(std::string(role_name) + " " + std::string(name));
      const bool has = default_permissions(role).has(permission);
      EXPECT_TRUE(!has || may_have(role, permission));
      EXPECT_TRUE(has || !must_have(role, permission));
    }
  }
}

TEST(Permissions, RO_OfAnAuditorWriteNothing) {
  for (const Permission permission : kWriting.list()) {
    EXPECT_FALSE(may_have(Role::auditor, permission)) << name_of(permission);
  }
  EXPECT_TRUE(may_have(Role::auditor, Permission::read_school));
}

TEST(Permissions, RO_OfTheOperatorAreNone) {
  for (const auto& [permission, name] : names<Permission>()) {
    EXPECT_FALSE(may_have(Role::service_operator, permission)) << name;
    EXPECT_FALSE(may_have(Role::system, permission)) << name;
  }
}

TEST(Permissions, RO_OfAFamilyAreMailAlone) {
  for (const Role role : {Role::pupil, Role::mother, Role::father, Role::guardian}) {
    for (const auto& [permission, name] : names<Permission>()) {
      EXPECT_EQ(may_have(role, permission), permission == Permission::write_mail) << name;
    }
  }
}

TEST(Permissions, RO_OfATeacherLeaveTheOfficeAlone) {
  for (const Role role : {Role::teacher, Role::events_teacher}) {
    EXPECT_FALSE(may_have(role, Permission::manage_staff));
    EXPECT_FALSE(may_have(role, Permission::edit_settings));
    EXPECT_FALSE(may_have(role, Permission::erase_people));
    EXPECT_TRUE(may_have(role, Permission::manage_accounts));
  }
}

TEST(Permissions, AreListedInOrderAndOnce) {
  PermissionSet set{Permission::write_mail, Permission::read_school};
  set.add(Permission::write_mail);
  EXPECT_EQ(set.list(), (std::vector{Permission::read_school, Permission::write_mail}));
  EXPECT_EQ(PermissionSet(set.list()), set);
  EXPECT_TRUE(PermissionSet().empty());
}

}  // namespace
}  // namespace klade
