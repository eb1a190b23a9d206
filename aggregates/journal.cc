#include "aggregates/journal.h"

#include "aggregates/bounds.h"
#include "aggregates/journal_rules.h"
#include "events/core/match.h"

namespace klade {
namespace {

template <class E>
concept OfAbsences = OneOf<E, AbsenceAnnounced, AbsenceNoticeWithdrawn, AbsenceExcused>;
void apply(Journal&, const OfAbsences auto&) { CHECK(false); }

template <class Context>
concept OfAnotherAggregate = OneOf<Context,
                                   PeopleEvent,
                                   SessionEvent,
                                   SchoolEvent,
                                   ClassEvent,
                                   AccountEvent,
                                   UsernameEvent,
                                   MessageEvent,
                                   MailEvent,
                                   FamilyEvent,
                                   DiaryNoteEvent,
                                   NewsEvent,
                                   AccessEvent>;
void evolve_in_context(Journal&, const OfAnotherAggregate auto&) { CHECK(false); }

template <class Context>
concept OfAJournal = OneOf<Context, JournalEvent, LessonEvent, GradingEvent, AttendanceEvent>;
void evolve_in_context(Journal& journal, const OfAJournal auto& event) {
  match(event, [&](const auto& e) { apply(journal, e); });
}

}  // namespace

Decision decide(const Journal::Command& command, const Journal& journal, const Context& context) {
  if (!journal.opened && !std::holds_alternative<OpenJournal>(command)) {
    return Refusal::unknown_journal;
  }
  if (journal.closed) {
    return std::holds_alternative<CloseJournal>(command) ? Decision{} : Refusal::journal_closed;
  }
  return match(command, [&](const auto& c) { return rule(c, journal, context); });
}

void evolve(Journal& journal, const Event& event) {
  match(event, [&](const auto& in_context) { evolve_in_context(journal, in_context); });
}

StreamId stream_of(const Journal::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::journal, c.journal}; });
}

}  // namespace klade
