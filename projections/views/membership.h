// Spans of local dates: what is asked for, and how long somebody belonged to something.
// Last days are included.  Values.
#pragma once

#include <optional>
#include <string>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

inline constexpr Date kFirstDate{std::chrono::days{-25'567}};  // 1900-01-01
inline constexpr Date kLastDate{std::chrono::days{84'005}};    // 2199-12-31

// By default everything.
struct DateRange {
  Date from = kFirstDate;
  Date to = kLastDate;
  bool covers(Date date) const { return from <= date && date <= to; }
  bool operator==(const DateRange&) const = default;
};

// A row of its own for each time that somebody joined.
struct Membership {
  Date from{};
  std::optional<Date> until;  // nothing: still
  FIELDS(from, until)
  Date last() const { return until.value_or(kLastDate); }
  bool covers(Date date) const { return from <= date && date <= last(); }
  bool overlaps(const DateRange& range) const { return from <= range.to && range.from <= last(); }
  bool operator==(const Membership&) const = default;
};

// Who belongs, and when.
struct Member {
  PersonId person;
  Membership membership;
  bool operator==(const Member&) const = default;
};

// {id, name} in answers.
template <class AnyId>
struct Named {
  AnyId id;
  std::string name;
  FIELDS(id, name)
  bool operator==(const Named&) const = default;
};

}  // namespace klade
