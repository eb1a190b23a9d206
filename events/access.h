// Context access: which employee read whose data, once an hour.
// Stream: access_log-<AccessLogId>, of one reader and hour.
#pragma once

#include <string_view>
#include <variant>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/time.h"

namespace klade {

// What was shown, and so whose id the subject is.  Stored: values are frozen.
enum class DataKind : std::uint8_t {
  pupil = 1,         // diary, marks, absences, place and timetable: of the pupil
  parents = 2,       // with their phones: of the pupil
  mark_history = 3,  // of the mark's pupil
  journal = 4,       // its page: of the journal
  class_pupils = 5,  // of the class
  people = 6,        // a list of the school's people: of the school
  messages = 7,      // what became of texts and e-mails: of the school
  access_log = 8,    // who read a person's data: of that person; lists of the school: of it
};
template <>
std::span<const Name<DataKind>> names();
std::string_view name_of(DataKind kind);

// The hour that an instant is of; Riga's hours begin when UTC's do.
inline Instant hour_of(Instant at) { return std::chrono::floor<std::chrono::hours>(at); }

struct DataRead {
  static constexpr std::string_view kType = "access.data_read.v1";
  static constexpr std::string_view kMeaning =
      "An employee was shown another person's data, in this hour for the first time.";
  SchoolId school;
  ProfileId reader;
  DataKind kind = DataKind::pupil;
  Id128 subject;  // a pupil, a journal, a class, the school: as `kind` says
  Instant hour{};
  FIELDS(school, reader, kind, subject, hour)
  bool operator==(const DataRead&) const = default;
};

using AccessEvent = std::variant<DataRead>;

}  // namespace klade
