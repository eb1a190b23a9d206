#include "projections/views/people.h"

#include <algorithm>
#include <array>
#include <variant>

#include "events/core/match.h"
#include "projections/views/latvian_order.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kPersons = 'p';
constexpr char kErased = 'e';
constexpr char kRevisions = 'r';

// In a sort key before the name: the erased come last.
constexpr char kNamed = '\0';
constexpr char kNameless = '\1';

void put_person(ViewBatch& rows, PersonId id, const PersonRow& row, const Place& place) {
  rows.put(row_key(kPersons, id), packed(row));
  rows.put(row_key(kRevisions, row.school), packed(place.seq));
}

template <class Change>
void change_person(ViewBatch& rows, PersonId id, const Place& place, Change change) {
  auto row = get_row<PersonRow>(rows, row_key(kPersons, id));
  if (!row) return;
  change(*row);
  put_person(rows, id, *row, place);
}

bool is_erased_text(const Reading& reading, const std::string& text) {
  return text == reading.erased_text;
}

std::string joined(const std::string& given, const std::string& family) {
  if (given.empty()) return family;
  return family.empty() ? given : given + ' ' + family;
}

}  // namespace

bool PeopleView::wants(std::string_view type) const {
  return is_type_of<PersonRegistered,
                    PersonDetailsChanged,
                    PersonPhoneChanged,
                    PersonEmailChanged,
                    PersonErased>(type);
}

void PeopleView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const auto* event = std::get_if<PeopleEvent>(&record.event);
  if (event == nullptr) return;
  match(
      *event,
      [&](const PersonRegistered& e) {
        put_person(rows, e.person, {e.school, e.details, false, e.details.digest}, place);
      },
      [&](const PersonDetailsChanged& e) {
        change_person(rows, e.person, place, [&](PersonRow& row) {
          row.details = e.details;
          row.whole = e.details.digest;
        });
      },
      [&](const PersonPhoneChanged& e) {
        change_person(rows, e.person, place, [&](PersonRow& row) {
          row.details.phone = e.phone;
          row.details.digest = e.digest;
        });
      },
      [&](const PersonEmailChanged& e) {
        change_person(rows, e.person, place, [&](PersonRow& row) {
          row.details.email = e.email;
          row.details.digest = e.digest;
        });
      },
      [&](const PersonErased& e) {
        change_person(rows, e.person, place, [&](PersonRow& row) {
          row.erased = true;
          rows.put(row_key(kErased, e.person),
                   packed(ErasureRow{e.person,
                                     row.school,
                                     record.origin.command,
                                     record.ordinal,
                                     record.origin.correlation}));
        });
      },
      [](const ProfileOpened&) {},
      [](const ProfileRolesChanged&) {},
      [](const ProfileUsernameChanged&) {},
      [](const PasswordIssued&) {},
      [](const ProfileClosed&) {},
      [](const ProfileReopened&) {});
}

std::optional<PersonRow> person(const ViewReader& rows, PersonId id) {
  return get_row<PersonRow>(rows, View::people, row_key(kPersons, id));
}

SortedName sorted_name(const Reading& reading, PersonId id) {
  const std::optional<PersonRow> row = person(reading.rows, id);
  if (!row) return {id, {}, std::string(1, kNameless)};
  SortedName erased{id, std::string(reading.erased_text), std::string(1, kNameless)};
  if (row->erased) return erased;
  const std::string given = open_text(reading, row->details.given_name, "person.given_name");
  const std::string family = open_text(reading, row->details.family_name, "person.family_name");
  // The key may be destroyed already when the event that says so is not projected yet.
  if (is_erased_text(reading, given) || is_erased_text(reading, family)) return erased;
  return {id, joined(given, family), kNamed + latvian_name_key(family, given)};
}

std::vector<SortedName> sorted_names(const Reading& reading, const std::vector<PersonId>& ids) {
  std::vector<SortedName> names;
  names.reserve(ids.size());
  for (const PersonId id : ids) names.push_back(sorted_name(reading, id));
  std::ranges::sort(names, [](const SortedName& a, const SortedName& b) {
    return a.sort_key == b.sort_key ? a.id < b.id : a.sort_key < b.sort_key;
  });
  return names;
}

std::string full_name(const Reading& reading, PersonId id) {
  const std::optional<PersonRow> row = person(reading.rows, id);
  if (!row) return {};
  if (row->erased) return std::string(reading.erased_text);
  const std::string given = open_text(reading, row->details.given_name, "person.given_name");
  const std::string family = open_text(reading, row->details.family_name, "person.family_name");
  if (is_erased_text(reading, given) || is_erased_text(reading, family)) {
    return std::string(reading.erased_text);
  }
  return joined(given, family);
}

std::optional<Date> birth_date(const Reading& reading, PersonId id) {
  const std::optional<PersonRow> row = person(reading.rows, id);
  if (!row || row->erased) return std::nullopt;
  return parse_date(open_text(reading, row->details.birth_date, "person.birth_date"));
}

std::vector<ErasureRow> erasures(const ViewReader& rows) {
  std::vector<ErasureRow> found;
  rows.scan(View::people, row_key(kErased), [&](std::string_view, std::string_view value) {
    found.push_back(row_of<ErasureRow>(value));
    return true;
  });
  return found;
}

std::uint64_t people_revision(const ViewReader& rows, SchoolId school) {
  return get_revision(rows, View::people, row_key(kRevisions, school));
}

}  // namespace klade
