// Two schools of one town in which families live, and what families do, for the tests of them.
//
//   Mazā skola     pupils p1 to p5; their mother m1, and f1, the father of p1 and p2; g1, who is
//   the
//                  guardian of p3
//   Mūzikas skola  p1 and m1 again, with passwords of their own
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/acceptance/school_server.h"
#include "tests/gateway/import/small_package.h"

namespace klade {

inline SmallPackage family_package() {
  SmallPackage package;
  package.edit("users.csv", "Paula,Liepa,,,,m1", "Paula,Liepa,,,,\"m1,f1\"");
  package.files["users.csv"] +=
      "p4,,true,390000-00014,{personasKods:390000-00014},Rūta,Ābele,,,,m1\n"
      "p5,,true,390000-00015,{personasKods:390000-00015},Zane,Zīle,,,,m1\n";
  package.files["orgs.csv"] += "mu,,Mūzikas skola,school,,d\n";
  package.files["roles.csv"] +=
      "r14,,p4,primary,student,,,sk\nr15,,p5,primary,student,,,sk\n"
      "r21,,p1,primary,student,,,mu\nr22,,m1,primary,parent,,,mu\n";
  return package;
}

class FamilySchool {
 public:
  explicit FamilySchool(std::vector<std::string> options = {})
      : school_(PackageFolder(written(folder_)), std::move(options)) {}

  const SchoolServer& server() const { return school_; }
  SchoolServer& server() { return school_; }

  static std::string code(int pupil) { return "390000-0001" + std::to_string(pupil); }
  // Of a role for a pupil at a school.
  const IssuedPassword& issued(const std::string& role,
                               int pupil,
                               const std::string& at = "sk") const {
    for (const IssuedPassword& one : school_.passwords()) {
      if (one.school == at && one.role == role && one.username == code(pupil)) return one;
    }
    throw std::runtime_error("no password of " + role + " " + std::to_string(pupil));
  }
  // The sign-in that the password of one school alone opens.
  Person sign_in(const std::string& role, int pupil, const std::string& at = "sk") const {
    return school_.sign_in(issued(role, pupil, at));
  }
  Reply link(Person& parent,
             const std::string& role,
             int pupil,
             const std::string& at = "sk") const {
    return link(parent, issued(role, pupil, at));
  }
  static Reply link(Person& parent, const IssuedPassword& child, const std::string& key = {}) {
    return parent.post(
        "/family/children", {{"personal_code", child.username}, {"password", child.password}}, key);
  }
  Reply operate(const std::string& token,
                const std::string& verb,
                const std::string& path,
                const nlohmann::json& body = {},
                const std::string& position = {}) const {
    Headers headers{{"Authorization", "Bearer " + token},
                    {"Content-Type", "application/json"},
                    {"Idempotency-Key", fresh_key()}};
    if (!position.empty()) headers.emplace_back("Klade-Position", position);
    return school_.client().request(
        verb, "/api/v1/operator" + path, headers, body.is_null() ? "" : body.dump());
  }

 private:
  static std::filesystem::path written(const TemporaryDirectory& folder) {
    write_folder(family_package().files, folder.path() / "package");
    return folder.path() / "package";
  }

  TemporaryDirectory folder_;
  SchoolServer school_;
};

// "Name: institution, institution" of each child.
inline std::vector<std::string> children_of(Person& parent) {
  const auto family = parent.get("/family").json();
  std::vector<std::string> shown;
  for (const auto& child : family["children"]) {
    std::string text = child["name"].get<std::string>() + ":";
    for (const auto& at : child["institutions"]) {
      text += " " + at["school"]["name"].get<std::string>() + (at["current"] == true ? "*" : "");
    }
    shown.push_back(text);
  }
  return shown;
}

// The parent's profile for the child of that name.
inline std::string profile_for(Person& parent, const std::string& child) {
  const auto family = parent.get("/family").json();
  for (const auto& each : family["children"]) {
    if (each["name"] == child) return each["institutions"][0]["profile"];
  }
  return {};
}

}  // namespace klade
