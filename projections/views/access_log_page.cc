#include "projections/views/access_log_page.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/people.h"
#include "projections/views/pupil_classes.h"
#include "projections/views/pupils.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::size_t kCursorParts = 4;  // hour.subject.reader.kind

std::string title_of(const Reading& reading, const AccessRow& row) {
  switch (row.kind) {
    case DataKind::journal:
      if (const auto of = journal(reading.rows, JournalId(row.subject))) {
        return of->subject + ", " + of->group;
      }
      return {};
    case DataKind::class_pupils:
      if (const auto of = school_class(reading.rows, ClassId(row.subject))) return of->name;
      return {};
    case DataKind::pupil:
    case DataKind::parents:
    case DataKind::mark_history:
    case DataKind::access_log:
      return full_name(reading, PersonId(row.subject));
    case DataKind::people:
    case DataKind::messages:
      return {};
  }
  return {};
}

AccessEntry entry_of(const Reading& reading, const AccessRow& row) {
  AccessEntry entry{row.hour, {row.reader, {}, row.role}, row.kind, row.subject, {}};
  if (const auto who = profile(reading.rows, row.reader)) {
    entry.reader.name = full_name(reading, who->person);
  }
  entry.title = title_of(reading, row);
  return entry;
}

Instant begin_of(Date day) { return riga_instant(day, WallTime{0}); }

}  // namespace

std::vector<AccessSource> access_sources_of_pupil(const ViewReader& rows, PersonId pupil) {
  std::vector<AccessSource> sources{{pupil}};
  // What stands in a journal stays there when the pupil has left it.
  for (const Enrolment& enrolment : enrolments_of_pupil(rows, pupil)) {
    const bool again = sources.back().subject == Id128(enrolment.journal);
    if (!again) sources.push_back({enrolment.journal, begin_of(enrolment.membership.from)});
  }
  for (const ClassMembership& in : classes_of_pupil(rows, pupil)) {
    const Instant until = begin_of(in.membership.last() + std::chrono::days{1});
    sources.push_back(
        {in.school_class, begin_of(in.membership.from), until - std::chrono::hours{1}});
  }
  return sources;
}

AccessLogPage access_log_page(const Reading& reading,
                              const std::vector<AccessSource>& sources,
                              const std::optional<AccessPlace>& after,
                              std::size_t limit) {
  AccessLogPage page;
  auto rows = access_log(reading.rows, sources, after, limit + 1);
  if (rows.size() > limit) {
    rows.resize(limit);
    page.next = to_cursor(place_of(rows.back()));
  }
  for (const AccessRow& row : rows) page.items.push_back(entry_of(reading, row));
  return page;
}

std::string to_cursor(const AccessPlace& place) {
  std::string text = std::to_string(place.hour.time_since_epoch() / std::chrono::hours{1});
  text.append(1, '.').append(to_text(place.subject));
  text.append(1, '.').append(to_text(place.reader));
  return text.append(1, '.').append(name_of(place.kind));
}

std::optional<AccessPlace> parse_access_cursor(std::string_view text) {
  std::array<std::string_view, kCursorParts> parts;
  for (std::size_t i = 0; i < kCursorParts; ++i) {
    const std::size_t dot = i + 1 < kCursorParts ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    parts[i] = text.substr(0, dot);
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  std::uint32_t hours = 0;
  const char* end = parts[0].data() + parts[0].size();
  const auto [at, error] = std::from_chars(parts[0].data(), end, hours);
  const auto subject = parse_id(parts[1]);
  const auto reader = parse_id<ProfileId>(parts[2]);
  const auto kind = parse_name<DataKind>(parts[3]);
  if (error != std::errc{} || at != end || !subject || !reader || !kind) return std::nullopt;
  return AccessPlace{Instant{std::chrono::hours{hours}}, *subject, *reader, *kind};
}

}  // namespace klade
