// Random commands, right and wrong ones, never bring a journal into a state that no rule allows.
#include <random>

#include "tests/aggregates/journal_fixture.h"

namespace klade {
namespace {

using namespace journal_fixture;  // NOLINT(google-build-using-namespace)

// Draws from few values, so that commands meet each other's lessons, marks and pupils.
class Commands {
 public:
  explicit Commands(std::uint32_t seed) : random_(seed) {}

  Journal::Command next() {
    switch (below(9)) {
      case 0:
        return EnrolPupil{kJournal, pupil(), date()};
      case 1:
        return UnenrolPupil{kJournal, pupil(), date()};
      case 2:
        return WithdrawLesson{kJournal, lesson(), reason()};
      case 3:
        return CorrectMark{kJournal, mark(), value(), reason()};
      case 4:
        return WithdrawMark{kJournal, mark(), reason()};
      case 5:
        return TakeAttendance{kJournal, lesson(), pupils(), pupils(), kDue};
      case 6:
        return record({a_mark(), a_mark()});
      default:
        return a_lesson();
    }
  }
  Actor actor() { return below(5) == 0 ? kColleague : kTeacher; }

 private:
  unsigned below(unsigned count) { return static_cast<unsigned>(random_() % count); }
  PersonId pupil() { return id<PersonId>("pupil " + std::to_string(below(5))); }
  LessonId lesson() { return id<LessonId>(std::to_string(below(12))); }
  MarkId mark() { return id<MarkId>(std::to_string(below(60))); }
  Date date() { return kToday - below(6) * kDay; }
  Sealed reason() { return below(6) == 0 ? Sealed{} : kReason; }
  MarkValue value() {
    return {static_cast<Scale>(1 + below(4)),
            static_cast<std::int16_t>(static_cast<int>(below(13)) - 1)};
  }
  std::vector<PersonId> pupils() {
    std::vector<PersonId> some;
    for (unsigned i = below(3); i > 0; --i) some.push_back(pupil());
    return some;
  }
  NewMark a_mark() { return {lesson(), pupil(), mark(), value(), MarkKind::formative, 10, kDue}; }
  RecordLesson a_lesson() {
    RecordLesson command = record_lesson();
    command.lesson = lesson();
    command.date = date();
    command.number = static_cast<std::uint8_t>(below(3));
    command.substitution = below(4) == 0;
    command.substitution_reason = reason();
    command.day = static_cast<DayKind>(below(8) < 6 ? 0 : below(3));
    return command;
  }

  std::mt19937 random_;
};

void expect_invariants(const Journal& journal) {
  std::set<std::pair<Date, std::uint8_t>> times;
  std::map<LessonId, std::size_t> standing;
  for (const auto& [mark_id, mark] : journal.marks) {
    if (mark.withdrawn) continue;
    ++standing[mark.lesson];
    const auto lesson = journal.lessons.find(mark.lesson);
    ASSERT_NE(lesson, journal.lessons.end());
    EXPECT_FALSE(lesson->second.withdrawn) << "a mark stands on a withdrawn lesson";
  }
  for (const auto& [lesson_id, lesson] : journal.lessons) {
    EXPECT_EQ(lesson.marks, standing[lesson_id]);
    for (const PersonId& pupil : lesson.absent) {
      EXPECT_FALSE(lesson.late.contains(pupil)) << "absent and late at one lesson";
    }
    if (lesson.withdrawn) {
      EXPECT_TRUE(lesson.absent.empty() && lesson.late.empty());
      continue;
    }
    EXPECT_TRUE(times.insert({lesson.date, lesson.number}).second) << "two lessons at one time";
  }
}

TEST(JournalProperty, RandomCommandsNeverBreakARule) {
  std::size_t accepted = 0;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Commands commands(seed);
    std::vector<Event> history = roster();
    Journal journal;
    for (const Event& event : history) evolve(journal, event);
    for (int i = 0; i < 250; ++i) {
      const Then<Journal> then =
          Given<Journal>(journal).when(commands.next(), kNow, commands.actor());
      if (const auto* events = then.decision().events()) {
        accepted += events->size();
        history.insert(history.end(), events->begin(), events->end());
      }
      journal = then.state();
      expect_invariants(journal);
    }
    // The state is the fold of the events, whatever the way it came about.
    Journal folded;
    for (const Event& event : history) evolve(folded, event);
    EXPECT_EQ(folded.lessons.size(), journal.lessons.size());
    EXPECT_EQ(folded.marks.size(), journal.marks.size());
  }
  EXPECT_GT(accepted, 2000U) << "the commands drawn are nearly all refused: they test nothing";
}

}  // namespace
}  // namespace klade
