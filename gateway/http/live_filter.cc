#include "gateway/http/live_filter.h"

#include "gateway/routes/authority.h"

namespace klade {
namespace {

bool concerns_journal(const Call& call, const ViewReader& rows, JournalId journal) {
  const Principal& reader = call.principal;
  if (!reader.is_staff()) return is_enrolled(rows, reader.pupil, journal, today_of(call));
  return readable_journal(call, rows, journal).has_value();
}

bool concerns_pupil(const Call& call, const ViewReader& rows, const Happening& happening) {
  const Principal& reader = call.principal;
  if (!reader.is_staff()) return happening.pupil == reader.pupil;
  if (!happening.journal.is_nil() && concerns_journal(call, rows, happening.journal)) return true;
  return may_read_pupil(call, rows, happening.pupil);
}

bool concerns_school(const Call& call, const ViewReader& rows, const Happening& happening) {
  if (!happening.journal.is_nil()) return concerns_journal(call, rows, happening.journal);
  if (!happening.person.is_nil()) {
    return is_person_of(rows, call.principal.school, happening.person);
  }
  return happening.school == call.principal.school;
}

}  // namespace

bool may_see_happening(const Principal& reader,
                       const Happening& happening,
                       const ViewReader& rows,
                       Instant now) {
  Call call;
  call.principal = reader;
  call.now = now;
  switch (happening.kind) {
    case HappeningKind::mark:
    case HappeningKind::absence:
      return concerns_pupil(call, rows, happening);
    case HappeningKind::attendance:
      return happening.pupil.is_nil() ? concerns_journal(call, rows, happening.journal)
                                      : concerns_pupil(call, rows, happening);
    case HappeningKind::lesson:
      return concerns_journal(call, rows, happening.journal);
    case HappeningKind::school:
      return concerns_school(call, rows, happening);
    case HappeningKind::session:
      return false;
  }
  return false;
}

}  // namespace klade
