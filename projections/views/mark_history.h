// View mark_history: everything that happened to a mark.  Append-only.
//
//   m <mark> <sequence:u64 of the event in its journal>   MarkStep
//
// GET /marks/{id}/history.  An actor's name is opened when asked; an erased actor shows as erased.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/projection.h"
#include "projections/reading.h"

namespace klade {

class MarkHistoryView final : public Projection {
 public:
  View view() const override { return View::mark_history; }
  std::string_view name() const override { return "mark_history"; }
  std::uint32_t version() const override { return 2; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

// Stored: values are frozen.
enum class MarkChange : std::uint8_t { recorded = 1, corrected = 2, withdrawn = 3 };
std::string_view name_of(MarkChange change);

struct MarkStep {
  JournalId journal;
  LessonId lesson;
  PersonId pupil;
  Date date{};
  MarkChange what = MarkChange::recorded;
  std::optional<MarkValue> value;  // nothing when withdrawn
  Sealed reason;
  Instant at{};
  PersonId actor;
  Role role = Role::none;
  FIELDS(journal, lesson, pupil, date, what, value, reason, at, actor, role)
  bool operator==(const MarkStep&) const = default;
};
std::vector<MarkStep> mark_steps(const ViewReader& rows, MarkId mark);  // empty: no such mark

// Where a mark is, for routes that name only the mark.
struct MarkPlace {
  JournalId journal;
  LessonId lesson;
  PersonId pupil;
  Date date{};
  MarkValue value;  // the last
  bool withdrawn = false;
};
std::optional<MarkPlace> mark_place(const ViewReader& rows, MarkId mark);

struct Actor {
  std::string name;
  Role role = Role::none;
  FIELDS(name, role)
};
struct HistoryEntry {
  Instant at{};
  Actor actor;
  MarkChange what = MarkChange::recorded;
  std::string value;  // empty when withdrawn
  std::string reason;
  FIELDS(at, actor, what, value, reason)
};
struct MarkHistory {
  std::vector<HistoryEntry> entries;
  FIELDS(entries)
};
MarkHistory mark_history(const Reading& reading, MarkId mark);

}  // namespace klade
