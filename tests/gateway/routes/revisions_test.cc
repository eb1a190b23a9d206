// Revisions of queries: whatever changes an answer changes its revision, and what does not concern
// it leaves the revision alone.
#include "gateway/routes/pupil_routes.h"
#include "tests/gateway/routes/school_fixture.h"

namespace klade {
namespace {

class Revisions : public SchoolFixture {
 protected:
  struct Seen {
    std::optional<std::uint64_t> revision;
    std::string body;
  };
  // What our pupil's family is answered.
  Seen seen(QueryRevision revision, AnswerQuery query) {
    Call made = call(as(Role::mother));
    made.params["id"] = to_text(ours.pupil);
    const auto answer = query(made, desk);
    return {revision(made, desk), answer ? answer->body : std::string(answer.error().code)};
  }
  // Answers and revision before and after.
  void expect_another(QueryRevision revision, AnswerQuery query, const Event& event) {
    const Seen before = seen(revision, query);
    happened(StreamKind::journal, ours.journal, event);
    const Seen after = seen(revision, query);
    EXPECT_NE(before.body, after.body) << type_of(event);
    EXPECT_NE(before.revision, after.revision) << type_of(event);
  }
  void expect_the_same(QueryRevision revision, AnswerQuery query, const Event& event) {
    const Seen before = seen(revision, query);
    happened(StreamKind::journal, ours.journal, event);
    const Seen after = seen(revision, query);
    EXPECT_EQ(before.body, after.body) << type_of(event);
    EXPECT_EQ(before.revision, after.revision) << type_of(event);
  }
  static JournalOpened opened(const SchoolIds& at, JournalId journal, const std::string& subject) {
    return {journal, at.school, at.year, at.school_class, subject, "7.a"};
  }
  MarkRecorded mark_of(const SchoolIds& at, PersonId pupil, JournalId journal, std::int16_t value) {
    return {journal,
            at.lesson,
            kToday,
            pupil,
            id<MarkId>("mark " + std::to_string(++marks_)),
            {Scale::ten, value},
            MarkKind::formative,
            10,
            false};
  }
  AttendanceTaken attendance(PersonId absent) const {
    return {ours.journal, ours.lesson, kToday, 3, {absent}, {}, {}, false};
  }

  const JournalId algebra = id<JournalId>("algebra");
  const Date from = date_of(2026, 9, 1);
  const Date yesterday = kToday - std::chrono::days{1};

 private:
  int marks_ = 0;
};

TEST_F(Revisions, OfARankingMoveWithWhateverChangesIt) {
  const auto changes = [&](const Event& event) {
    expect_another(ranking_answers, show_ranking, event);
  };
  const MarkRecorded nine = mark_of(ours, ours.classmate, ours.journal, 9);
  changes(nine);
  changes(MarkCorrected{
      ours.journal, ours.lesson, kToday, ours.classmate, nine.mark, {Scale::ten, 6}, {}});
  changes(MarkWithdrawn{ours.journal, ours.lesson, kToday, ours.classmate, nine.mark, {}});
  changes(mark_of(ours, ours.classmate, ours.journal, 9));
  happened(StreamKind::journal, ours.journal, mark_of(ours, ours.classmate, ours.journal, 9));
  happened(StreamKind::journal, algebra, opened(ours, algebra, "Algebra"));
  changes(mark_of(ours, ours.classmate, algebra, 3));  // 9.00 and 3.00: 6.00
  changes(opened(ours, algebra, "Matemātika"));        // one subject: 7.00
  changes(opened(ours, algebra, "Algebra"));           // two again
  changes(PupilLeftClass{ours.school_class, ours.classmate, yesterday});
  changes(PupilJoinedClass{ours.school_class, ours.classmate, kToday});
  SchoolSettings settings;
  settings.ranking_shown = false;
  changes(SettingsChanged{ours.school, settings});
  EXPECT_EQ(seen(ranking_answers, show_ranking).revision, std::nullopt);
}
TEST_F(Revisions, OfARankingStayWhenOthersChange) {
  const auto leaves = [&](const Event& event) {
    expect_the_same(ranking_answers, show_ranking, event);
  };
  leaves(mark_of(theirs, theirs.pupil, theirs.journal, 3));
  leaves(opened(theirs, theirs.journal, "Algebra"));
  leaves(attendance(ours.pupil));
}

TEST_F(Revisions, OfAbsencesMoveWithWhateverChangesThem) {
  const auto changes = [&](const Event& event) {
    expect_another(absences_answers, show_absences, event);
  };
  changes(attendance(ours.pupil));
  changes(AbsenceExcused{
      ours.pupil, id<ExcuseId>("excuse"), kToday, kToday, ExcuseKind::illness, {}, {}});
  changes(AbsenceNoticeWithdrawn{ours.pupil, ours.notice, {}});
  changes(opened(ours, ours.journal, "Algebra"));
  changes(YearPlanned{ours.school, ours.year, "2026/2027", from, yesterday, {}});
  expect_the_same(absences_answers, show_absences, attendance(ours.classmate));
}

TEST_F(Revisions, OfAbsencesMoveWithWhoMayExcuseThem) {
  SchoolSettings settings;
  settings.excused_by = {Role::teacher};
  happened(StreamKind::school, ours.school, SettingsChanged{ours.school, settings});
  Call made = call(class_teacher());
  made.principal.roles = {Role::deputy, Role::teacher};
  grant(made.principal, SchoolRow{});
  made.params["id"] = to_text(ours.pupil);
  const auto before = absences_answers(made, desk);
  EXPECT_NE(show_absences(made, desk)->body.find(R"("may_excuse":true)"), std::string::npos);
  happened(StreamKind::school_class,
           ours.school_class,
           ClassTeacherReleased{ours.school_class, ours.class_teacher, yesterday});
  EXPECT_NE(show_absences(made, desk)->body.find(R"("may_excuse":false)"), std::string::npos);
  EXPECT_NE(absences_answers(made, desk), before);
}

TEST_F(Revisions, OfATimetableMoveWithWhateverChangesIt) {
  const auto changes = [&](const Event& event) {
    expect_another(pupil_timetable_answers, show_pupil_timetable, event);
  };
  changes(TimetableSet{ours.journal, {{2, 1, "12"}}});
  changes(opened(ours, ours.journal, "Algebra"));
  changes(TeacherAssigned{ours.journal, ours.colleague, from});
  PersonDetails renamed;
  renamed.given_name = *vault.seal(ours.teacher, "person.given_name", "Toms");
  changes(PersonDetailsChanged{ours.teacher, renamed});
  changes(JournalClosed{ours.journal, yesterday});
  happened(StreamKind::journal, algebra, opened(ours, algebra, "Algebra"));
  happened(StreamKind::journal, algebra, TimetableSet{algebra, {{5, 1, "12"}}});
  changes(PupilEnrolled{algebra, ours.pupil, from});
  changes(PupilUnenrolled{algebra, ours.pupil, yesterday});
  expect_the_same(
      pupil_timetable_answers, show_pupil_timetable, mark_of(ours, ours.pupil, ours.journal, 9));
}

TEST_F(Revisions, AreNothingToWhoMayNotRead) {
  Call made = call(as(Role::mother));
  made.params["id"] = to_text(ours.classmate);
  for (const QueryRevision revision :
       {ranking_answers, absences_answers, pupil_timetable_answers}) {
    EXPECT_EQ(revision(made, desk), std::nullopt);
  }
}

}  // namespace
}  // namespace klade
