// klade import --data DIR [--passwords FILE] [--recorded-at INSTANT] PACKAGE
//
// Reads a OneRoster 1.2 CSV package (a folder or a zip archive), appends what differs from the
// school as it stands, and issues passwords to the profiles that have none.  It needs the data
// directory for itself: while a server runs on it, it says so and does nothing.
//
// A package with any fault is not imported: faults go to `err`, one a line as
// `file:line:column: reason`.  FILE (passwords.h) must not exist when there is a password to write.
// Without --passwords no passwords are issued.  --recorded-at is the instant that the log gets, for
// demonstrations and tests; the log's time never goes back.
//
// 0 when all is done, 1 when not, 2 for a command line that cannot be read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/core/time.h"
#include "gateway/import/command_node.h"
#include "gateway/settings/settings.h"

namespace klade {

struct ImportRequest {
  Settings settings;
  std::string passwords;  // empty: none are issued
  std::optional<Instant> recorded_at;
  std::string package;
};

int run_import(const ImportRequest& request, const Terminal& terminal);

// `arguments` are those after "import".
int import_command(const std::vector<std::string>& arguments, const Terminal& terminal);

}  // namespace klade
