// What roles may do: permissions, their bundles, and what no school may put into one (requirements
// 1.11 and 1.14, RO).  A school sets a role's bundle anew (school.role_permissions_changed.v1); as
// long as it has not, the bundle is `default_permissions`.
//
// No permissions are what is one's own, which nobody takes: one's account, diary and mailbox, a
// parent's absence notices; and no roles are what is a fact: who gave a lesson in another's stead,
// who leads a class, and a pupil of age, as the birth date says.
// Pure functions; safe from any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "events/people.h"

namespace klade {

// Stored: values are frozen.
enum class Permission : std::uint8_t {
  read_journals = 1,          // those one teaches or stood in for, and of the class one leads
  read_school = 2,            // every pupil, class and journal of the school
  write_journals = 3,         // lessons, attendance and marks: of one's own, or as a substitute
  excuse_absences = 4,        // as the school's settings say
  manage_class_accounts = 5,  // phones and passwords of a led class's pupils and their parents
  manage_accounts = 6,        // those of every pupil and parent
  manage_staff = 7,           // employees, their accounts and roles, and what roles may
  close_profiles = 8,
  edit_settings = 9,
  edit_calendar = 10,
  erase_people = 11,
  read_messages = 12,  // what became of texts and e-mails; never what they say
  write_mail = 13,
  publish_news = 14,
  read_access_log = 15,  // which employee read whose data
};
template <>
std::span<const Name<Permission>> names();
std::string_view name_of(Permission permission);

// Of one role, or of several together.
class PermissionSet {
 public:
  PermissionSet() = default;
  PermissionSet(std::initializer_list<Permission> permissions) {
    for (const Permission permission : permissions) add(permission);
  }
  explicit PermissionSet(const std::vector<Permission>& permissions) {
    for (const Permission permission : permissions) add(permission);
  }
  void add(Permission permission) { bits_ |= bit(permission); }
  bool has(Permission permission) const { return (bits_ & bit(permission)) != 0; }
  bool empty() const { return bits_ == 0; }
  std::uint32_t bits() const { return bits_; }
  std::vector<Permission> list() const;  // in the order of their values
  bool operator==(const PermissionSet&) const = default;

 private:
  static std::uint32_t bit(Permission permission) {
    return std::uint32_t{1} << static_cast<unsigned>(permission);
  }
  std::uint32_t bits_ = 0;
};

// A role that an employee may be given by its school.
bool is_staff_role(Role role);
// What a role may where its school has said nothing.
PermissionSet default_permissions(Role role);
// What a role may have at all: an auditor writes nothing, a family has no business of the staff,
// and the operator, who has a token of its own and no profile, gets nothing from a school.
bool may_have(Role role, Permission permission);
// What cannot be taken from it, lest the school lock itself out.
bool must_have(Role role, Permission permission);

}  // namespace klade
