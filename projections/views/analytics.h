// View analytics: what outsiders are told, one fact at a time: marks, attendance and lessons, by
// ids.  No names, no texts, nobody of the staff.
//
//   m <partition:u32> <seq:u64> <index:u32> <number:u32>   Fact: of the topic marks
//   a                                                       of the topic attendance
//   l                                                       of the topic lessons
//   j <journal>                                             FactJournal
//   c <class>                                               grade (i32)
//   p <person>                                              the school that has registered it
//
// A fact's place is its event's in the log: the frame, the event's place in the frame and the
// fact's number within its event, from 0.  So a topic that is added moves no other topic's places,
// and who has read up to one reads on from there also after a rebuild.  Facts are never dropped.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/core/names.h"
#include "projections/projection.h"

namespace klade {

class AnalyticsView final : public Projection {
 public:
  View view() const override { return View::analytics; }
  std::string_view name() const override { return "analytics"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

// The letters of the tables.  Stored: values are frozen.
enum class AnalyticsTopic : char { marks = 'm', attendance = 'a', lessons = 'l' };
template <>
std::span<const Name<AnalyticsTopic>> names();
std::string_view name_of(AnalyticsTopic topic);

// Stored: values are frozen.  What of a fact has a meaning:
//   marks       recorded: mark, value, mark_kind, weight_tenths, late; corrected: mark, value;
//               withdrawn: mark
//   attendance  absent, late, present (who was said to be absent or late, and was not), of a
//               lesson; announced and notice_withdrawn: thing is the notice; excused: thing is the
//               excuse
//   lessons     recorded: date, number, substitution, late; corrected; withdrawn: date, number
enum class FactKind : std::uint8_t {
  recorded = 1,
  corrected = 2,
  withdrawn = 3,
  absent = 4,
  late = 5,
  present = 6,
  announced = 7,
  notice_withdrawn = 8,
  excused = 9,
};

struct Fact {
  FactKind kind = FactKind::recorded;
  CommandId command;          // with the ordinal: the event's id
  std::uint32_t ordinal = 0;  // among the command's events
  Instant at{};
  PersonId pupil;     // nil for lessons
  JournalId journal;  // nil for notices and excuses
  LessonId lesson;
  Id128 thing;  // mark, notice or excuse
  Date date{};  // of the lesson, or the first day
  Date to{};
  std::uint8_t number = 0;  // of the lesson
  MarkValue value;
  MarkKind mark_kind = MarkKind::formative;
  std::uint8_t weight_tenths = 0;
  ExcuseKind excuse_kind = ExcuseKind::other;
  bool substitution = false;
  bool late = false;  // entered after the school's deadline
  FIELDS(kind,
         command,
         ordinal,
         at,
         pupil,
         journal,
         lesson,
         thing,
         date,
         to,
         number,
         value,
         mark_kind,
         weight_tenths,
         excuse_kind,
         substitution,
         late)
  bool operator==(const Fact&) const = default;
};

struct FactJournal {
  SchoolId school;
  ClassId school_class;  // nil for a mixed group
  std::string subject;
  FIELDS(school, school_class, subject)
  bool operator==(const FactJournal&) const = default;
};

// Where a fact stands, after which one reads on.  Frames count from 1: seq 0 is before everything.
struct FactPlace {
  Partition partition{};
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
  std::uint32_t number = 0;
  auto operator<=>(const FactPlace&) const = default;
};
std::string to_text(const FactPlace& place);                       // 0-1234-0-2
std::optional<FactPlace> parse_fact_place(std::string_view text);  // of exactly that form

struct FactAt {
  FactPlace place;
  Fact fact;
};
// At most `limit` of the topic after the place, in log order.
std::vector<FactAt> facts_after(const ViewReader& rows,
                                AnalyticsTopic topic,
                                const FactPlace& after,
                                std::size_t limit);

// What a fact's ids stand for.  The subject is empty, and the grade nothing, where no journal is
// concerned; of a mixed group the grade is nothing too.
struct FactContext {
  SchoolId school;
  std::string subject;
  std::optional<std::int32_t> grade;
};
FactContext context_of(const ViewReader& rows, const Fact& fact);

}  // namespace klade
