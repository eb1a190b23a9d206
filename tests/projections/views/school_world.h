// SchoolWorld: a small language for tests of views.  What happens is folded into all views at
// once; queries read them through `reading()`.  The year 2026/27 has two semesters; the teacher
// acts unless somebody else is said to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "events/event.h"
#include "events/vault/memory_vault.h"
#include "projections/projection.h"
#include "projections/reading.h"
#include "tests/projections/views/map_views.h"

namespace klade {

inline Date day(unsigned month, unsigned day_of_month) {
  return date_of(month >= 8 ? 2026 : 2027, month, day_of_month);
}

class SchoolWorld {
  std::uint64_t ids_ = 0;  // before the ids that are made with it

 public:
  const SchoolId school{fresh()};
  const YearId year{fresh()};
  const SemesterId autumn{fresh()};
  const SemesterId spring{fresh()};
  PersonId teacher;

  SchoolWorld() {
    happens(SchoolOpened{school, "Ozolu vidusskola"});
    happens(YearPlanned{school,
                        year,
                        "2026/27",
                        day(9, 1),
                        day(5, 31),
                        {{autumn, "1. semestris", day(9, 1), day(12, 23)},
                         {spring, "2. semestris", day(1, 11), day(5, 31)}}});
    teacher = person("Ilze", "Kalna");
    acts(teacher, Role::teacher);
  }

  // Each event is a frame of its own.
  template <class AnyEvent>
  void happens(const AnyEvent& event) {
    ++seq_;
    Recorded record;
    record.sequence = seq_;
    record.at = now;
    record.origin.command = CommandId(hash_id(std::to_string(seq_)));
    record.origin.person = actor_;
    record.origin.role = role_;
    record.event = event;
    history.push_back(record);
    fold(record, {partition, seq_}, rows);
  }
  static void fold(const Recorded& record, const Place& place, MapViews& into) {
    const std::string_view type = type_of(record.event);
    for (const Projection* projection : all_projections()) {
      if (!projection->wants(type)) continue;
      MapBatch batch(into.of(projection->view()));
      projection->project(record, place, batch);
      batch.commit();
    }
  }

  void acts(PersonId who, Role role) {
    actor_ = who;
    role_ = role;
  }
  Sealed seal(const Id128& subject, std::string_view purpose, std::string_view text) {
    return text.empty() ? Sealed{} : *vault.seal(subject, purpose, text);
  }

  PersonId person(const std::string& given, const std::string& family) {
    const PersonId id{fresh()};
    happens(PersonRegistered{school, id, details(id, given, family)});
    return id;
  }
  PersonDetails details(PersonId id, const std::string& given, const std::string& family) {
    PersonDetails details;
    details.given_name = seal(id, "person.given_name", given);
    details.family_name = seal(id, "person.family_name", family);
    details.birth_date = seal(id, "person.birth_date", "2013-04-05");
    return details;
  }
  void erase(PersonId id) {
    happens(PersonErased{id, {}});
    static_cast<void>(vault.erase(id));
  }

  ClassId form_class(const std::string& name, std::int32_t grade) {
    const ClassId id{fresh()};
    happens(ClassFormed{id, school, year, name, grade});
    return id;
  }
  PersonId pupil(ClassId of, const std::string& given, const std::string& family) {
    const PersonId id = person(given, family);
    happens(PupilJoinedClass{of, id, day(9, 1)});
    return id;
  }
  JournalId open_journal(const std::string& subject, const std::string& group = "7.a") {
    const JournalId id{fresh()};
    happens(JournalOpened{id, school, year, {}, subject, group});
    happens(TeacherAssigned{id, teacher, day(9, 1)});
    return id;
  }
  void enrol(JournalId journal, PersonId pupil, Date from = day(9, 1)) {
    happens(PupilEnrolled{journal, pupil, from});
  }
  LessonRecorded lesson_event(JournalId journal, Date date, std::uint8_t number) {
    LessonRecorded event;
    event.journal = journal;
    event.lesson = LessonId{fresh()};
    event.date = date;
    event.number = number;
    event.teacher = teacher;
    return event;
  }
  LessonText text(std::string_view topic, std::string_view homework = "") {
    return {seal(school, "lesson.topic", topic), {}, seal(school, "lesson.homework", homework)};
  }
  LessonId lesson(JournalId journal, Date date, std::uint8_t number, std::string_view topic = "") {
    LessonRecorded event = lesson_event(journal, date, number);
    event.text = text(topic);
    return record_lesson(event);
  }
  LessonId record_lesson(const LessonRecorded& event) {
    lessons_[event.lesson] = event;
    happens(event);
    return event.lesson;
  }
  void withdraw_lesson(LessonId id) {
    const LessonRecorded& lesson = lessons_.at(id);
    happens(LessonWithdrawn{lesson.journal, id, lesson.date, lesson.number, {}});
  }

  MarkRecorded mark_event(LessonId lesson, PersonId pupil, std::int16_t value) {
    MarkRecorded event;
    event.journal = lessons_.at(lesson).journal;
    event.lesson = lesson;
    event.date = lessons_.at(lesson).date;
    event.pupil = pupil;
    event.mark = MarkId{fresh()};
    event.value = {Scale::ten, value};
    return event;
  }
  MarkId mark(LessonId lesson, PersonId pupil, std::int16_t value) {
    return record_mark(mark_event(lesson, pupil, value));
  }
  MarkId record_mark(const MarkRecorded& event) {
    marks_[event.mark] = event;
    happens(event);
    return event.mark;
  }
  void correct(MarkId id, std::int16_t value, std::string_view reason) {
    const MarkRecorded& m = marks_.at(id);
    happens(MarkCorrected{m.journal,
                          m.lesson,
                          m.date,
                          m.pupil,
                          id,
                          {m.value.scale, value},
                          seal(m.pupil, "mark.reason", reason)});
  }
  void withdraw(MarkId id, std::string_view reason) {
    const MarkRecorded& m = marks_.at(id);
    happens(MarkWithdrawn{
        m.journal, m.lesson, m.date, m.pupil, id, seal(m.pupil, "mark.reason", reason)});
  }
  void attendance(LessonId id,
                  std::vector<PersonId> absent,
                  std::vector<PersonId> late = {},
                  std::vector<PersonId> present_again = {}) {
    const LessonRecorded& l = lessons_.at(id);
    happens(AttendanceTaken{l.journal,
                            id,
                            l.date,
                            l.number,
                            std::move(absent),
                            std::move(late),
                            std::move(present_again),
                            false});
  }
  ExcuseId excuse(PersonId pupil, Date from, Date to, ExcuseKind kind = ExcuseKind::illness) {
    const ExcuseId id{fresh()};
    happens(AbsenceExcused{pupil, id, from, to, kind, {}, {}});
    return id;
  }
  NoticeId notice(PersonId pupil, Date from, Date to, std::string_view reason) {
    const NoticeId id{fresh()};
    happens(AbsenceAnnounced{pupil, id, from, to, seal(pupil, "absence.reason", reason)});
    return id;
  }

  Reading reading() const { return {rows, vault}; }
  std::uint64_t seq() const { return seq_; }
  Id128 fresh() { return derive_id(Id128{}, ++ids_); }

  MapViews rows;
  MemoryVault vault;
  std::vector<Recorded> history;
  Partition partition{3};
  Instant now{std::chrono::seconds{1'790'000'000}};

 private:
  std::uint64_t seq_ = 0;
  PersonId actor_;
  Role role_ = Role::system;
  std::map<LessonId, LessonRecorded> lessons_;
  std::map<MarkId, MarkRecorded> marks_;
};

// The names in a list of {id, name}.
template <class List>
std::vector<std::string> names_in(const List& list) {
  std::vector<std::string> names;
  names.reserve(list.size());
  for (const auto& item : list) names.push_back(item.name);
  return names;
}

}  // namespace klade
