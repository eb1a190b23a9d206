#include "gateway/http/live_filter.h"

#include "gateway/routes/authority.h"
#include "gateway/routes/news_readers.h"
#include "projections/views/mail.h"

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

// One happening tells of a letter, however many have got it: each asks for its own copy.  Its
// sender knows.
bool is_new_letter_for(const Principal& reader, const ViewReader& rows, LetterId letter) {
  const auto copy = copy_of(rows, reader.profile, letter);
  return copy && copy->home == Folder::inbox;
}

// Also of one that was withdrawn: it goes from the reader's page.
bool is_news_for(const Call& call, const ViewReader& rows, NewsItemId id) {
  const auto item = news_item(rows, id);
  return item && was_news_for(call, rows, *item);
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
    case HappeningKind::diary_note:
      return concerns_pupil(call, rows, happening);
    case HappeningKind::attendance:
      return happening.pupil.is_nil() ? concerns_journal(call, rows, happening.journal)
                                      : concerns_pupil(call, rows, happening);
    case HappeningKind::lesson:
      return concerns_journal(call, rows, happening.journal);
    case HappeningKind::school:
      return concerns_school(call, rows, happening);
    case HappeningKind::mail:
      return is_new_letter_for(reader, rows, happening.letter);
    case HappeningKind::news:
      return is_news_for(call, rows, happening.item);
    case HappeningKind::session:
      return false;
  }
  return false;
}

}  // namespace klade
