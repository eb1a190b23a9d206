#include "aggregates/bounds.h"
#include "aggregates/journal_rules.h"

namespace klade {
namespace {

bool is_on_scale(const MarkValue& mark) {
  if (mark.value == kNoValuation) return true;
  switch (mark.scale) {
    case Scale::ten:
      return mark.value >= 1 && mark.value <= 10;
    case Scale::pass:
      return mark.value >= 0 && mark.value <= 1;
    case Scale::stap:
      return mark.value >= 1 && mark.value <= 4;
    case Scale::percent:
      return mark.value >= 0 && mark.value <= 100;
  }
  return false;
}

std::optional<Refusal> mark_refused(const NewMark& mark,
                                    const Journal& journal,
                                    const Context& context) {
  const auto known = journal.lessons.find(mark.lesson);
  if (known == journal.lessons.end()) return Refusal::unknown_lesson;
  const Journal::Lesson& lesson = known->second;
  if (lesson.withdrawn) return Refusal::already_withdrawn;
  if (!may_enter(journal, lesson, context)) return Refusal::not_the_journals_teacher;
  if (!is_enrolled(journal, mark.pupil, lesson.date)) return Refusal::pupil_not_in_journal;
  if (!is_on_scale(mark.value)) return Refusal::value_not_on_scale;
  if (mark.weight_tenths > kMaxWeightTenths) return Refusal::weight_out_of_range;
  return std::nullopt;
}

// The mark when it stands and the one who acts may change it.
Result<const Journal::Mark*, Refusal> standing_mark(const Journal& journal,
                                                    MarkId id,
                                                    const Context& context) {
  const auto known = journal.marks.find(id);
  if (known == journal.marks.end()) return Failure{Refusal::unknown_mark};
  const Journal::Mark& mark = known->second;
  if (mark.withdrawn) return Failure{Refusal::already_withdrawn};
  if (!may_enter(journal, journal.lessons.at(mark.lesson), context)) {
    return Failure{Refusal::not_the_journals_teacher};
  }
  return &mark;
}

}  // namespace

Decision rule(const RecordMarks& c, const Journal& journal, const Context& context) {
  if (c.marks.empty()) return Refusal::no_marks;
  if (c.marks.size() > kMaxMarksPerCommand) return Refusal::too_many_marks;
  std::vector<Event> events;
  std::set<MarkId> recorded;
  for (const NewMark& mark : c.marks) {
    if (const auto refusal = mark_refused(mark, journal, context)) return *refusal;
    if (journal.marks.contains(mark.mark) || !recorded.insert(mark.mark).second) continue;
    events.emplace_back(MarkRecorded{.journal = c.journal,
                                     .lesson = mark.lesson,
                                     .date = journal.lessons.at(mark.lesson).date,
                                     .pupil = mark.pupil,
                                     .mark = mark.mark,
                                     .value = mark.value,
                                     .kind = mark.kind,
                                     .weight_tenths = mark.weight_tenths,
                                     .late = context.at > mark.due});
  }
  return events;
}

Decision rule(const CorrectMark& c, const Journal& journal, const Context& context) {
  const auto found = standing_mark(journal, c.mark, context);
  if (!found) return found.error();
  const Journal::Mark& mark = **found;
  if (mark.value.scale != c.value.scale) return Refusal::scale_cannot_change;
  if (!is_on_scale(c.value)) return Refusal::value_not_on_scale;
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  if (mark.value == c.value) return {};
  return {MarkCorrected{.journal = c.journal,
                        .lesson = mark.lesson,
                        .date = journal.lessons.at(mark.lesson).date,
                        .pupil = mark.pupil,
                        .mark = c.mark,
                        .value = c.value,
                        .reason = c.reason}};
}

Decision rule(const WithdrawMark& c, const Journal& journal, const Context& context) {
  const auto found = standing_mark(journal, c.mark, context);
  if (!found) return found.error();
  if (const auto refusal = reason_refused(c.reason)) return *refusal;
  const Journal::Mark& mark = **found;
  return {MarkWithdrawn{.journal = c.journal,
                        .lesson = mark.lesson,
                        .date = journal.lessons.at(mark.lesson).date,
                        .pupil = mark.pupil,
                        .mark = c.mark,
                        .reason = c.reason}};
}

void apply(Journal& journal, const MarkRecorded& e) {
  journal.marks[e.mark] = {e.lesson, e.pupil, e.value, false};
  ++journal.lessons[e.lesson].marks;
}
void apply(Journal& journal, const MarkCorrected& e) { journal.marks[e.mark].value = e.value; }
void apply(Journal& journal, const MarkWithdrawn& e) {
  journal.marks[e.mark].withdrawn = true;
  --journal.lessons[e.lesson].marks;
}

}  // namespace klade
