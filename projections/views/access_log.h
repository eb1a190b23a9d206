// View access_log: which employee was shown whose data, in which hour.
//
//   s <subject> <hour> <reader> <kind>   AccessRow; hours since 1970 with all bits turned, so that
//                                        the newest comes first
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "projections/projection.h"

namespace klade {

class AccessLogView final : public Projection {
 public:
  View view() const override { return View::access_log; }
  std::string_view name() const override { return "access_log"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct AccessRow {
  SchoolId school;
  ProfileId reader;
  Role role = Role::none;  // in which the reader acted
  DataKind kind = DataKind::pupil;
  Id128 subject;
  Instant hour{};
  FIELDS(school, reader, role, kind, subject, hour)
  bool operator==(const AccessRow&) const = default;
};

// Where a row stands in an order of all rows, the newest first.
struct AccessPlace {
  Instant hour{};
  Id128 subject;
  ProfileId reader;
  DataKind kind = DataKind::pupil;
  // Before: newer.
  friend bool operator<(const AccessPlace& a, const AccessPlace& b);
  bool operator==(const AccessPlace&) const = default;
};
AccessPlace place_of(const AccessRow& row);

// Reads of one subject, of the hours from `from` to `to`.
struct AccessSource {
  Id128 subject;
  Instant from = Instant::min();
  Instant to = Instant::max();
};

// Rows of all sources together, the newest first, after a place; no more than `limit`.
std::vector<AccessRow> access_log(const ViewReader& rows,
                                  const std::vector<AccessSource>& sources,
                                  const std::optional<AccessPlace>& after,
                                  std::size_t limit);

}  // namespace klade
