#include "aggregates/policies/notification_due.h"

#include "events/core/check.h"

namespace klade {
namespace {

constexpr std::chrono::days kDay{1};

Instant after_quiet(const NotificationSettings& settings, Instant at) {
  if (settings.quiet_from == settings.quiet_to) return at;
  const bool is_past_midnight = settings.quiet_from > settings.quiet_to;
  const Date today = riga_date(at);
  for (const Date begins : {today - kDay, today}) {
    const Date ends = is_past_midnight ? begins + kDay : begins;
    const Instant until = riga_instant(ends, settings.quiet_to);
    if (riga_instant(begins, settings.quiet_from) <= at && at < until) return until;
  }
  return at;
}

Instant next_digest(const NotificationSettings& settings, Instant at) {
  const Date today = riga_date(at);
  const Instant digest = riga_instant(today, settings.digest_at);
  return at <= digest ? digest : riga_instant(today + kDay, settings.digest_at);
}

}  // namespace

bool is_of_pupil(NotificationKind kind) {
  switch (kind) {
    case NotificationKind::mark:
    case NotificationKind::absence:
    case NotificationKind::note:
      return true;
    case NotificationKind::letter:
      return false;
  }
  CHECK(false);
  return false;
}

Instant due_at(const ToldTo& whom, const Happened& what) {
  Instant due = what.at;
  if (is_of_pupil(what.kind)) due += whom.delay;
  if (whom.settings.digest) due = next_digest(whom.settings, due);
  return after_quiet(whom.settings, due);
}

}  // namespace klade
