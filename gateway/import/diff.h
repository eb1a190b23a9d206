// The difference between what a package says and what the views show, as commands.
//
//   nothing to do       the same package again: no commands
//   joined, left        a new place begins at the enrolment's first day; one that the package no
//                       longer has ends at the enrolment's last day or, without one, on `today`,
//                       for a pupil that moves class on the day before the new place begins, and
//                       never after the school year's end
//   came back           the place is taken anew; a class is formed again, a closed profile opened;
//                       a closed journal stays closed and its next edition is opened
//   corrected code      the profiles' username changes, for a pupil also its parents'; a password
//                       belongs to the username, so these profiles need new ones
//   opened by the school
//                       a profile that somebody opened, and no package: it ends with its pupil's
//                       own, and its username is the pupil's
//   closed by an order  it stays closed, whatever a package says (RV1)
//   begins later        of a standing place: it ends the day before and begins anew; a first day
//                       moved to earlier is not a difference
//   persons             nobody is deleted: who is gone loses its profiles, its history stays.  An
//                       erased person is left alone.  A phone that the school corrected stands
//                       until the package says something new of that person
//
// Command ids follow from what the views showed and what is to be done, so an import that was cut
// off can be repeated, also while its last commands are on their way.
// Reads views and vault, writes new sealed details into the vault's keys only.  Not thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aggregates/command.h"
#include "events/vault/key_vault.h"
#include "gateway/import/roster.h"
#include "projections/view_store.h"

namespace klade {

struct PlannedCommand {
  Command command;
  SchoolId school;  // the partition's key
  CommandId id;
  std::string what;  // it is about: "plan_year", "join"; names nothing of the package
};

// How many of one kind of thing.
struct ImportCount {
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t ended = 0;
  std::size_t unchanged = 0;
};
struct ImportCounts {
  ImportCount schools;  // with their years
  ImportCount persons;
  ImportCount profiles;
  ImportCount classes;
  ImportCount journals;
  ImportCount places;  // of teachers and pupils in classes and journals
};

struct ImportPlan {
  std::vector<PlannedCommand> commands;  // in the order in which they must be decided
  ImportCounts counts;
};

// What is read and with what.  `position`: what the views show, PartitionId aside; it makes the
// command ids those of this very state.
struct ImportBase {
  const ViewReader& rows;
  KeyVault& vault;
  std::uint64_t position = 0;
  Date today{};
};

Result<ImportPlan, VaultFault> plan_import(const Roster& roster, const ImportBase& base);

// Adds up, school by school.
void add_counts(ImportCounts& sum, const ImportCounts& more);

}  // namespace klade
