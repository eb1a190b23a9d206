#include "projections/views/journals.h"

#include <algorithm>
#include <variant>

#include "events/core/match.h"
#include "projections/views/latvian_order.h"
#include "projections/views/people.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kInfos = 'i';
constexpr char kSlots = 'w';
constexpr char kClosed = 'x';
constexpr char kSchools = 's';
constexpr char kTeachers = 't';
constexpr char kPersons = 'p';
constexpr char kEnrolments = 'e';
constexpr char kLessons = 'l';
constexpr char kPlaces = 'n';
constexpr char kSubstitutes = 'u';
constexpr char kMarks = 'm';
constexpr char kAttendance = 'a';
constexpr char kRevisions = 'r';
constexpr char kLessonRevisions = 'v';
constexpr char kSubjectRevisions = 'o';

using Until = std::optional<Date>;

// What one event is folded with.
struct Fold {
  ViewBatch& rows;
  const Recorded& record;
  std::uint64_t seq;
};

void put_teacher(ViewBatch& rows, JournalId id, PersonId teacher, const Membership& taught) {
  rows.put(row_key(kTeachers, id, teacher, taught.from), packed(taught.until));
  rows.put(row_key(kPersons, teacher, id, taught.from), packed(taught.until));
}

// The first day of the one of the rows <table> <journal> <person> <from> that has no last day yet:
// whoever belongs belongs once, but may have joined again from an earlier day than before.
std::optional<Date> open_from(const ViewBatch& rows, char table, JournalId id, PersonId person) {
  std::optional<Date> open;
  rows.scan(row_key(table, id, person), [&](std::string_view key, std::string_view value) {
    if (!row_of<Until>(value)) read_key(key, id, person, open.emplace());
    return true;
  });
  return open;
}

void apply(const Fold& fold, const JournalOpened& e) {
  fold.rows.put(
      row_key(kInfos, e.journal),
      packed(JournalRow{e.journal, e.school, e.year, e.school_class, e.subject, e.group}));
  fold.rows.put(row_key(kSchools, e.school, e.journal), {});
  fold.rows.put(row_key(kSubjectRevisions, e.school), packed(fold.seq));
}
void apply(const Fold& fold, const TeacherAssigned& e) {
  put_teacher(fold.rows, e.journal, e.teacher, {e.from, std::nullopt});
}
void apply(const Fold& fold, const TeacherReleased& e) {
  if (const auto from = open_from(fold.rows, kTeachers, e.journal, e.teacher)) {
    put_teacher(fold.rows, e.journal, e.teacher, {*from, e.until});
  }
}
void apply(const Fold& fold, const PupilEnrolled& e) {
  fold.rows.put(row_key(kEnrolments, e.journal, e.pupil, e.from), packed(Until{}));
}
void apply(const Fold& fold, const PupilUnenrolled& e) {
  if (const auto from = open_from(fold.rows, kEnrolments, e.journal, e.pupil)) {
    fold.rows.put(row_key(kEnrolments, e.journal, e.pupil, *from), packed(Until{e.until}));
  }
}
void apply(const Fold& fold, const TimetableSet& e) {
  fold.rows.put(row_key(kSlots, e.journal), packed(e.slots));
}
void apply(const Fold& fold, const JournalClosed& e) {
  fold.rows.put(row_key(kClosed, e.journal), packed(e.until));
}

void apply(const Fold& fold, const LessonRecorded& e) {
  const LessonRow row{e.teacher, e.text, e.substitution, e.substitution_reason, e.late, false};
  fold.rows.put(row_key(kLessons, e.journal, e.date, e.number, e.lesson), packed(row));
  fold.rows.put(row_key(kPlaces, e.lesson), packed(LessonPlace{e.journal, e.date, e.number}));
  if (e.substitution) fold.rows.put(row_key(kSubstitutes, e.teacher, e.journal, e.lesson), {});
}
void apply(const Fold& fold, const LessonCorrected& e) {
  const auto place = get_row<LessonPlace>(fold.rows, row_key(kPlaces, e.lesson));
  if (!place) return;
  const std::string key = row_key(kLessons, e.journal, place->date, place->number, e.lesson);
  auto row = get_row<LessonRow>(fold.rows, key);
  if (!row) return;
  row->text = e.text;
  fold.rows.put(key, packed(*row));
}
void apply(const Fold& fold, const LessonWithdrawn& e) {
  const std::string key = row_key(kLessons, e.journal, e.date, e.number, e.lesson);
  const auto row = get_row<LessonRow>(fold.rows, key);
  if (row && row->substitution) {
    fold.rows.erase(row_key(kSubstitutes, row->teacher, e.journal, e.lesson));
  }
  fold.rows.erase(key);
}

void apply(const Fold& fold, const MarkRecorded& e) {
  fold.rows.put(
      row_key(kMarks, e.journal, e.date, e.lesson, e.pupil, e.mark),
      packed(JournalMarkRow{e.value, e.kind, e.weight_tenths, e.late, fold.record.sequence}));
}
void apply(const Fold& fold, const MarkCorrected& e) {
  const std::string key = row_key(kMarks, e.journal, e.date, e.lesson, e.pupil, e.mark);
  auto row = get_row<JournalMarkRow>(fold.rows, key);
  if (!row) return;
  row->value = e.value;
  fold.rows.put(key, packed(*row));
}
void apply(const Fold& fold, const MarkWithdrawn& e) {
  fold.rows.erase(row_key(kMarks, e.journal, e.date, e.lesson, e.pupil, e.mark));
}

void apply(const Fold& fold, const AttendanceTaken& e) {
  const auto key = [&](PersonId pupil) {
    return row_key(kAttendance, e.journal, e.date, e.lesson, pupil);
  };
  for (const PersonId pupil : e.present_again) fold.rows.erase(key(pupil));
  for (const PersonId pupil : e.absent) fold.rows.put(key(pupil), packed(Presence::absent));
  for (const PersonId pupil : e.late) fold.rows.put(key(pupil), packed(Presence::late));
  const std::string lesson_key = row_key(kLessons, e.journal, e.date, e.number, e.lesson);
  auto row = get_row<LessonRow>(fold.rows, lesson_key);
  if (!row || row->attendance_taken) return;
  row->attendance_taken = true;
  fold.rows.put(lesson_key, packed(*row));
}

bool changes_lessons(const Event& event) {
  const auto* in_journal = std::get_if<JournalEvent>(&event);
  if (in_journal == nullptr) return std::holds_alternative<LessonEvent>(event);
  return !std::holds_alternative<PupilEnrolled>(*in_journal) &&
         !std::holds_alternative<PupilUnenrolled>(*in_journal);
}

// What follows from any event of a journal, after its own rows.
void put_revisions(const Fold& fold, JournalId id) {
  const std::string seq = packed(fold.seq);
  fold.rows.put(row_key(kRevisions, id), seq);
  if (changes_lessons(fold.record.event)) fold.rows.put(row_key(kLessonRevisions, id), seq);
}

std::vector<Member> members_in(const ViewReader& rows, char table, JournalId id) {
  std::vector<Member> members;
  rows.scan(View::journals, row_key(table, id), [&](std::string_view key, std::string_view value) {
    JournalId same;
    Member& member = members.emplace_back();
    read_key(key, same, member.person, member.membership.from);
    member.membership.until = row_of<Until>(value);
    return true;
  });
  return members;
}

bool is_member_on(const ViewReader& rows, const std::string& prefix, Date day) {
  bool found = false;
  rows.scan(View::journals, prefix, [&](std::string_view key, std::string_view value) {
    Id128 first;
    Id128 second;
    Membership member;
    read_key(key, first, second, member.from);
    member.until = row_of<Until>(value);
    found = member.covers(day);
    return !found;
  });
  return found;
}

}  // namespace

std::string_view name_of(Presence presence) {
  switch (presence) {
    case Presence::absent:
      return "absent";
    case Presence::late:
      return "late";
  }
  return "invalid";
}

bool JournalsView::wants(std::string_view type) const {
  return is_type_in<GradingEvent, LessonEvent, JournalEvent>(type) ||
         is_type_of<AttendanceTaken>(type);
}

void JournalsView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const Fold fold{rows, record, place.seq};
  const auto journal_event = [&](const auto& e) {
    apply(fold, e);
    put_revisions(fold, e.journal);
  };
  match(
      record.event,
      [](const PeopleEvent&) {},
      [](const SessionEvent&) {},
      [](const SchoolEvent&) {},
      [](const ClassEvent&) {},
      [&](const JournalEvent& context) { match(context, journal_event); },
      [&](const LessonEvent& context) { match(context, journal_event); },
      [&](const GradingEvent& context) { match(context, journal_event); },
      [&](const AttendanceEvent& context) {
        if (const auto* e = std::get_if<AttendanceTaken>(&context)) journal_event(*e);
      },
      [](const AccountEvent&) {},
      [](const UsernameEvent&) {},
      [](const MessageEvent&) {},
      [](const MailEvent&) {},
      [](const FamilyEvent&) {},
      [](const DiaryNoteEvent&) {},
      [](const NewsEvent&) {},
      [](const AccessEvent&) {});
}

std::optional<JournalRow> journal(const ViewReader& rows, JournalId id) {
  return get_row<JournalRow>(rows, View::journals, row_key(kInfos, id));
}
std::optional<Date> journal_closed(const ViewReader& rows, JournalId id) {
  return get_row<Date>(rows, View::journals, row_key(kClosed, id));
}
std::vector<Slot> journal_slots(const ViewReader& rows, JournalId id) {
  return get_row<std::vector<Slot>>(rows, View::journals, row_key(kSlots, id))
      .value_or(std::vector<Slot>{});
}

std::vector<JournalId> journals_of_school(const ViewReader& rows, SchoolId school) {
  std::vector<JournalId> journals;
  rows.scan(View::journals, row_key(kSchools, school), [&](std::string_view key, std::string_view) {
    read_key(key, school, journals.emplace_back());
    return true;
  });
  return journals;
}

std::vector<JournalId> journals_of_teacher(const ViewReader& rows, PersonId teacher, Date day) {
  std::vector<JournalId> journals;
  const auto visit = [&](std::string_view key, std::string_view value) {
    JournalId id;
    Date from{};
    read_key(key, teacher, id, from);
    const bool again = !journals.empty() && journals.back() == id;
    if (row_of<Until>(value).value_or(kLastDate) >= day && !again) journals.push_back(id);
    return true;
  };
  rows.scan(View::journals, row_key(kPersons, teacher), visit);
  return journals;
}

std::vector<JournalId> journals_of_substitute(const ViewReader& rows, PersonId teacher) {
  std::vector<JournalId> journals;
  const auto visit = [&](std::string_view key, std::string_view) {
    JournalId id;
    LessonId lesson;
    read_key(key, teacher, id, lesson);
    if (journals.empty() || journals.back() != id) journals.push_back(id);
    return true;
  };
  rows.scan(View::journals, row_key(kSubstitutes, teacher), visit);
  return journals;
}

bool teaches(const ViewReader& rows, PersonId teacher, JournalId id, Date day) {
  return is_member_on(rows, row_key(kTeachers, id, teacher), day);
}
std::vector<Member> teachers_of_journal(const ViewReader& rows, JournalId id) {
  return members_in(rows, kTeachers, id);
}
std::vector<Member> pupils_of_journal(const ViewReader& rows, JournalId id) {
  return members_in(rows, kEnrolments, id);
}
bool is_enrolled(const ViewReader& rows, PersonId pupil, JournalId id, Date day) {
  return is_member_on(rows, row_key(kEnrolments, id, pupil), day);
}

std::optional<LessonPlace> lesson_place(const ViewReader& rows, LessonId id) {
  return get_row<LessonPlace>(rows, View::journals, row_key(kPlaces, id));
}

std::optional<LessonAt> lesson(const ViewReader& rows, LessonId id) {
  const auto place = lesson_place(rows, id);
  if (!place) return std::nullopt;
  auto row = get_row<LessonRow>(
      rows, View::journals, row_key(kLessons, place->journal, place->date, place->number, id));
  if (!row) return std::nullopt;
  return LessonAt{id, *place, *std::move(row)};
}

std::vector<LessonAt> lessons_of_journal(const ViewReader& rows, JournalId id, DateRange range) {
  std::vector<LessonAt> lessons;
  const auto visit = [&](std::string_view key, std::string_view value) {
    LessonAt at;
    read_key(key, at.place.journal, at.place.date, at.place.number, at.id);
    if (at.place.date > range.to) return false;
    at.row = row_of<LessonRow>(value);
    lessons.push_back(std::move(at));
    return true;
  };
  rows.scan(View::journals, row_key(kLessons, id), row_key(kLessons, id, range.from), visit);
  return lessons;
}

std::vector<JournalMark> marks_of_journal(const ViewReader& rows, JournalId id, DateRange range) {
  std::vector<JournalMark> marks;
  const auto visit = [&](std::string_view key, std::string_view value) {
    JournalMark mark;
    Date date{};
    read_key(key, id, date, mark.lesson, mark.pupil, mark.id);
    if (date > range.to) return false;
    mark.row = row_of<JournalMarkRow>(value);
    marks.push_back(mark);
    return true;
  };
  rows.scan(View::journals, row_key(kMarks, id), row_key(kMarks, id, range.from), visit);
  return marks;
}

std::vector<JournalPresence> attendance_of_journal(const ViewReader& rows,
                                                   JournalId id,
                                                   DateRange range) {
  std::vector<JournalPresence> attendance;
  const auto visit = [&](std::string_view key, std::string_view value) {
    JournalPresence presence;
    read_key(key, id, presence.date, presence.lesson, presence.pupil);
    if (presence.date > range.to) return false;
    presence.what = row_of<Presence>(value);
    attendance.push_back(presence);
    return true;
  };
  rows.scan(View::journals, row_key(kAttendance, id), row_key(kAttendance, id, range.from), visit);
  return attendance;
}

std::uint64_t journal_revision(const ViewReader& rows, JournalId id) {
  return get_revision(rows, View::journals, row_key(kRevisions, id));
}
std::uint64_t journal_lessons_revision(const ViewReader& rows, JournalId id) {
  return get_revision(rows, View::journals, row_key(kLessonRevisions, id));
}
std::uint64_t subjects_revision(const ViewReader& rows, SchoolId school) {
  return get_revision(rows, View::journals, row_key(kSubjectRevisions, school));
}

std::vector<std::string> teacher_names(const Reading& reading, JournalId id, Date day) {
  const std::vector<Member> all = teachers_of_journal(reading.rows, id);
  if (all.empty()) return {};
  Date last = kFirstDate;
  for (const Member& member : all) last = std::max(last, std::min(member.membership.last(), day));
  std::vector<PersonId> teachers;
  for (const Member& member : all) {
    const bool again = !teachers.empty() && teachers.back() == member.person;
    if (member.membership.last() >= last && !again) teachers.push_back(member.person);
  }
  std::vector<std::string> names;
  for (SortedName& name : sorted_names(reading, teachers)) names.push_back(std::move(name.name));
  return names;
}

std::vector<JournalSummary> journal_list(const Reading& reading,
                                         const std::vector<JournalId>& ids,
                                         Date day) {
  struct Line {
    std::string key;
    JournalSummary summary;
  };
  std::vector<Line> lines;
  for (const JournalId id : ids) {
    const auto row = journal(reading.rows, id);
    if (!row) continue;
    lines.push_back({latvian_sort_key(row->group) + latvian_sort_key(row->subject),
                     {id, row->group, row->subject, teacher_names(reading, id, day)}});
  }
  std::ranges::sort(lines, [](const Line& a, const Line& b) {
    return a.key == b.key ? a.summary.id < b.summary.id : a.key < b.key;
  });
  std::vector<JournalSummary> list;
  list.reserve(lines.size());
  for (Line& line : lines) list.push_back(std::move(line.summary));
  return list;
}

}  // namespace klade
