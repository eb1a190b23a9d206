#include "projections/views/analytics.h"

#include <array>
#include <charconv>
#include <type_traits>
#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kJournals = 'j';
constexpr char kClasses = 'c';
constexpr char kPersons = 'p';

std::string key_of(AnalyticsTopic topic, const FactPlace& place) {
  return row_key(static_cast<char>(topic),
                 static_cast<std::uint32_t>(place.partition),
                 place.seq,
                 place.index,
                 place.number);
}

// Writes the facts of one event.
class Telling {
 public:
  Telling(const Recorded& record, const Place& place, ViewBatch& rows)
      : record_(record), place_{place.partition, place.seq, place.index, 0}, rows_(rows) {}

  Fact begin(FactKind kind) const {
    Fact fact;
    fact.kind = kind;
    fact.command = record_.origin.command;
    fact.ordinal = record_.ordinal;
    fact.at = record_.at;
    return fact;
  }
  void tell(AnalyticsTopic topic, const Fact& fact) {
    rows_.put(key_of(topic, place_), packed(fact));
    ++place_.number;
  }

 private:
  const Recorded& record_;
  FactPlace place_;
  ViewBatch& rows_;
};

// Whatever is of a lesson.
template <class AnyEvent>
Fact lesson_fact(const Telling& telling, FactKind kind, const AnyEvent& e) {
  Fact fact = telling.begin(kind);
  fact.journal = e.journal;
  fact.lesson = e.lesson;
  return fact;
}
// And says when that was.
template <class AnyEvent>
Fact dated_lesson_fact(const Telling& telling, FactKind kind, const AnyEvent& e) {
  Fact fact = lesson_fact(telling, kind, e);
  fact.date = e.date;
  fact.number = e.number;
  return fact;
}

template <class MarkEvent>
Fact mark_fact(const Telling& telling, FactKind kind, const MarkEvent& e) {
  Fact fact = lesson_fact(telling, kind, e);
  fact.pupil = e.pupil;
  fact.thing = e.mark;
  fact.date = e.date;
  return fact;
}
void tell(Telling& telling, const MarkRecorded& e) {
  Fact fact = mark_fact(telling, FactKind::recorded, e);
  fact.value = e.value;
  fact.mark_kind = e.kind;
  fact.weight_tenths = e.weight_tenths;
  fact.late = e.late;
  telling.tell(AnalyticsTopic::marks, fact);
}
void tell(Telling& telling, const MarkCorrected& e) {
  Fact fact = mark_fact(telling, FactKind::corrected, e);
  fact.value = e.value;
  telling.tell(AnalyticsTopic::marks, fact);
}
void tell(Telling& telling, const MarkWithdrawn& e) {
  telling.tell(AnalyticsTopic::marks, mark_fact(telling, FactKind::withdrawn, e));
}

void tell(Telling& telling, const AttendanceTaken& e) {
  const auto tell_all = [&](FactKind kind, const std::vector<PersonId>& pupils) {
    Fact fact = dated_lesson_fact(telling, kind, e);
    fact.late = e.entered_late;
    for (const PersonId pupil : pupils) {
      fact.pupil = pupil;
      telling.tell(AnalyticsTopic::attendance, fact);
    }
  };
  tell_all(FactKind::absent, e.absent);
  tell_all(FactKind::late, e.late);
  tell_all(FactKind::present, e.present_again);
}
template <class AbsenceEvent>
Fact days_fact(const Telling& telling, FactKind kind, const Id128& thing, const AbsenceEvent& e) {
  Fact fact = telling.begin(kind);
  fact.pupil = e.pupil;
  fact.thing = thing;
  fact.date = e.from;
  fact.to = e.to;
  return fact;
}
void tell(Telling& telling, const AbsenceAnnounced& e) {
  const Fact fact = days_fact(telling, FactKind::announced, e.notice, e);
  telling.tell(AnalyticsTopic::attendance, fact);
}
void tell(Telling& telling, const AbsenceNoticeWithdrawn& e) {
  Fact fact = telling.begin(FactKind::notice_withdrawn);
  fact.pupil = e.pupil;
  fact.thing = e.notice;
  telling.tell(AnalyticsTopic::attendance, fact);
}
void tell(Telling& telling, const AbsenceExcused& e) {
  Fact fact = days_fact(telling, FactKind::excused, e.excuse, e);
  fact.excuse_kind = e.kind;
  telling.tell(AnalyticsTopic::attendance, fact);
}

void tell(Telling& telling, const LessonRecorded& e) {
  Fact fact = dated_lesson_fact(telling, FactKind::recorded, e);
  fact.substitution = e.substitution;
  fact.late = e.late;
  telling.tell(AnalyticsTopic::lessons, fact);
}
void tell(Telling& telling, const LessonCorrected& e) {
  telling.tell(AnalyticsTopic::lessons, lesson_fact(telling, FactKind::corrected, e));
}
void tell(Telling& telling, const LessonWithdrawn& e) {
  telling.tell(AnalyticsTopic::lessons, dated_lesson_fact(telling, FactKind::withdrawn, e));
}

// What facts refer to.
void note(ViewBatch& rows, const JournalEvent& context) {
  const auto* e = std::get_if<JournalOpened>(&context);
  if (e == nullptr) return;
  rows.put(row_key(kJournals, e->journal),
           packed(FactJournal{e->school, e->school_class, e->subject}));
}
void note(ViewBatch& rows, const ClassEvent& context) {
  const auto* e = std::get_if<ClassFormed>(&context);
  if (e != nullptr) rows.put(row_key(kClasses, e->school_class), packed(e->grade));
}
void note(ViewBatch& rows, const PeopleEvent& context) {
  const auto* e = std::get_if<PersonRegistered>(&context);
  if (e != nullptr) rows.put(row_key(kPersons, e->person), packed(e->school));
}

template <class Context>
inline constexpr bool kIsTold =
    std::is_same_v<Context, GradingEvent> || std::is_same_v<Context, LessonEvent> ||
    std::is_same_v<Context, AttendanceEvent>;
template <class Context>
inline constexpr bool kIsNoted =
    std::is_same_v<Context, JournalEvent> || std::is_same_v<Context, ClassEvent> ||
    std::is_same_v<Context, PeopleEvent>;

template <class Integer>
bool take_number(std::string_view& text, Integer& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}
bool take_dash(std::string_view& text) {
  if (!text.starts_with('-')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

template <>
std::span<const Name<AnalyticsTopic>> names<AnalyticsTopic>() {
  static constexpr std::array<Name<AnalyticsTopic>, 3> kNames = {
      {{AnalyticsTopic::marks, "marks"},
       {AnalyticsTopic::attendance, "attendance"},
       {AnalyticsTopic::lessons, "lessons"}}};
  return kNames;
}
std::string_view name_of(AnalyticsTopic topic) { return name_in_table(topic); }

bool AnalyticsView::wants(std::string_view type) const {
  return is_type_in<GradingEvent, LessonEvent, AttendanceEvent>(type) ||
         is_type_of<JournalOpened, ClassFormed, PersonRegistered>(type);
}

void AnalyticsView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  match(record.event, [&]<class Context>(const Context& context) {
    if constexpr (kIsTold<Context>) {
      Telling telling(record, place, rows);
      match(context, [&](const auto& e) { tell(telling, e); });
    } else if constexpr (kIsNoted<Context>) {
      note(rows, context);
    }
  });
}

std::string to_text(const FactPlace& place) {
  return std::to_string(static_cast<std::uint32_t>(place.partition)) + "-" +
         std::to_string(place.seq) + "-" + std::to_string(place.index) + "-" +
         std::to_string(place.number);
}

std::optional<FactPlace> parse_fact_place(std::string_view text) {
  FactPlace place;
  std::uint32_t partition = 0;
  std::string_view left = text;
  const bool is_read = take_number(left, partition) && take_dash(left) &&
                       take_number(left, place.seq) && take_dash(left) &&
                       take_number(left, place.index) && take_dash(left) &&
                       take_number(left, place.number) && left.empty();
  place.partition = Partition{partition};
  // One form a place: no leading zeros.
  if (!is_read || to_text(place) != text) return std::nullopt;
  return place;
}

std::vector<FactAt> facts_after(const ViewReader& rows,
                                AnalyticsTopic topic,
                                const FactPlace& after,
                                std::size_t limit) {
  std::vector<FactAt> facts;
  const std::string passed = key_of(topic, after);
  const std::string prefix =
      row_key(static_cast<char>(topic), static_cast<std::uint32_t>(after.partition));
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (key == passed) return true;
    if (facts.size() >= limit) return false;
    FactAt& at = facts.emplace_back();
    std::uint32_t partition = 0;
    read_key(key, partition, at.place.seq, at.place.index, at.place.number);
    at.place.partition = after.partition;
    at.fact = row_of<Fact>(value);
    return facts.size() < limit;
  };
  if (limit > 0) rows.scan(View::analytics, prefix, passed, visit);
  return facts;
}

FactContext context_of(const ViewReader& rows, const Fact& fact) {
  FactContext context;
  if (fact.journal.is_nil()) {
    const std::string key = row_key(kPersons, fact.pupil);
    context.school = get_row<SchoolId>(rows, View::analytics, key).value_or(SchoolId());
    return context;
  }
  auto journal = get_row<FactJournal>(rows, View::analytics, row_key(kJournals, fact.journal));
  if (!journal) return context;
  context.school = journal->school;
  context.subject = std::move(journal->subject);
  if (journal->school_class.is_nil()) return context;
  context.grade =
      get_row<std::int32_t>(rows, View::analytics, row_key(kClasses, journal->school_class));
  return context;
}

}  // namespace klade
