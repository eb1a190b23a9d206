// A school in memory for handlers: rows folded from events, a vault, and who may call.  Two
// schools, so that every test can ask with another school's ids.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "aggregates/owner/decide.h"
#include "events/vault/memory_vault.h"
#include "gateway/http/api.h"
#include "gateway/http/principal.h"
#include "gateway/node/password.h"
#include "projections/projection.h"

namespace klade {

// The rows of every view, in maps.
class MemoryRows final : public ViewReader {
 public:
  using ViewReader::scan;
  std::optional<std::string> get(View view, std::string_view key) const override {
    const auto& rows = of(view);
    const auto found = rows.find(std::string(key));
    return found == rows.end() ? std::nullopt : std::optional(found->second);
  }
  void scan(View view,
            std::string_view prefix,
            std::string_view from,
            const Visit& visit) const override {
    const auto& rows = of(view);
    for (auto at = rows.lower_bound(std::string(std::max(prefix, from))); at != rows.end(); ++at) {
      if (!at->first.starts_with(prefix) || !visit(at->first, at->second)) return;
    }
  }
  void fold(const Recorded& record, const Place& place) {
    for (const Projection* one : all_projections()) {
      if (!one->wants(type_of(record.event))) continue;
      Batch batch(rows_[static_cast<std::size_t>(one->view())]);
      one->project(record, place, batch);
    }
  }

 private:
  using Rows = std::map<std::string, std::string>;
  class Batch final : public ViewBatch {
   public:
    explicit Batch(Rows& rows) : rows_(rows) {}
    std::optional<std::string> get(std::string_view key) const override {
      const auto found = rows_.find(std::string(key));
      return found == rows_.end() ? std::nullopt : std::optional(found->second);
    }
    void scan(std::string_view prefix, const ViewReader::Visit& visit) const override {
      const Rows now = rows_;
      for (auto at = now.lower_bound(std::string(prefix)); at != now.end(); ++at) {
        if (!at->first.starts_with(prefix) || !visit(at->first, at->second)) return;
      }
    }
    void put(std::string_view key, std::string_view value) override {
      rows_[std::string(key)] = std::string(value);
    }
    void erase(std::string_view key) override { rows_.erase(std::string(key)); }

   private:
    Rows& rows_;
  };
  const Rows& of(View view) const { return rows_[static_cast<std::size_t>(view)]; }

  std::array<Rows, kViews> rows_;
};

template <class T>
T id(std::string_view word) {
  return T(hash_id(word));
}

// What stands in a school of the fixture; ids differ by the school's word.
struct SchoolIds {
  explicit SchoolIds(const std::string& word)
      : school(id<SchoolId>(word)),
        year(id<YearId>(word + " year")),
        semester(id<SemesterId>(word + " semester")),
        school_class(id<ClassId>(word + " 7.a")),
        journal(id<JournalId>(word + " maths")),
        lesson(id<LessonId>(word + " lesson")),
        mark(id<MarkId>(word + " mark")),
        notice(id<NoticeId>(word + " notice")),
        holiday(id<HolidayId>(word + " holiday")),
        moved_day(id<MovedDayId>(word + " moved day")),
        letter(id<LetterId>(word + " letter")),
        conversation(id<ConversationId>(word + " conversation")),
        draft(id<DraftId>(word + " draft")),
        file(id<AttachmentId>(word + " file")),
        pupil(id<PersonId>(word + " pupil")),
        classmate(id<PersonId>(word + " classmate")),
        mother(id<PersonId>(word + " mother")),
        teacher(id<PersonId>(word + " teacher")),
        class_teacher(id<PersonId>(word + " class teacher")),
        colleague(id<PersonId>(word + " colleague")),
        office(id<PersonId>(word + " office")) {}
  SchoolId school;
  YearId year;
  SemesterId semester;
  ClassId school_class;
  JournalId journal;
  LessonId lesson;
  MarkId mark;
  NoticeId notice;
  HolidayId holiday;
  MovedDayId moved_day;
  LetterId letter;              // from the class teacher to one of each role
  ConversationId conversation;  // of it
  DraftId draft;                // each role has one of that id
  AttachmentId file;            // that went with the letter
  PersonId pupil, classmate, mother, teacher, class_teacher, colleague, office;
};

class SchoolFixture : public testing::Test {
 public:
  static inline const Date kToday = date_of(2026, 11, 26);
  static inline const Instant kNow = riga_instant(kToday, std::chrono::hours{12});

 protected:
  SchoolFixture() {
    build(ours);
    build(theirs);
  }

  const SchoolIds ours{"ours"};
  const SchoolIds theirs{"theirs"};
  MemoryRows rows;
  MemoryVault vault;
  Desk desk{{rows, vault}, vault};

  // Decided by the rules on what has happened so far, as the owner does, and folded into the rows.
  Decision perform(const Command& command, const Principal& who, Instant at = kNow) {
    Origin origin;
    origin.command = CommandId(derive_id(id<CommandId>("performed"), ++performed_));
    origin.profile = who.profile;
    origin.person = who.person;
    origin.role = who.roles.empty() ? Role::none : who.roles.front();
    const StreamId stream = stream_of(command);
    AnyState state = initial_state(command);
    for (const Event& event : streams_[stream]) evolve(state, event);
    Decision decision = decide(command, state, Context{at, origin});
    if (const auto* events = decision.events()) {
      for (const Event& event : *events) record(stream, event, origin, at);
    }
    return decision;
  }
  void happened(StreamKind kind, const Id128& stream, const Event& event) {
    record({kind, stream}, event, Origin{}, kNow);
  }

  static Principal as(const SchoolIds& at, Role role, PersonId person, PersonId pupil = {}) {
    Principal who;
    who.school = at.school;
    who.person = person;
    who.pupil = pupil;
    who.roles = {role};
    grant(who, SchoolRow{});  // what roles may by default
    who.profile = ProfileId(derive_id(person, static_cast<std::uint64_t>(role)));
    return who;
  }
  // One principal for each role.
  static Principal as(const SchoolIds& at, Role role) {
    switch (role) {
      case Role::pupil:
        return as(at, role, at.pupil, at.pupil);
      case Role::mother:
      case Role::father:
      case Role::guardian:
        return as(at, role, at.mother, at.pupil);
      case Role::teacher:
        return as(at, role, at.teacher);
      case Role::deputy:
      case Role::director:
      case Role::superuser:
      case Role::auditor:
      case Role::clerk:
      case Role::deputy_studies:
      case Role::deputy_methodology:
      case Role::deputy_creative:
      case Role::deputy_extracurricular:
      case Role::events_teacher:
      case Role::service_operator:
      case Role::none:
      case Role::system:
        break;
    }
    return as(at, role, at.office);
  }
  Principal as(Role role) const { return as(ours, role); }
  Principal class_teacher() const { return as(ours, Role::teacher, ours.class_teacher); }
  Principal colleague() const { return as(ours, Role::teacher, ours.colleague); }

  static Call call(const Principal& who) {
    Call made;
    made.principal = who;
    made.command = id<CommandId>("a command");
    made.now = kNow;
    return made;
  }

 private:
  void record(const StreamId& stream, const Event& event, const Origin& origin, Instant at) {
    streams_[stream].push_back(event);
    Recorded recorded{stream, streams_[stream].size(), 0, at, origin, event};
    rows.fold(recorded, Place{Partition{}, ++seq_});
  }

  PersonDetails details(PersonId person, std::string_view given, std::string_view family) {
    PersonDetails all;
    all.given_name = *vault.seal(person, "person.given_name", given);
    all.family_name = *vault.seal(person, "person.family_name", family);
    all.birth_date = *vault.seal(person, "person.birth_date", "2013-05-05");
    all.phone = *vault.seal(person, "person.phone", "26000001");
    return all;
  }
  void person(const SchoolIds& at, PersonId who, std::string_view given, std::string_view family) {
    happened(
        StreamKind::person, who, PersonRegistered{at.school, who, details(who, given, family)});
  }
  void profile(const Principal& who) {
    happened(StreamKind::profile,
             who.profile,
             ProfileOpened{
                 who.profile, who.school, who.person, who.pupil, who.roles, id<BlindIndex>("u")});
    happened(StreamKind::profile,
             who.profile,
             PasswordIssued{who.profile, id<BlindIndex>("u"), verifier_});
  }
  void build(const SchoolIds& at);
  void build_school(const SchoolIds& at);
  void build_journal(const SchoolIds& at);
  void build_mail(const SchoolIds& at);

  const BlindIndex verifier_ = hash_password(vault, id<BlindIndex>("u"), "parole").value();
  std::map<StreamId, std::vector<Event>> streams_;
  std::uint64_t seq_ = 0;
  std::uint64_t performed_ = 0;
};

inline void SchoolFixture::build(const SchoolIds& at) {
  build_school(at);
  person(at, at.pupil, "Ada", "Ābele");
  person(at, at.classmate, "Bruno", "Bērziņš");
  person(at, at.mother, "Maija", "Ābele");
  person(at, at.teacher, "Tālis", "Teters");
  person(at, at.class_teacher, "Klāra", "Kalna");
  person(at, at.colleague, "Kārlis", "Kļava");
  person(at, at.office, "Olga", "Ozola");
  profile(as(at, Role::pupil, at.pupil, at.pupil));
  profile(as(at, Role::mother, at.mother, at.pupil));
  profile(as(at, Role::teacher, at.teacher));
  profile(as(at, Role::teacher, at.class_teacher));
  profile(as(at, Role::superuser, at.office));
  const Date from = date_of(2026, 9, 1);
  const auto of_class = [&](const ClassEvent& event) {
    happened(StreamKind::school_class, at.school_class, event);
  };
  of_class(ClassFormed{at.school_class, at.school, at.year, "7.a", 7});
  of_class(ClassTeacherAssigned{at.school_class, at.class_teacher, from});
  of_class(PupilJoinedClass{at.school_class, at.pupil, from});
  of_class(PupilJoinedClass{at.school_class, at.classmate, from});
  build_journal(at);
  build_mail(at);
  happened(StreamKind::absences,
           at.pupil,
           AbsenceAnnounced{at.pupil,
                            at.notice,
                            kToday,
                            kToday,
                            *vault.seal(at.pupil, "absence.reason", "pie ārsta")});
}

inline void SchoolFixture::build_school(const SchoolIds& at) {
  const auto of_school = [&](const SchoolEvent& event) {
    happened(StreamKind::school, at.school, event);
  };
  const Date from = date_of(2026, 9, 1);
  const Date to = date_of(2027, 5, 31);
  of_school(SchoolOpened{at.school, "Skola"});
  of_school(YearPlanned{
      at.school, at.year, "2026/2027", from, to, {{at.semester, "1. semestris", from, to}}});
  of_school(HolidayDeclared{
      at.school, at.holiday, date_of(2026, 12, 21), date_of(2027, 1, 1), "Ziemas brīvdienas"});
  of_school(DayMoved{at.school, at.moved_day, date_of(2027, 1, 8), date_of(2027, 1, 16)});
}

inline void SchoolFixture::build_journal(const SchoolIds& at) {
  const auto of_journal = [&](const Event& event) {
    happened(StreamKind::journal, at.journal, event);
  };
  const Date from = date_of(2026, 9, 1);
  of_journal(JournalOpened{at.journal, at.school, at.year, at.school_class, "Matemātika", "7.a"});
  of_journal(TeacherAssigned{at.journal, at.teacher, from});
  of_journal(PupilEnrolled{at.journal, at.pupil, from});
  of_journal(PupilEnrolled{at.journal, at.classmate, from});
  of_journal(TimetableSet{at.journal, {{4, 3, "21"}}});
  const LessonText text{*vault.seal(at.school, "lesson.topic", "Daļas"), {}, {}};
  of_journal(LessonRecorded{at.journal, at.lesson, kToday, 3, at.teacher, text, false, {}, false});
  of_journal(MarkRecorded{at.journal,
                          at.lesson,
                          kToday,
                          at.pupil,
                          at.mark,
                          {Scale::ten, 7},
                          MarkKind::formative,
                          10,
                          false});
}

inline void SchoolFixture::build_mail(const SchoolIds& at) {
  LetterSent sent;
  sent.letter = at.letter;
  sent.conversation = at.conversation;
  sent.school = at.school;
  sent.sender = as(at, Role::teacher, at.class_teacher).profile;
  sent.attachments = {at.file};
  const Sealed hello = *vault.seal(at.file, "attachment.part", "Labdien!");
  const Sealed name = *vault.seal(at.file, "attachment.name", "sveiciens.txt");
  happened(StreamKind::attachment,
           at.file,
           AttachmentBegun{at.file, sent.sender, name, "text/plain", 8});
  happened(StreamKind::attachment, at.file, AttachmentPartKept{at.file, 0, 8, hello});
  sent.subject = *vault.seal(at.conversation, "letter.subject", "Sapulce");
  sent.body = *vault.seal(at.conversation, "letter.body", "Labdien!");
  for (const Name<Role>& role : names<Role>()) {
    const ProfileId reader = as(at, role.value).profile;
    sent.recipients.push_back(reader);
    happened(StreamKind::draft, at.draft, DraftSaved{at.draft, reader, {}, {}, {}, {}, {}});
  }
  happened(StreamKind::letter, at.letter, sent);
}

}  // namespace klade
