#include "events/permissions.h"

#include "events/core/check.h"

namespace klade {
namespace {

using enum Permission;

const PermissionSet kTeacher{
    read_journals, write_journals, excuse_absences, manage_class_accounts, write_mail};
const PermissionSet kChecking{
    read_journals, read_school, write_journals, excuse_absences, write_mail};
const PermissionSet kDeputy{
    read_journals, read_school, write_journals, excuse_absences, write_mail, publish_news};
const PermissionSet kDirector{read_journals,
                              read_school,
                              write_journals,
                              excuse_absences,
                              write_mail,
                              publish_news,
                              read_access_log};
const PermissionSet kSuperuser{read_journals,
                               read_school,
                               write_journals,
                               excuse_absences,
                               manage_accounts,
                               manage_staff,
                               close_profiles,
                               edit_settings,
                               edit_calendar,
                               erase_people,
                               read_messages,
                               write_mail,
                               publish_news,
                               read_access_log};
const PermissionSet kReading{read_journals, read_school, read_access_log};
const PermissionSet kAuditorAtMost{read_journals, read_school, read_messages, read_access_log};
// Who has these may give itself any other, or undo what others have entered.
const PermissionSet kOfTheOffice{manage_staff, edit_settings, erase_people};

}  // namespace

std::vector<Permission> PermissionSet::list() const {
  std::vector<Permission> list;
  for (const auto& [permission, name] : names<Permission>()) {
    if (has(permission)) list.push_back(permission);
  }
  return list;
}

bool is_staff_role(Role role) {
  switch (role) {
    case Role::teacher:
    case Role::deputy:
    case Role::director:
    case Role::superuser:
    case Role::auditor:
    case Role::clerk:
    case Role::deputy_studies:
    case Role::deputy_methodology:
    case Role::deputy_creative:
    case Role::deputy_extracurricular:
    case Role::events_teacher:
      return true;
    case Role::none:
    case Role::pupil:
    case Role::mother:
    case Role::father:
    case Role::guardian:
    case Role::system:
    case Role::service_operator:
      return false;
  }
  CHECK(false);
  return false;
}

PermissionSet default_permissions(Role role) {
  switch (role) {
    case Role::pupil:
    case Role::mother:
    case Role::father:
    case Role::guardian:
      return {write_mail};
    case Role::teacher:
      return kTeacher;
    case Role::deputy_methodology:
      return kChecking;
    case Role::deputy:
    case Role::deputy_studies:
    case Role::deputy_creative:
    case Role::deputy_extracurricular:
      return kDeputy;
    case Role::director:
      return kDirector;
    case Role::superuser:
      return kSuperuser;
    case Role::auditor:
      return kReading;
    case Role::clerk:
      return {read_journals, read_school, write_mail};
    case Role::events_teacher:
      return {read_journals, write_mail};
    case Role::none:
    case Role::system:
    case Role::service_operator:
      return {};
  }
  CHECK(false);
  return {};
}

bool may_have(Role role, Permission permission) {
  switch (role) {
    case Role::none:
    case Role::system:
    case Role::service_operator:
      return false;
    case Role::pupil:
    case Role::mother:
    case Role::father:
    case Role::guardian:
      return permission == write_mail;
    case Role::auditor:
      return kAuditorAtMost.has(permission);
    case Role::teacher:
    case Role::events_teacher:
      return !kOfTheOffice.has(permission);
    case Role::deputy:
    case Role::deputy_studies:
    case Role::deputy_methodology:
    case Role::deputy_creative:
    case Role::deputy_extracurricular:
    case Role::director:
    case Role::superuser:
    case Role::clerk:
      return true;
  }
  CHECK(false);
  return false;
}

bool must_have(Role role, Permission permission) {
  return role == Role::superuser && (permission == manage_staff || permission == edit_settings);
}

}  // namespace klade
