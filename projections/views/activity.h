// View activity: what happened lately, for live streams.
//
//   h <partition:u32> <number:u64>   Happening
//   n <partition:u32>                how many there have been: the next number (u64)
//
// Numbers of a partition are dense and rise with the log.  The last kKeptHappenings of a partition
// are kept; each new one pushes out the oldest.
#pragma once

#include <string_view>
#include <vector>

#include "projections/projection.h"

namespace klade {

inline constexpr std::uint64_t kKeptHappenings = 20'000;

class ActivityView final : public Projection {
 public:
  View view() const override { return View::activity; }
  std::string_view name() const override { return "activity"; }
  std::uint32_t version() const override { return 4; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

// Stored: values are frozen.
//   mark        journal, lesson, pupil
//   lesson      journal, lesson
//   attendance  journal, lesson, and pupil: one for each concerned; nil pupil when nobody is
//   absence     pupil: a notice or an excuse
//   school      school: calendar, settings; or journal: its teachers, pupils or timetable; or
//               person: was erased
//   session     profile: closed, signed out, or with another password
//   mail        letter: one for all who have got it
//   diary_note  pupil
//   news        item
enum class HappeningKind : std::uint8_t {
  mark = 1,
  lesson = 2,
  attendance = 3,
  absence = 4,
  school = 5,
  session = 6,
  mail = 7,
  diary_note = 8,
  news = 9,
};
std::string_view name_of(HappeningKind kind);

struct Happening {
  std::uint64_t seq = 0;  // of its frame
  HappeningKind kind = HappeningKind::mark;
  JournalId journal{};
  PersonId pupil{};
  LessonId lesson{};
  ProfileId profile{};
  SessionId session{};
  SchoolId school{};
  PersonId person{};
  LetterId letter{};
  NewsItemId item{};
  FIELDS(seq, kind, journal, pupil, lesson, profile, session, school, person, letter, item)
  bool operator==(const Happening&) const = default;
};

struct Happenings {
  std::vector<Happening> items;
  std::uint64_t next = 0;  // number to go on from
  bool gap = false;        // some were asked for that are no longer kept: read everything anew
};
// At most `limit` from a number on.
Happenings happenings_from(const ViewReader& rows,
                           Partition partition,
                           std::uint64_t number,
                           std::size_t limit);
// The number of the first happening after the frame `seq` (Last-Event-ID); `gap` when happenings
// after it may have been dropped.  Looks at few rows: numbers rise with seq.
struct Resume {
  std::uint64_t number = 0;
  bool gap = false;
};
Resume resume_after(const ViewReader& rows, Partition partition, std::uint64_t seq);
// The number that the next happening will have.
std::uint64_t next_happening(const ViewReader& rows, Partition partition);

}  // namespace klade
