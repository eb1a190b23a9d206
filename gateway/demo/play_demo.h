// A demonstration year: lessons by the timetable, marks, absences, notices, excuses, corrections,
// made by commands through the engine as a school's people would.
//
// Deterministic by seed.  Command ids follow from the seed and from what is done, so a year that
// was cut off is played on by playing it again, and playing to a later day adds what is missing.
// The clock is set to each moment of a day before its commands are handed over, and they are all
// answered before it is moved on; a log whose time is later keeps its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "events/core/time.h"
#include "events/vault/key_vault.h"
#include "gateway/import/submitter.h"
#include "projections/view_store.h"

namespace klade {

struct DemoOptions {
  SchoolId school;
  Date until{};  // the last day played
  std::uint64_t seed = 1;
  std::function<void(Date)> progress;  // told of each day before it is played
};

// What a year is played with.
struct DemoStage {
  const ViewReader& rows;  // as they stood before
  KeyVault& vault;
  std::function<void(Instant)> set_clock;
  Submit submit;
};

struct DemoCounts {
  std::size_t lessons = 0;
  std::size_t marks = 0;
  std::size_t corrections = 0;  // of marks
  std::size_t withdrawals = 0;  // of marks
  std::size_t absences = 0;     // of a pupil from a lesson
  std::size_t lates = 0;
  std::size_t notices = 0;
  std::size_t excuses = 0;
};
struct DemoOutcome {
  DemoCounts counts;
  Submitter::Tally tally;
};

// Nothing when there is no such school, or no year of it.
std::optional<DemoOutcome> play_demo(const DemoStage& stage, const DemoOptions& options);

}  // namespace klade
