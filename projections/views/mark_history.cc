#include "projections/views/mark_history.h"

#include <variant>

#include "events/core/match.h"
#include "projections/views/mark_text.h"
#include "projections/views/people.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kSteps = 'm';

void set_change(MarkStep& step, const MarkRecorded& e) {
  step.what = MarkChange::recorded;
  step.value = e.value;
}
void set_change(MarkStep& step, const MarkCorrected& e) {
  step.what = MarkChange::corrected;
  step.value = e.value;
  step.reason = e.reason;
}
void set_change(MarkStep& step, const MarkWithdrawn& e) {
  step.what = MarkChange::withdrawn;
  step.reason = e.reason;
}

}  // namespace

std::string_view name_of(MarkChange change) {
  switch (change) {
    case MarkChange::recorded:
      return "recorded";
    case MarkChange::corrected:
      return "corrected";
    case MarkChange::withdrawn:
      return "withdrawn";
  }
  return "invalid";
}

bool MarkHistoryView::wants(std::string_view type) const { return is_type_in<GradingEvent>(type); }

void MarkHistoryView::project(const Recorded& record, const Place&, ViewBatch& rows) const {
  const auto* event = std::get_if<GradingEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const auto& e) {
    MarkStep step;
    step.journal = e.journal;
    step.lesson = e.lesson;
    step.pupil = e.pupil;
    step.date = e.date;
    step.at = record.at;
    step.actor = record.origin.person;
    step.role = record.origin.role;
    set_change(step, e);
    rows.put(row_key(kSteps, e.mark, record.sequence), packed(step));
  });
}

std::vector<MarkStep> mark_steps(const ViewReader& rows, MarkId mark) {
  std::vector<MarkStep> steps;
  rows.scan(
      View::mark_history, row_key(kSteps, mark), [&](std::string_view, std::string_view value) {
        steps.push_back(row_of<MarkStep>(value));
        return true;
      });
  return steps;
}

std::optional<MarkPlace> mark_place(const ViewReader& rows, MarkId mark) {
  const std::vector<MarkStep> steps = mark_steps(rows, mark);
  if (steps.empty()) return std::nullopt;
  const MarkStep& first = steps.front();
  MarkPlace place{first.journal, first.lesson, first.pupil, first.date, {}, false};
  for (const MarkStep& step : steps) {
    if (step.value) place.value = *step.value;
    place.withdrawn = step.what == MarkChange::withdrawn;
  }
  return place;
}

MarkHistory mark_history(const Reading& reading, MarkId mark) {
  MarkHistory history;
  for (const MarkStep& step : mark_steps(reading.rows, mark)) {
    history.entries.push_back({step.at,
                               {full_name(reading, step.actor), step.role},
                               step.what,
                               step.value ? mark_text(*step.value) : std::string(),
                               open_text(reading, step.reason, "mark.reason")});
  }
  return history;
}

}  // namespace klade
