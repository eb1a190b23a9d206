// ImportIds: Klade's ids of what a package calls by sourcedIds.  They follow from the vault's
// secret, so the same package names the same things, here and nowhere else, and a person's id
// tells nothing.  A class or journal of another school year is another one, whatever its sourcedId.
// Values; safe to use from any thread.  The vault must outlive it.
#pragma once

#include <string>
#include <string_view>

#include "events/core/id.h"
#include "events/vault/key_vault.h"

namespace klade {

class ImportIds {
 public:
  ImportIds(const KeyVault& vault, std::string_view school) : vault_(vault), school_(school) {}

  SchoolId school() const { return SchoolId(vault_.blind("school.id", school_)); }
  YearId year(std::string_view year) const { return YearId(id("year.id", year)); }
  SemesterId semester(std::string_view semester) const {
    return SemesterId(id("semester.id", semester));
  }
  PersonId person(std::string_view person) const { return PersonId(id("person.id", person)); }
  // `pupil` is empty for staff.
  ProfileId profile(std::string_view person, std::string_view pupil) const {
    return ProfileId(id("profile.id", std::string(person) + '|' + std::string(pupil)));
  }
  ClassId school_class(std::string_view year, std::string_view school_class) const {
    return ClassId(id("class.id", std::string(year) + '|' + std::string(school_class)));
  }
  // A closed journal takes no more entries, so one that comes back is the next `edition`.
  JournalId journal(std::string_view year, std::string_view journal, unsigned edition) const {
    return JournalId(
        id("journal.id",
           std::string(year) + '|' + std::string(journal) + '|' + std::to_string(edition)));
  }

 private:
  BlindIndex id(std::string_view purpose, std::string_view text) const {
    return vault_.blind(purpose, school_ + '|' + std::string(text));
  }

  const KeyVault& vault_;
  const std::string school_;
};

}  // namespace klade
