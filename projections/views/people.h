// View people: who persons are.
//
//   p <person>   PersonRow       e <person>   ErasureRow
//   r <school>   revision: registrations, changes and erasures of the school's persons
//
// A person's name is "Given Family"; of an erased person it is Reading::erased_text, of an unknown
// one empty.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/projection.h"
#include "projections/reading.h"

namespace klade {

class PeopleView final : public Projection {
 public:
  View view() const override { return View::people; }
  std::string_view name() const override { return "people"; }
  std::uint32_t version() const override { return 5; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct PersonRow {
  SchoolId school;
  PersonDetails details;
  bool erased = false;
  BlindIndex whole;  // the digest of when all details were said last: by a package, or at first
  FIELDS(school, details, erased, whole)
  bool operator==(const PersonRow&) const = default;
};

// Which event erased a person: what policies react to, also after a restart.
struct ErasureRow {
  PersonId person;
  SchoolId school;
  CommandId command;
  std::uint32_t ordinal = 0;
  Id128 correlation;
  FIELDS(person, school, command, ordinal, correlation)
  bool operator==(const ErasureRow&) const = default;
};

std::optional<PersonRow> person(const ViewReader& rows, PersonId id);
std::string full_name(const Reading& reading, PersonId id);
std::optional<Date> birth_date(const Reading& reading, PersonId id);
std::vector<ErasureRow> erasures(const ViewReader& rows);
std::uint64_t people_revision(const ViewReader& rows, SchoolId school);

// A name to show and the key that sorts it: family name, then given name, by Latvian rules; the
// erased come last.
struct SortedName {
  PersonId id;
  std::string name;
  std::string sort_key;
};
SortedName sorted_name(const Reading& reading, PersonId id);
// In Latvian order; of equal names the lower id comes first.
std::vector<SortedName> sorted_names(const Reading& reading, const std::vector<PersonId>& ids);

}  // namespace klade
