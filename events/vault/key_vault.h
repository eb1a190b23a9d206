// KeyVault: the keys of persons and schools, and the only place where personal data is in clear
// beside the screen.  Data keys are random, one a subject, wrapped by the operator's key; their
// ids are random too.  It is not part of the log: losing it loses the personal data.
//
// Thread-safe.  Clear texts are returned by value and belong to the caller, who must not log them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "events/core/id.h"
#include "events/core/result.h"
#include "events/vault/sealed.h"

namespace klade {

enum class VaultFault {
  unknown_key,  // never seen here: the wrong vault stands beside this log; the reader must stop
  tampered,     // the box does not open under its own key
  storage,      // the disk, or the bytes on it
  unavailable,  // the brokers did not answer in time, or not as they should: to be tried again
};
std::string_view name_of(VaultFault fault);

// What a sealed text renders as.
struct Erased {
  bool operator==(const Erased&) const = default;
};
using Opened = std::variant<std::string, Erased>;  // an empty Sealed opens as an empty string

class KeyVault {
 public:
  virtual ~KeyVault() = default;

  // Seals under the subject's key, which is made when there is none.  `subject` is a PersonId or a
  // SchoolId; `purpose` names the field ("person.family_name") and must be given again to open.
  // Sealing for an erased subject gives a Sealed that renders as erased.
  virtual Result<Sealed, VaultFault> seal(const Id128& subject,
                                          std::string_view purpose,
                                          std::string_view text) = 0;
  virtual Result<Opened, VaultFault> open(const Sealed& sealed, std::string_view purpose) const = 0;

  // Destroys the subjects' keys and leaves a tombstone of each.  Durable when it returns;
  // idempotent.  Many at once cost little more than one.
  virtual Result<Unit, VaultFault> erase(std::span<const Id128> subjects) = 0;
  Result<Unit, VaultFault> erase(const Id128& subject) { return erase(std::span(&subject, 1)); }
  virtual bool is_erased(const Id128& subject) const = 0;

  // A keyed hash under this vault's secret: the same text and purpose give the same index, and
  // nobody without the vault can go through all personal codes.  Also the source of ids that must
  // not be guessable and of password salts.
  virtual BlindIndex blind(std::string_view purpose, std::string_view text) const = 0;

  // By what name outsiders know a person of a school: 32 hexadecimal digits, a keyed hash under a
  // key of the school and the person's own data key.  The same always; another at another school;
  // nothing for an erased person, whose pseudonym nobody can compute any more.  Makes no key: a
  // person without one is unknown_key, since whoever is registered has a name and so a key.
  virtual Result<std::optional<std::string>, VaultFault> pseudonym(SchoolId school,
                                                                   PersonId person) const = 0;
};

}  // namespace klade
