#include "gateway/demo/play_demo.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "gateway/demo/demo_notices.h"
#include "gateway/demo/demo_school.h"
#include "gateway/demo/vocabulary.h"
#include "gateway/routes/facts.h"

namespace klade {
namespace {

// The moments of a day, local time.
constexpr WallTime kMorning{7 * 60 + 30};
constexpr WallTime kAfterLessons{15 * 60};
constexpr WallTime kAfternoon{16 * 60 + 30};
constexpr WallTime kEvening{20 * 60};  // after the hour until which lessons are entered in time

constexpr double kEnteredInTheEvening = 0.03;
constexpr double kSubstituted = 0.01;
constexpr double kFormativeLesson = 0.45;
constexpr double kFormativePupil = 0.36;
constexpr double kSummativeLesson = 0.085;
constexpr double kHomeworkLesson = 0.06;
constexpr double kHomeworkPupil = 0.6;
constexpr double kCorrected = 0.025;
constexpr double kWithdrawn = 0.004;
constexpr double kLateForTheFirst = 0.03;
constexpr double kLate = 0.008;
constexpr double kMissesOneLesson = 0.006;
constexpr std::size_t kMostDaysToMark = 5;
constexpr std::size_t kLessonsATopic = 3;
constexpr std::uint8_t kSummativeWeight = 30;
constexpr std::uint8_t kFormativeWeight = 10;
constexpr std::uint8_t kHomeworkWeight = 5;

using Act = DemoAct;

struct LessonPlan {
  const DemoJournal* journal = nullptr;
  Slot slot;
  LessonId id;
  Date date{};
  DemoActor actor;
  bool substituted = false;
  PersonId teacher;  // whose lesson it is
  Dice dice{0};
  std::size_t number = 0;  // of the journal's lessons so far
};

class DemoYear {
 public:
  DemoYear(const DemoStage& stage, const DemoOptions& options, DemoSchool school, const Dice& dice)
      : stage_(stage),
        options_(options),
        school_(std::move(school)),
        dice_(dice),
        submitter_(stage.submit) {
    for (const DemoDay& day : school_.days) dates_.push_back(day.date);
  }

  DemoOutcome play() {
    for (const DemoDay& day : school_.days) {
      if (day.date > options_.until || submitter_.tally().fault) break;
      if (options_.progress) options_.progress(day.date);
      play_day(day);
    }
    return {counts_, submitter_.tally()};
  }

 private:
  void play_day(const DemoDay& day) {
    at(day.date, kMorning);
    if (day.date == dates_.front()) declare_holidays();
    const auto number = static_cast<std::size_t>(&day - school_.days.data());
    hand_over_all(demo_news(school_, number, id_of("news", school_.row.id, to_text(day.date))));
    announce_absences(day.date);
    std::vector<LessonPlan> evening;
    at(day.date, kAfterLessons);
    for (const LessonPlan& lesson : lessons_of(day)) {
      if (lesson.dice.of("evening").chance(kEnteredInTheEvening)) {
        evening.push_back(lesson);
      } else {
        give_lesson(lesson);
      }
    }
    at(day.date, kAfternoon);
    excuse_absences(day.date);
    const auto waiting = later_.find(day.date);
    if (waiting != later_.end()) {
      for (Act& act : waiting->second) hand_over(std::move(act));
    }
    at(day.date, kEvening);
    for (const LessonPlan& lesson : evening) give_lesson(lesson);
  }

  void at(Date date, WallTime time) {
    submitter_.wait();
    stage_.set_clock(riga_instant(date, time));
  }

  void hand_over(Act act) {
    Origin origin;
    origin.command = act.id;
    origin.fingerprint = act.id;
    origin.profile = act.actor.profile;
    origin.person = act.actor.person;
    origin.role = act.actor.role;
    submitter_.submit(std::move(act.command), school_.row.id, origin);
  }

  void hand_over_all(std::vector<Act> acts) {
    for (Act& act : acts) hand_over(std::move(act));
  }

  // Ids are of the school and the seed, and of what is named.
  Id128 id_of(std::string_view what, const Id128& of, std::string_view more = {}) const {
    return hash_id("demo|" + to_text(school_.row.id) + '|' + std::to_string(options_.seed) + '|' +
                   std::string(what) + '|' + to_text(of) + '|' + std::string(more));
  }

  Sealed seal(const Id128& subject, std::string_view purpose, std::string_view text) {
    auto sealed = stage_.vault.seal(subject, purpose, text);
    return sealed ? *std::move(sealed) : Sealed{};
  }

  void declare_holidays() {
    const SchoolYear* year = year_on(school_.row, options_.until);
    if (!school_.superuser || year == nullptr) return;
    for (const SchoolHoliday& holiday : demo_holidays(school_.row, *year)) {
      hand_over(
          {DeclareHoliday{school_.row.id, holiday.id, holiday.from, holiday.to, holiday.title},
           *school_.superuser,
           CommandId(id_of("holiday", holiday.id))});
    }
  }

  void announce_absences(Date date) {
    for (const auto& [pupil, known] : school_.pupils) {
      for (const AwaySpell& spell : known.spells) {
        if (spell.from != date || !spell.announced || known.parents.empty()) continue;
        const Id128 id = id_of("notice", pupil, to_text(date));
        const Dice dice = dice_.of(id);
        AnnounceAbsence command{
            .pupil = pupil,
            .notice = NoticeId(derive_id(id, 0)),
            .from = spell.from,
            .to = spell.to,
            .reason = seal(pupil, "absence.reason", dice.pick(demo_absence_reasons(spell.kind))),
            .may_announce = true,
            .today = date,
            .due = notice_due(school_.row, date)};
        hand_over({std::move(command), dice.of("who").pick(known.parents), CommandId(id)});
        ++counts_.notices;
      }
    }
  }

  // The class teacher excuses a spell on the day that its pupil is back.
  void excuse_absences(Date date) {
    const Date before = day_after(date, -1);
    for (const auto& [pupil, known] : school_.pupils) {
      const auto teacher = school_.class_teachers.find(known.school_class);
      if (teacher == school_.class_teachers.end()) continue;
      const auto actor = school_.staff.find(teacher->second);
      if (actor == school_.staff.end()) continue;
      for (const AwaySpell& spell : known.spells) {
        const Instant due = excuse_due(school_.row, spell.from);
        if (spell.to != before || !spell.excused || riga_instant(date, kAfternoon) > due) continue;
        const Id128 id = id_of("excuse", pupil, to_text(spell.from));
        ExcuseAbsence command{
            .pupil = pupil,
            .excuse = ExcuseId(derive_id(id, 0)),
            .from = spell.from,
            .to = spell.to,
            .kind = spell.kind,
            .reason =
                seal(pupil, "absence.reason", dice_.of(id).pick(demo_absence_reasons(spell.kind))),
            .may_excuse = true,
            .on_authority_of = known.school_class,
            .due = due};
        hand_over({std::move(command), actor->second, CommandId(id)});
        ++counts_.excuses;
      }
    }
  }

  // The lesson day so many lesson days on, the last one beyond.
  Date day_after(Date date, std::ptrdiff_t days) const {
    const auto here = std::ranges::lower_bound(dates_, date) - dates_.begin() + days;
    const auto last = static_cast<std::ptrdiff_t>(dates_.size()) - 1;
    return here < 0 ? Date{} : dates_[static_cast<std::size_t>(std::min(here, last))];
  }

  std::vector<LessonPlan> lessons_of(const DemoDay& day) {
    std::vector<LessonPlan> lessons;
    for (const DemoJournal& journal : school_.journals) {
      for (const Slot& slot : journal.slots) {
        if (slot.weekday != day.timetable) continue;
        const auto teacher = std::ranges::find_if(journal.teachers, [&](const Member& member) {
          return member.membership.covers(day.date) && school_.staff.contains(member.person);
        });
        if (teacher == journal.teachers.end()) continue;
        lessons.push_back(plan_lesson(journal, slot, day.date, teacher->person));
      }
    }
    return lessons;
  }

  LessonPlan plan_lesson(const DemoJournal& journal,
                         const Slot& slot,
                         Date date,
                         PersonId teacher) {
    const Id128 id = id_of("lesson", journal.id, to_text(date) + '|' + std::to_string(slot.number));
    LessonPlan lesson{&journal,
                      slot,
                      LessonId(derive_id(id, 0)),
                      date,
                      school_.staff.at(teacher),
                      false,
                      teacher,
                      dice_.of(id),
                      given_[journal.id]++};
    if (school_.staff.size() > 1 && lesson.dice.of("substitute").chance(kSubstituted)) {
      auto substitute = school_.staff.begin();
      std::advance(substitute, lesson.dice.of("who").below(school_.staff.size()));
      lesson.substituted = substitute->first != teacher;
      lesson.actor = substitute->second;
    }
    return lesson;
  }

  void give_lesson(const LessonPlan& lesson) {
    const Id128 school = school_.row.id;
    const auto topics = demo_topics(lesson.journal->subject);
    LessonText text;
    text.topic =
        seal(school, "lesson.topic", topics[lesson.number / kLessonsATopic % topics.size()]);
    text.result = seal(school, "lesson.result", lesson.dice.of("result").pick(demo_results()));
    if (lesson.dice.of("homework").chance(0.6)) {
      text.homework =
          seal(school, "lesson.homework", lesson.dice.of("homework text").pick(demo_homework()));
    }
    RecordLesson command{.journal = lesson.journal->id,
                         .lesson = lesson.id,
                         .date = lesson.date,
                         .number = lesson.slot.number,
                         .text = std::move(text),
                         .substitution = lesson.substituted,
                         .substitution_reason = {},
                         .day = DayKind::school_day,
                         .due = lesson_due(school_.row, lesson.date)};
    if (lesson.substituted) {
      command.substitution_reason =
          seal(lesson.teacher, "lesson.substitution_reason", demo_substitution_reason());
    }
    hand_over({std::move(command), lesson.actor, CommandId(id_of("record", lesson.id))});
    ++counts_.lessons;
    take_attendance(lesson);
    give_marks(lesson);
    const DemoLesson given{*lesson.journal, lesson.id, lesson.date, lesson.actor, lesson.dice};
    hand_over_all(demo_notes(stage_.vault, school_, given));
  }

  bool is_absent(const LessonPlan& lesson, PersonId pupil) const {
    return school_.away(pupil, lesson.date) != nullptr ||
           lesson.dice.of(pupil).of("misses").chance(kMissesOneLesson);
  }

  void take_attendance(const LessonPlan& lesson) {
    TakeAttendance command{
        lesson.journal->id, lesson.id, {}, {}, lesson_due(school_.row, lesson.date)};
    const double late = lesson.slot.number <= 1 ? kLateForTheFirst : kLate;
    for (const Member& pupil : lesson.journal->pupils) {
      if (!pupil.membership.covers(lesson.date)) continue;
      if (is_absent(lesson, pupil.person)) {
        command.absent.push_back(pupil.person);
      } else if (lesson.dice.of(pupil.person).of("late").chance(late)) {
        command.late.push_back(pupil.person);
      }
    }
    counts_.absences += command.absent.size();
    counts_.lates += command.late.size();
    hand_over({std::move(command), lesson.actor, CommandId(id_of("attendance", lesson.id))});
  }

  void give_marks(const LessonPlan& lesson) {
    const Scale scale = lesson.journal->scale;
    if (lesson.number > 4 && lesson.dice.of("summative").chance(kSummativeLesson)) {
      mark(lesson, scale, MarkKind::summative, kSummativeWeight, 1.0);
    } else if (lesson.dice.of("formative").chance(kFormativeLesson)) {
      mark(lesson, scale, MarkKind::formative, kFormativeWeight, kFormativePupil);
    }
    if (lesson.dice.of("homework marked").chance(kHomeworkLesson)) {
      mark(lesson, Scale::pass, MarkKind::formative, kHomeworkWeight, kHomeworkPupil);
    }
  }

  void mark(
      const LessonPlan& lesson, Scale scale, MarkKind kind, std::uint8_t weight, double share) {
    const std::string what =
        "marks" + std::to_string(static_cast<int>(scale)) + std::to_string(static_cast<int>(kind));
    const Id128 id = id_of(what, lesson.id);
    const bool test = kind == MarkKind::summative;
    const std::size_t days = test ? 1 + lesson.dice.of("marked").below(kMostDaysToMark) : 0;
    const Date day = day_after(lesson.date, static_cast<std::ptrdiff_t>(days));
    RecordMarks command{lesson.journal->id, {}};
    const Instant due = mark_due(school_.row, lesson.date, kind);
    const NewMark form{.lesson = lesson.id,
                       .pupil = {},
                       .mark = {},
                       .value = {scale, kNoValuation},
                       .kind = kind,
                       .weight_tenths = weight,
                       .due = due};
    for (const Member& pupil : lesson.journal->pupils) {
      const Dice occasion = lesson.dice.of(pupil.person).of(what);
      if (!pupil.membership.covers(lesson.date) || !occasion.of("share").chance(share)) continue;
      // Who is absent from a test has no valuation; from anything else, no mark.
      const bool absent = is_absent(lesson, pupil.person);
      if (absent && !test) continue;
      NewMark given = form;
      given.pupil = pupil.person;
      given.mark = MarkId(derive_id(id_of(what, lesson.id, to_text(pupil.person)), 0));
      if (!absent) given.value = draw(lesson, pupil.person, scale, occasion);
      reconsider(lesson, given, day, occasion);
      command.marks.push_back(given);
    }
    if (command.marks.empty() || day > options_.until) return;
    counts_.marks += command.marks.size();
    Act act{std::move(command), lesson.actor, CommandId(id)};
    if (days == 0) return hand_over(std::move(act));
    later_[day].push_back(std::move(act));
  }

  MarkValue draw(const LessonPlan& lesson,
                 PersonId pupil,
                 Scale scale,
                 const Dice& occasion) const {
    return draw_mark(
        mark_model(dice_, pupil, lesson.journal->subject, lesson.teacher), scale, occasion);
  }

  // Some marks are corrected or withdrawn some days later.
  void reconsider(const LessonPlan& lesson,
                  const NewMark& given,
                  Date entered,
                  const Dice& occasion) {
    const bool corrected = occasion.of("corrected").chance(kCorrected);
    const bool withdrawn = !corrected && occasion.of("withdrawn").chance(kWithdrawn);
    const auto days = static_cast<std::ptrdiff_t>(1 + occasion.of("days").below(kMostDaysToMark));
    const Date day = day_after(entered, days);
    if ((!corrected && !withdrawn) || day <= entered || day > options_.until) return;
    const Dice text = occasion.of("text");
    if (withdrawn) {
      WithdrawMark command{lesson.journal->id,
                           given.mark,
                           seal(given.pupil, "mark.reason", text.pick(demo_withdrawal_reasons()))};
      later_[day].push_back(
          {std::move(command), lesson.actor, CommandId(id_of("withdraw", given.mark))});
      ++counts_.withdrawals;
      return;
    }
    CorrectMark command{lesson.journal->id,
                        given.mark,
                        corrected_value(given.value),
                        seal(given.pupil, "mark.reason", text.pick(demo_correction_reasons()))};
    later_[day].push_back(
        {std::move(command), lesson.actor, CommandId(id_of("correct", given.mark))});
    ++counts_.corrections;
  }

  const DemoStage& stage_;
  const DemoOptions& options_;
  const DemoSchool school_;
  const Dice dice_;
  std::vector<Date> dates_;
  std::map<JournalId, std::size_t> given_;  // lessons of each journal so far
  std::map<Date, std::vector<Act>> later_;
  DemoCounts counts_;
  Submitter submitter_;
};

}  // namespace

std::optional<DemoOutcome> play_demo(const DemoStage& stage, const DemoOptions& options) {
  const Dice dice(options.seed);
  std::optional<DemoSchool> school =
      load_demo_school(stage.rows, options.school, options.until, dice);
  if (!school || school->days.empty()) return std::nullopt;
  return DemoYear(stage, options, std::move(*school), dice).play();
}

}  // namespace klade
