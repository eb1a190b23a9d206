#include "projections/views/access_log.h"

#include <algorithm>
#include <tuple>
#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kSubjects = 's';

// Instants before 1970 are of no read.
std::uint32_t hour_part(Instant hour) {
  const auto count =
      std::chrono::floor<std::chrono::hours>(std::max(hour, Instant{}).time_since_epoch()).count();
  return ~static_cast<std::uint32_t>(std::min<std::int64_t>(count, UINT32_MAX));
}

std::string key_of(const AccessPlace& at) {
  return row_key(
      kSubjects, at.subject, hour_part(at.hour), at.reader, static_cast<std::uint8_t>(at.kind));
}

// The newest `limit` of a source after a place in the order of all.
void append_rows(const ViewReader& rows,
                 const AccessSource& source,
                 const std::optional<AccessPlace>& after,
                 std::size_t limit,
                 std::vector<AccessRow>& found) {
  const Instant newest = after ? std::min(after->hour, source.to) : source.to;
  const std::size_t end = found.size() + limit;
  rows.scan(View::access_log,
            row_key(kSubjects, source.subject),
            row_key(kSubjects, source.subject, hour_part(newest)),
            [&](std::string_view, std::string_view value) {
              const auto row = row_of<AccessRow>(value);
              if (row.hour < source.from || found.size() == end) return false;
              if (!after || *after < place_of(row)) found.push_back(row);
              return true;
            });
}

}  // namespace

bool AccessLogView::wants(std::string_view type) const { return is_type_in<AccessEvent>(type); }

void AccessLogView::project(const Recorded& record, const Place&, ViewBatch& rows) const {
  const auto* event = std::get_if<AccessEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const DataRead& e) {
    const AccessRow row{e.school, e.reader, record.origin.role, e.kind, e.subject, e.hour};
    rows.put(key_of(place_of(row)), packed(row));
  });
}

bool operator<(const AccessPlace& a, const AccessPlace& b) {
  return std::tie(b.hour, a.subject, a.reader, a.kind) <
         std::tie(a.hour, b.subject, b.reader, b.kind);
}

AccessPlace place_of(const AccessRow& row) { return {row.hour, row.subject, row.reader, row.kind}; }

std::vector<AccessRow> access_log(const ViewReader& rows,
                                  const std::vector<AccessSource>& sources,
                                  const std::optional<AccessPlace>& after,
                                  std::size_t limit) {
  std::vector<AccessRow> found;
  for (const AccessSource& source : sources) append_rows(rows, source, after, limit, found);
  std::ranges::sort(
      found, [](const AccessRow& a, const AccessRow& b) { return place_of(a) < place_of(b); });
  // Sources may overlap.
  const auto is_same = [](const AccessRow& a, const AccessRow& b) {
    return place_of(a) == place_of(b);
  };
  found.erase(std::unique(found.begin(), found.end(), is_same), found.end());
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace klade
