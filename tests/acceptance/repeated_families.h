// Writes of families and of the Family Set that are accepted once, and may be repeated.
#pragma once

#include <deque>
#include <map>
#include <stdexcept>
#include <string>

#include "tests/acceptance/repeated_write.h"

namespace klade {

inline const std::string kOperatorToken(43, 'o');
// As `klade operator-token` shows it.
inline constexpr const char* kOperatorHash =
    "d9530f29e5924655bf70898aabf1b41592d7077fee2f4fe701a268b02c394851";

// Who has a family, and what it is about.  Everything is made anew for each write.
class FamilyCast {
 public:
  FamilyCast(const SchoolServer& school, const Person& superuser)
      : school_(school),
        superuser_(superuser.at(school.port())),
        operator_(school.port(), {{"token", kOperatorToken}}) {}

  // One that has no family yet, with what it signs in by.
  struct Parent {
    Person* person = nullptr;
    IssuedPassword issued;
    nlohmann::json link() const {
      return {{"personal_code", issued.username}, {"password", issued.password}};
    }
  };
  Parent parent() {
    const auto& all = school_.passwords();
    while (next_ < all.size()) {
      const IssuedPassword& issued = all[next_++];
      if (issued.role != "mother" || issued.username == others_.username) continue;
      parents_.push_back(school_.sign_in(issued));
      EXPECT_EQ(parents_.back().post("/me/terms", {{"version", 1}}).status, 201);
      return {&parents_.back(), issued};
    }
    throw std::runtime_error("no parent is left");
  }
  struct Linked {
    Parent parent;
    std::string family;
    std::string other_member;
  };
  Linked family() {
    const Parent one = parent();
    const Parent other = parent();
    const std::string id = made(*one.person, "/family/children", other.link());
    return {one, id, other.person->profile()["id"]};
  }
  std::string order(Person& buyer) {
    return made(buyer, "/family-set/orders", {{"product", "month"}});
  }
  // Different each time, so that each is a change.
  nlohmann::json features_body() {
    return {
        {"features", some_roles({"overview", "ranking", "no_ads", "transcripts"}, ++features_)}};
  }
  const Person& superuser() const { return superuser_; }
  const Person& the_operator() const { return operator_; }

 private:
  static std::string made(Person& who, const std::string& path, const nlohmann::json& body) {
    const Reply reply = who.post(path, body);
    EXPECT_EQ(reply.status, 201) << path << " " << reply.body;
    EXPECT_EQ(who.get("/family").status, 200);  // waits until the next one can name it
    return reply.status == 201 ? reply.json()["id"] : "";
  }

  const SchoolServer& school_;
  Person superuser_;
  Person operator_;
  std::deque<Person> parents_;
  const IssuedPassword& others_ = school_.issued("pupil");  // whose parent is RepeatedCast's
  std::size_t next_ = 0;
  unsigned features_ = 0;
};

// Two profiles: the family takes both, and each joins it.
inline RepeatedWrite of_child(FamilyCast& cast) {
  const auto parent = cast.parent();
  const auto other = cast.parent();
  return {parent.person, "/family/children", other.link(), cast.parent().link(), 3, 4};
}
inline RepeatedWrite of_member_removal(FamilyCast& cast) {
  const auto linked = cast.family();
  const std::string path = "/family/members/" + linked.other_member + "/removal";
  return {linked.parent.person, path, nlohmann::json::object(), {}, 2};
}
inline RepeatedWrite of_application(FamilyCast& cast) {
  const nlohmann::json body{{"children", 5}, {"reason", "Pieci bērni"}};
  return {cast.parent().person, "/family/applications", body, with(body, "children", 6), 3};
}
inline RepeatedWrite of_family_limit(FamilyCast& cast) {
  return {&cast.the_operator(),
          "/operator/families/" + cast.family().family + "/limit",
          {{"children", 4}},
          {{"children", 5}}};
}
inline RepeatedWrite of_set_order(FamilyCast& cast) {
  return {
      cast.parent().person, "/family-set/orders", {{"product", "year"}}, {{"product", "month"}}};
}
inline RepeatedWrite of_set_cancellation(FamilyCast& cast) {
  const auto buyer = cast.parent();
  const std::string path = "/family-set/orders/" + cast.order(*buyer.person) + "/cancellation";
  return {buyer.person, path, nlohmann::json::object(), {}};
}
inline RepeatedWrite of_free_features(FamilyCast& cast) {
  const auto body = cast.features_body();
  return {&cast.superuser(),
          "/school/free-features",
          body,
          with(body, "features", {"overview", "absences_report"})};
}

inline const std::map<std::string, RepeatedWrite (*)(FamilyCast&)>& family_rows() {
  static const std::map<std::string, RepeatedWrite (*)(FamilyCast&)> kRows = {
      {"/family/children", of_child},
      {"/family/members/{profile}/removal", of_member_removal},
      {"/family/applications", of_application},
      {"/operator/families/{id}/limit", of_family_limit},
      {"/family-set/orders", of_set_order},
      {"/family-set/orders/{id}/cancellation", of_set_cancellation},
      {"/school/free-features", of_free_features},
  };
  return kRows;
}

}  // namespace klade
