// Passwords of imported profiles: who needs one, and the one file that they are written to.
//
// The file is CSV with the header `school,username,role,person,password`; school and person are
// sourcedIds; mode 0600.  A crash must not leave profiles with passwords that nobody has, so:
//
//   1. all rows are written to FILE.partial and synced,
//   2. the verifiers are submitted and answered,
//   3. FILE.partial becomes FILE, which must not exist.
//
// When an import is cut off between, the next one with the same FILE reads FILE.partial: a password
// that was accepted stays in the file, one that was not is submitted now.  Who deletes FILE.partial
// or FILE deletes the passwords; new ones are then a superuser's to issue.
//
// The clear text is in memory and in the file only.  Not thread-safe.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "events/core/result.h"
#include "events/vault/key_vault.h"
#include "gateway/import/roster.h"
#include "projections/view_store.h"

namespace klade {

// A profile and its row of the file.
struct PasswordRow {
  SchoolId school_id;
  ProfileId profile;
  BlindIndex username_index;
  std::string school;
  std::string username;
  std::string role;
  std::string person;
  std::string password;
  BlindIndex verifier;
};

// The profiles of the rosters that have no password, or none for the username they are to have.
std::vector<PasswordRow> rows_without_password(const std::vector<Roster>& rosters,
                                               const ViewReader& rows,
                                               const KeyVault& vault);

struct PasswordFault {
  std::string text;
};

class PasswordFile {
 public:
  explicit PasswordFile(std::filesystem::path file) : file_(std::move(file)) {}

  bool exists() const;
  // What an import that was cut off has left; empty when there is nothing.
  Result<std::vector<PasswordRow>, PasswordFault> left_over(const std::vector<Roster>& rosters,
                                                            const KeyVault& vault) const;
  // Whether a file can be made where write_partial makes one.
  Result<Unit, PasswordFault> try_partial() const;
  // Durable when it returns.
  Result<Unit, PasswordFault> write_partial(const std::vector<PasswordRow>& rows) const;
  Result<Unit, PasswordFault> publish() const;

 private:
  std::filesystem::path partial() const;
  std::filesystem::path fresh() const;

  const std::filesystem::path file_;
};

// Makes a password for each row that has none and the verifiers of all, on all cores.  `progress`
// is told how many are done; on the caller's thread.
Result<Unit, PasswordFault> make_verifiers(std::vector<PasswordRow>& rows,
                                           const KeyVault& vault,
                                           const std::function<void(std::size_t)>& progress);

}  // namespace klade
