// Query parents: a pupil's parents as those see them who look after accounts.
// GET /pupils/{id}/parents.  Depends on people and sign_ins.
#pragma once

#include <string>
#include <vector>

#include "events/language.h"
#include "projections/reading.h"
#include "projections/views/sign_ins.h"

namespace klade {

struct ParentSummary {
  ProfileId id;
  PersonId person;
  Role role = Role::none;
  std::string name;
  std::string phone;  // empty: none
  Language language = Language::lv;
  bool has_password = false;
  bool closed = false;
  FIELDS(id, person, role, name, phone, language, has_password, closed)
};
struct ParentList {
  std::vector<ParentSummary> items;
  FIELDS(items)
};
// Those who may act first, by role, then by name in Latvian order.
ParentList parents_of(const Reading& reading, PersonId pupil);

}  // namespace klade
