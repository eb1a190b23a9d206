// Roles as bundles of permissions that a school sets, and who has which (requirements 1.11, RO).
#include <algorithm>
#include <csignal>

#include "tests/acceptance/class_teacher.h"
#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

using Json = nlohmann::json;

Json parent_body(const std::string& role) {
  return {{"role", role},
          {"given_name", "Jānis"},
          {"family_name", "Zariņš"},
          {"phone", "26123456"},
          {"language", "lv"}};
}

Person superuser_of(const SchoolServer& school) {
  return school.sign_in(school.issued("superuser"));
}

Json role_of(Person& who, const std::string& name) {
  const Json list = who.get("/school/roles").json();
  for (const Json& role : list["items"]) {
    if (role["role"] == name) return role;
  }
  return {};
}

bool has(const Json& list, const std::string& text) {
  return std::ranges::find(list, Json(text)) != list.end();
}

void set_permissions(Person& superuser, const std::string& role, const Json& permissions) {
  const Reply reply =
      superuser.post("/school/roles/" + role + "/permissions", {{"permissions", permissions}});
  ASSERT_EQ(reply.status, 201) << reply.body;
}
void set_roles(Person& superuser, const std::string& profile, const Json& roles) {
  const Reply reply = superuser.post("/profiles/" + profile + "/roles", {{"roles", roles}});
  ASSERT_EQ(reply.status, 201) << reply.body;
}

// What somebody reads once it is shown what the superuser has written last: a node of one sees its
// views in the order of the log.
Reply after(Person& writer, Person& reader, const std::string& path) {
  EXPECT_EQ(reader.get("/me", {{"Klade-Position", writer.position()}}).status, 200);
  return reader.get(path);
}

TEST(Roles, RO_ASchoolGivesTheClerkAccountsAndTakesThemFromTeachers) {
  SchoolServer school;
  Person superuser = superuser_of(school);
  ClassTeacher teacher = class_teacher_of(school);
  Person clerk = school.sign_in(school.issued("director"));
  const std::string parents = "/pupils/" + teacher.pupil + "/parents";
  ASSERT_NO_FATAL_FAILURE(set_roles(superuser, clerk.profile()["id"], {"clerk"}));
  EXPECT_EQ(after(superuser, clerk, "/me").json()["roles"], Json::array({"clerk"}));
  EXPECT_EQ(clerk.get(parents).status, 403);
  EXPECT_EQ(clerk.post(parents, parent_body("guardian")).status, 403);
  EXPECT_EQ(teacher.person.get(parents).status, 200);

  Json of_clerk = role_of(superuser, "clerk")["permissions"];
  of_clerk.push_back("manage_accounts");
  Json of_teacher = role_of(superuser, "teacher")["permissions"];
  of_teacher.erase(std::ranges::find(of_teacher, Json("manage_class_accounts")));
  ASSERT_NO_FATAL_FAILURE(set_permissions(superuser, "clerk", of_clerk));
  ASSERT_NO_FATAL_FAILURE(set_permissions(superuser, "teacher", of_teacher));

  // Both sessions were open before.
  EXPECT_EQ(after(superuser, clerk, parents).status, 200);
  EXPECT_TRUE(has(clerk.get("/me").json()["permissions"], "manage_accounts"));
  EXPECT_EQ(after(superuser, teacher.person, parents).status, 403);
  EXPECT_FALSE(has(teacher.person.get("/me").json()["permissions"], "manage_class_accounts"));
  EXPECT_EQ(teacher.person.post(parents, parent_body("guardian")).status, 403);
  EXPECT_EQ(clerk.post(parents, parent_body("guardian")).status, 201);
  // Of the staff it manages nobody.
  EXPECT_EQ(
      clerk
          .post("/profiles/" + teacher.person.profile()["id"].get<std::string>() + "/password",
                Json::object())
          .status,
      404);
  EXPECT_EQ(role_of(superuser, "clerk")["changed"], true);
  school.restart(SIGKILL);
  Person again = clerk.at(school.port());
  EXPECT_EQ(again.get(parents).status, 200);
  school.stop(SIGKILL);
  expect_views_equal_rebuild(school.data());
}

TEST(Roles, RO_TheSuperuserGivesAndTakesRolesAndOpenSessionsHaveThemAtOnce) {
  const SchoolServer school;
  Person superuser = superuser_of(school);
  Person teacher = school.sign_in(school.issued("teacher"));
  const std::string profile = teacher.profile()["id"];
  EXPECT_EQ(teacher.get("/school/staff").status, 403);
  ASSERT_NO_FATAL_FAILURE(set_roles(superuser, profile, {"teacher", "deputy_studies"}));
  EXPECT_EQ(after(superuser, teacher, "/school/staff").status, 200);
  const Json staff = superuser.get("/school/staff?limit=500").json()["items"];
  const auto row =
      std::ranges::find_if(staff, [&](const Json& each) { return each["id"] == profile; });
  ASSERT_NE(row, staff.end());
  EXPECT_EQ((*row)["roles"], (Json{"teacher", "deputy_studies"}));
  EXPECT_FALSE((*row)["name"].get<std::string>().empty());
  ASSERT_NO_FATAL_FAILURE(set_roles(superuser, profile, {"teacher"}));
  EXPECT_EQ(after(superuser, teacher, "/school/staff").status, 403);
  EXPECT_EQ(teacher.post("/profiles/" + profile + "/roles", {{"roles", {"superuser"}}}).status,
            403);
}

TEST(Roles, RO_WhatNobodyMayDoAloneIsRefused) {
  const SchoolServer school;
  Person superuser = superuser_of(school);
  const std::string own = superuser.profile()["id"];
  const auto change = [&](Person& who, const std::string& profile, const Json& roles) {
    return who.post("/profiles/" + profile + "/roles", {{"roles", roles}}).json()["code"];
  };
  EXPECT_EQ(change(superuser, own, {"teacher"}), "own_superuser_role");
  Person other = school.sign_in(school.issued("director"));
  const std::string director = other.profile()["id"];
  EXPECT_EQ(change(superuser, director, {"director", "operator"}), "role_not_for_staff");
  EXPECT_EQ(change(superuser, director, {"director", "mother"}), "role_not_for_staff");
  EXPECT_EQ(change(superuser, director, {"director", "director"}), "role_listed_twice");
  EXPECT_EQ(change(superuser, director, Json::array()), "roles_missing");

  // Who looks after the staff without being a superuser cannot take the last one's role either.
  Json of_director = role_of(superuser, "director")["permissions"];
  of_director.push_back("manage_staff");
  of_director.push_back("close_profiles");
  ASSERT_NO_FATAL_FAILURE(set_permissions(superuser, "director", of_director));
  EXPECT_EQ(after(superuser, other, "/school/staff").status, 200);
  const Json staff = other.get("/school/staff?limit=500").json()["items"];
  for (const Json& each : staff) {
    if (each["id"] == own || !has(each["roles"], "superuser")) continue;
    EXPECT_EQ(
        other
            .post("/profiles/" + each["id"].get<std::string>() + "/roles", {{"roles", {"teacher"}}})
            .status,
        201);
  }
  EXPECT_EQ(other.get("/school/staff").status, 200);  // shown what it has written
  EXPECT_EQ(change(other, own, {"teacher"}), "last_superuser");
  const Json order{
      {"why", "employment_ended"}, {"order_number", "1-9/45"}, {"order_date", "2026-11-20"}};
  EXPECT_EQ(other.post("/profiles/" + own + "/closure", order).json()["code"], "last_superuser");

  of_director.push_back("erase_people");
  ASSERT_NO_FATAL_FAILURE(set_permissions(superuser, "director", of_director));
  EXPECT_EQ(after(superuser, other, "/school/staff").status, 200);
  const auto erase = [&](const std::string& profile) {
    const Json all = other.get("/school/staff?limit=500").json();
    for (const Json& each : all["items"]) {
      if (each["id"] != profile) continue;
      const std::string path = "/people/" + each["person"].get<std::string>() + "/erasure";
      return other.post(path, {{"reason", "Lūgums"}}).json()["code"].get<std::string>();
    }
    return std::string("not listed");
  };
  EXPECT_EQ(erase(own), "last_superuser");
  EXPECT_EQ(erase(director), "forbidden");

  const auto set = [&](const std::string& role, const Json& permissions) {
    const Reply reply =
        superuser.post("/school/roles/" + role + "/permissions", {{"permissions", permissions}});
    return reply.json()["code"];
  };
  EXPECT_EQ(set("superuser", {"manage_staff"}), "permission_indispensable");
  EXPECT_EQ(set("auditor", {"read_school", "write_journals"}), "permission_not_for_role");
  EXPECT_EQ(set("pupil", {"read_school"}), "permission_not_for_role");
  EXPECT_EQ(set("operator", Json::array()), "permission_not_for_role");
  EXPECT_EQ(set("clerk", {"read_school", "read_school"}), "permission_listed_twice");
  EXPECT_EQ(
      superuser.post("/school/roles/nobody/permissions", {{"permissions", Json::array()}}).status,
      404);
}

TEST(Roles, RO_AnAuditorReadsTheSchoolAndWritesNothingButItsOwn) {
  const SchoolServer school;
  Person superuser = superuser_of(school);
  Person auditor = school.sign_in(school.issued("director"));
  ASSERT_NO_FATAL_FAILURE(set_roles(superuser, auditor.profile()["id"], {"auditor"}));
  EXPECT_EQ(after(superuser, auditor, "/school/staff").status, 200);
  EXPECT_EQ(auditor.get("/school/roles").status, 200);
  EXPECT_EQ(auditor.get("/classes").status, 200);
  const Json openapi = school.client().get("/api/v1/openapi.json").json();
  const std::string id = "00000000-0000-0000-0000-000000000001";
  int tried = 0;
  for (const auto& [template_path, operations] : openapi["paths"].items()) {
    if (!operations.contains("post")) continue;
    // Its own account and its own letters; and what asks for no session, or for another's token.
    const std::string given = template_path;
    const bool own = given.starts_with("/me") || given.starts_with("/mail/");
    const bool no_session = given == "/sessions" || given.starts_with("/sms/") ||
                            given.starts_with("/payments/") || given.starts_with("/operator/");
    if (own || no_session) continue;
    std::string path = given;
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
      path.replace(at, path.find('}') - at + 1, id);
    }
    const Reply reply = auditor.post(path, Json::object());
    EXPECT_EQ(reply.status, 403) << path << " " << reply.body;
    ++tried;
  }
  EXPECT_GT(tried, 25);
  EXPECT_EQ(auditor.post("/mail/letters", Json::object()).status, 403);
  EXPECT_EQ(auditor.post("/me/language", {{"language", "ru"}}).status, 201);
}

}  // namespace
}  // namespace klade
