#include "projections/views/activity.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kHappenings = 'h';
constexpr char kCounts = 'n';

std::uint64_t first_kept(std::uint64_t next) { return next - std::min(next, kKeptHappenings); }

std::uint32_t part_of(Partition partition) { return static_cast<std::uint32_t>(partition); }

// Puts what happened into a partition's ring.
class Ring {
 public:
  Ring(ViewBatch& rows, const Place& place) : rows_(rows), place_(place) {}

  void add(Happening happening) {
    happening.seq = place_.seq;
    const std::string count_key = row_key(kCounts, part_of(place_.partition));
    const std::uint64_t number = get_row<std::uint64_t>(rows_, count_key).value_or(0);
    rows_.put(key_of(number), packed(happening));
    rows_.put(count_key, packed(number + 1));
    if (number >= kKeptHappenings) rows_.erase(key_of(number - kKeptHappenings));
  }

 private:
  std::string key_of(std::uint64_t number) const {
    return row_key(kHappenings, part_of(place_.partition), number);
  }

  ViewBatch& rows_;
  const Place& place_;
};

void add_attendance(Ring& ring, const AttendanceTaken& e) {
  const auto add = [&](PersonId pupil) {
    ring.add({.kind = HappeningKind::attendance,
              .journal = e.journal,
              .pupil = pupil,
              .lesson = e.lesson});
  };
  for (const PersonId pupil : e.absent) add(pupil);
  for (const PersonId pupil : e.late) add(pupil);
  for (const PersonId pupil : e.present_again) add(pupil);
  if (e.absent.empty() && e.late.empty() && e.present_again.empty()) add({});
}

void add(Ring& ring, const GradingEvent& context) {
  match(context, [&](const auto& e) {
    ring.add(
        {.kind = HappeningKind::mark, .journal = e.journal, .pupil = e.pupil, .lesson = e.lesson});
  });
}
void add(Ring& ring, const LessonEvent& context) {
  match(context, [&](const auto& e) {
    ring.add({.kind = HappeningKind::lesson, .journal = e.journal, .lesson = e.lesson});
  });
}
void add(Ring& ring, const AttendanceEvent& context) {
  const auto add_absence = [&](const auto& e) {
    ring.add({.kind = HappeningKind::absence, .pupil = e.pupil});
  };
  match(
      context,
      [&](const AttendanceTaken& e) { add_attendance(ring, e); },
      [&](const AbsenceAnnounced& e) { add_absence(e); },
      [&](const AbsenceNoticeWithdrawn& e) { add_absence(e); },
      [&](const AbsenceExcused& e) { add_absence(e); });
}
void add(Ring& ring, const SchoolEvent& context) {
  match(context,
        [&](const auto& e) { ring.add({.kind = HappeningKind::school, .school = e.school}); });
}
void add(Ring& ring, const JournalEvent& context) {
  match(context,
        [&](const auto& e) { ring.add({.kind = HappeningKind::school, .journal = e.journal}); });
}
void add(Ring& ring, const SessionEvent& context) {
  const auto* e = std::get_if<SessionEnded>(&context);
  if (e == nullptr) return;
  ring.add({.kind = HappeningKind::session, .profile = e->profile, .session = e->session});
}
void add(Ring& ring, const PeopleEvent& context) {
  const auto ends = [&](ProfileId profile) {
    ring.add({.kind = HappeningKind::session, .profile = profile});
  };
  if (const auto* closed = std::get_if<ProfileClosed>(&context)) {
    ends(closed->profile);
  } else if (const auto* issued = std::get_if<PasswordIssued>(&context)) {
    ends(issued->profile);
  } else if (const auto* erased = std::get_if<PersonErased>(&context)) {
    ring.add({.kind = HappeningKind::school, .person = erased->person});
  }
}
// A stream of the session that goes on is opened again by its client.
void add(Ring& ring, const AccountEvent& context) {
  const auto ends = [&](ProfileId profile) {
    ring.add({.kind = HappeningKind::session, .profile = profile});
  };
  if (const auto* texted = std::get_if<PasswordTexted>(&context)) ends(texted->profile);
  if (const auto* chosen = std::get_if<PasswordChosen>(&context)) ends(chosen->profile);
}
void add(Ring&, const ClassEvent&) {}
void add(Ring&, const UsernameEvent&) {}
void add(Ring&, const MessageEvent&) {}
void add(Ring& ring, const MailEvent& context) {
  const auto* e = std::get_if<LetterSent>(&context);
  if (e != nullptr) ring.add({.kind = HappeningKind::mail, .letter = e->letter});
}
void add(Ring&, const FamilyEvent&) {}
void add(Ring& ring, const DiaryNoteEvent& context) {
  match(context,
        [&](const auto& e) { ring.add({.kind = HappeningKind::diary_note, .pupil = e.pupil}); });
}
void add(Ring& ring, const NewsEvent& context) {
  match(context, [&](const auto& e) { ring.add({.kind = HappeningKind::news, .item = e.item}); });
}
void add(Ring&, const AccessEvent&) {}

}  // namespace

std::string_view name_of(HappeningKind kind) {
  switch (kind) {
    case HappeningKind::mark:
      return "mark";
    case HappeningKind::lesson:
      return "lesson";
    case HappeningKind::attendance:
      return "attendance";
    case HappeningKind::absence:
      return "absence";
    case HappeningKind::school:
      return "school";
    case HappeningKind::session:
      return "session";
    case HappeningKind::mail:
      return "mail";
    case HappeningKind::diary_note:
      return "diary_note";
    case HappeningKind::news:
      return "news";
  }
  return "invalid";
}

bool ActivityView::wants(std::string_view type) const {
  return is_type_in<GradingEvent,
                    LessonEvent,
                    AttendanceEvent,
                    SchoolEvent,
                    JournalEvent,
                    DiaryNoteEvent,
                    NewsEvent>(type) ||
         is_type_of<SessionEnded,
                    ProfileClosed,
                    PasswordIssued,
                    PersonErased,
                    PasswordTexted,
                    PasswordChosen,
                    LetterSent>(type);
}

void ActivityView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  Ring ring(rows, place);
  match(record.event, [&](const auto& context) { add(ring, context); });
}

std::uint64_t next_happening(const ViewReader& rows, Partition partition) {
  return get_row<std::uint64_t>(rows, View::activity, row_key(kCounts, part_of(partition)))
      .value_or(0);
}

Happenings happenings_from(const ViewReader& rows,
                           Partition partition,
                           std::uint64_t number,
                           std::size_t limit) {
  const std::uint64_t end = next_happening(rows, partition);
  Happenings found;
  found.gap = number < first_kept(end);
  found.next = std::clamp(number, first_kept(end), end);
  const std::string prefix = row_key(kHappenings, part_of(partition));
  const std::string from = row_key(kHappenings, part_of(partition), found.next);
  rows.scan(View::activity, prefix, from, [&](std::string_view, std::string_view value) {
    if (found.items.size() >= limit) return false;
    found.items.push_back(row_of<Happening>(value));
    return true;
  });
  found.next += found.items.size();
  return found;
}

Resume resume_after(const ViewReader& rows, Partition partition, std::uint64_t seq) {
  const auto seq_of = [&](std::uint64_t number) {
    const std::string key = row_key(kHappenings, part_of(partition), number);
    const auto happening = get_row<Happening>(rows, View::activity, key);
    return happening ? happening->seq : 0;
  };
  const std::uint64_t end = next_happening(rows, partition);
  const std::uint64_t first = first_kept(end);
  std::uint64_t low = first;
  for (std::uint64_t high = end; low < high;) {
    const std::uint64_t middle = low + (high - low) / 2;
    (seq_of(middle) <= seq ? low : high) = seq_of(middle) <= seq ? middle + 1 : middle;
  }
  // When nothing kept is of that frame or an older one, the dropped may have been later than it.
  return {low, first > 0 && low == first};
}

}  // namespace klade
