#include "gateway/routes/access_log_routes.h"

#include "gateway/routes/authority.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/pages.h"
#include "projections/views/access_log_page.h"
#include "projections/views/mark_history.h"

namespace klade {

ShownData shows_pupil(const Call& call, const Desk&) {
  return {DataKind::pupil, path_id<PersonId>(call, "id")};
}
ShownData shows_parents(const Call& call, const Desk&) {
  return {DataKind::parents, path_id<PersonId>(call, "id")};
}
ShownData shows_pupil_of_mark(const Call& call, const Desk& desk) {
  const auto mark = mark_place(desk.reading.rows, path_id<MarkId>(call, "id"));
  return {DataKind::mark_history, mark ? Id128(mark->pupil) : Id128{}};
}
ShownData shows_journal(const Call& call, const Desk&) {
  return {DataKind::journal, path_id<JournalId>(call, "id")};
}
ShownData shows_class_pupils(const Call& call, const Desk&) {
  return {DataKind::class_pupils, path_id<ClassId>(call, "id")};
}
ShownData shows_people(const Call& call, const Desk&) {
  return {DataKind::people, call.principal.school};
}
ShownData shows_messages(const Call& call, const Desk&) {
  return {DataKind::messages, call.principal.school};
}
ShownData shows_access_log(const Call& call, const Desk&) {
  return {DataKind::access_log, path_id<PersonId>(call, "id")};
}
ShownData shows_school_access_log(const Call& call, const Desk&) {
  return {DataKind::access_log, call.principal.school};
}

namespace {

Answered access_of(const Call& call, const Desk& desk, const std::vector<AccessSource>& sources) {
  const auto limit = query_limit(call);
  if (!limit) return Failure{limit.error()};
  std::optional<AccessPlace> after;
  if (const auto cursor = query_text(call, "cursor")) {
    after = parse_access_cursor(*cursor);
    if (!after) return fails("bad_cursor");
  }
  return answer(access_log_page(desk.reading, sources, after, *limit));
}

}  // namespace

Answered list_access(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  const auto pupil = path_id<PersonId>(call, "id");
  if (!is_pupil_of(rows, call.principal.school, pupil, today_of(call))) return fails("not_found");
  return access_of(call, desk, access_sources_of_pupil(rows, pupil));
}

Answered list_school_access(const Call& call, const Desk& desk) {
  return access_of(call, desk, {{call.principal.school}});
}

}  // namespace klade
