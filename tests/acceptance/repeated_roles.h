// Writes of roles and of what they may, accepted once, that may be repeated.
#pragma once

#include <map>
#include <string>

#include "tests/acceptance/repeated_write.h"

namespace klade {

// Who sets roles, and whose.  Different each time, so that each is a change.
class RoleCast {
 public:
  RoleCast(const SchoolServer& school, const Person& superuser)
      : superuser_(superuser.at(school.port())) {
    const auto staff = superuser_.get("/school/staff").json();
    for (const auto& each : staff["items"]) {
      if (each["roles"][0] == "director") director_ = each["id"];
    }
    EXPECT_NE(director_, "");
  }
  const Person& superuser() const { return superuser_; }
  const std::string& director() const { return director_; }
  nlohmann::json roles_body() {
    nlohmann::json roles =
        some_roles({"clerk", "events_teacher", "deputy_creative", "deputy_studies"}, ++roles_);
    roles.push_back("director");
    return {{"roles", roles}};
  }
  nlohmann::json permissions_body() {
    return {{"permissions",
             some_roles({"read_journals", "read_school", "read_messages", "publish_news"},
                        ++permissions_)}};
  }

 private:
  Person superuser_;
  std::string director_;
  unsigned roles_ = 0;
  unsigned permissions_ = 0;
};

inline RepeatedWrite of_roles(RoleCast& cast) {
  const auto body = cast.roles_body();
  return {&cast.superuser(),
          "/profiles/" + cast.director() + "/roles",
          body,
          with(body, "roles", {"director", "teacher"})};
}
inline RepeatedWrite of_role_permissions(RoleCast& cast) {
  const auto body = cast.permissions_body();
  return {&cast.superuser(),
          "/school/roles/events_teacher/permissions",
          body,
          with(body, "permissions", {"write_mail"})};
}

inline const std::map<std::string, RepeatedWrite (*)(RoleCast&)>& role_rows() {
  static const std::map<std::string, RepeatedWrite (*)(RoleCast&)> kRows = {
      {"/profiles/{id}/roles", of_roles},
      {"/school/roles/{role}/permissions", of_role_permissions},
  };
  return kRows;
}

}  // namespace klade
