// Query of view access_log: who was shown a pupil's data, its own and what it is among.
//
// A pupil is among the journals and classes that it is in: who has read one of these on a day on
// which the pupil was in it, or of a journal later, was shown the pupil, too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/reading.h"
#include "projections/views/access_log.h"

namespace klade {

// An employee, as the log shows it.
struct AccessReader {
  ProfileId id;
  std::string name;
  Role role = Role::none;  // in which it acted
  FIELDS(id, name, role)
  bool operator==(const AccessReader&) const = default;
};
struct AccessEntry {
  Instant hour{};  // in which it was shown, once or more often
  AccessReader reader;
  DataKind kind = DataKind::pupil;
  Id128 subject;
  std::string title;  // of the journal or the class; else of the pupil itself
  FIELDS(hour, reader, kind, subject, title)
  bool operator==(const AccessEntry&) const = default;
};
struct AccessLogPage {
  std::vector<AccessEntry> items;   // the newest first
  std::optional<std::string> next;  // the cursor of what is older
  FIELDS(items, next)
};

std::vector<AccessSource> access_sources_of_pupil(const ViewReader& rows, PersonId pupil);

AccessLogPage access_log_page(const Reading& reading,
                              const std::vector<AccessSource>& sources,
                              const std::optional<AccessPlace>& after,
                              std::size_t limit);

// Opaque to clients; good for ever.
std::string to_cursor(const AccessPlace& place);
std::optional<AccessPlace> parse_access_cursor(std::string_view text);

}  // namespace klade
