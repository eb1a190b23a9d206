// Handlers over rows in memory: what they put into commands, and what answers look like.
#include <nlohmann/json.hpp>

#include "gateway/http/problems.h"
#include "gateway/routes/journal_routes.h"
#include "gateway/routes/people_routes.h"
#include "gateway/routes/pupil_routes.h"
#include "gateway/routes/school_routes.h"
#include "tests/gateway/routes/school_fixture.h"

namespace klade {
namespace {

using Json = nlohmann::json;

class Handlers : public SchoolFixture {
 protected:
  Call on(const Principal& who, const Id128& target, std::string body = "") const {
    Call made = call(who);
    made.params["id"] = to_text(target);
    made.params["lesson"] = to_text(ours.lesson);
    made.params["notice"] = to_text(ours.notice);
    made.body = std::move(body);
    return made;
  }
  Json read(AnswerQuery handler, const Call& made) const {
    const auto answer = handler(made, desk);
    EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().code);
    return answer.ok() ? Json::parse(answer->body) : Json();
  }
  // Through the handler and the rules.
  std::string_view write(ReadIntent handler, const Call& made) {
    const auto intent = handler(made, desk);
    if (!intent.ok()) return intent.error().code;
    const Decision decision = perform(intent->command, made.principal, made.now);
    return decision.refusal() == nullptr ? "" : name_of(*decision.refusal());
  }
  std::string marks(std::string_view more) const {
    return R"({"marks":[{"lesson":")" + to_text(ours.lesson) + R"(","pupil":")" +
           to_text(ours.classmate) + "\"," + std::string(more) + "}]}";
  }
};

TEST_F(Handlers, ShowAJournalsPageWithPupilsInLatvianOrder) {
  const Json page = read(show_journal, on(as(Role::teacher), ours.journal));
  EXPECT_EQ(page["class"], "7.a");
  EXPECT_EQ(page["subject"], "Matemātika");
  EXPECT_EQ(page["may_write"], true);
  ASSERT_EQ(page["pupils"].size(), 2U);
  EXPECT_EQ(page["pupils"][0]["name"], "Ada Ābele");
  EXPECT_EQ(page["lessons"][0]["topic"], "Daļas");
  EXPECT_EQ(page["cells"][0]["marks"][0]["value"], "7");
  EXPECT_EQ(read(show_journal, on(class_teacher(), ours.journal))["may_write"], false);
}
TEST_F(Handlers, ShowOnlyTheDaysAskedFor) {
  Call made = on(as(Role::teacher), ours.journal);
  made.query = {{"from", "2026-11-01"}, {"to", "2026-11-25"}};
  EXPECT_TRUE(read(show_journal, made)["lessons"].empty());
  made.query = {{"from", "2026-11-26"}, {"to", "2026-11-25"}};
  EXPECT_EQ(show_journal(made, desk).error().errors,
            (std::vector<FieldError>{{"/to", "dates_reversed"}}));
  made.query = {{"from", "26.11.2026"}};
  EXPECT_EQ(show_journal(made, desk).error().errors,
            (std::vector<FieldError>{{"/from", "bad_date"}}));
}
TEST_F(Handlers, ListJournalsInPages) {
  for (int i = 0; i < 4; ++i) {
    const auto other = id<JournalId>("journal " + std::to_string(i));
    happened(
        StreamKind::journal,
        other,
        JournalOpened{other, ours.school, ours.year, {}, "Priekšmets " + std::to_string(i), "7.b"});
  }
  Call made = call(as(Role::superuser));
  made.query["limit"] = "2";
  std::set<std::string> seen;
  int pages = 0;
  for (bool more = true; more && pages < 10; ++pages) {
    const Json page = read(list_journals, made);
    for (const Json& item : page["items"]) {
      EXPECT_TRUE(seen.insert(item["id"].get<std::string>()).second);
    }
    more = page["next"].is_string();
    if (more) made.query["cursor"] = page["next"].get<std::string>();
  }
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_EQ(pages, 3);
  made.query["cursor"] = "nonsense";
  EXPECT_EQ(list_journals(made, desk).error().code, "bad_cursor");
  made.query["limit"] = "0";
  EXPECT_EQ(list_journals(made, desk).error().errors,
            (std::vector<FieldError>{{"/limit", "out_of_range"}}));
}

TEST_F(Handlers, J8_RecordALesson) {
  const std::string body =
      R"({"date":"2026-11-26","number":4,"topic":"Procenti","result":"","homework":"12. uzd."})";
  const Call made = on(as(Role::teacher), ours.journal, body);
  EXPECT_EQ(write(record_lesson, made), "");
  const Json page = read(show_journal, on(as(Role::teacher), ours.journal));
  EXPECT_EQ(page["lessons"][1]["topic"], "Procenti");
  EXPECT_EQ(page["lessons"][1]["homework"], "12. uzd.");
  EXPECT_EQ(page["lessons"][1]["late"], false);
  EXPECT_EQ(page["lessons"][1]["id"], to_text(derive_id(made.command, 0)));
}
TEST_F(Handlers, J10_RecordASubstitution) {
  const std::string body =
      R"({"date":"2026-11-26","number":5,"topic":"T","result":"","homework":"",)"
      R"("substitution":{"reason":"slimība"}})";
  EXPECT_EQ(write(record_lesson, on(colleague(), ours.journal, body)), "");
  const Json page = read(show_journal, on(as(Role::teacher), ours.journal));
  EXPECT_EQ(page["lessons"][1]["substitution"]["reason"], "slimība");
  EXPECT_EQ(page["lessons"][1]["substitution"]["teacher"], "Kārlis Kļava");
}
TEST_F(Handlers, J11_RefuseALessonOnAFreeDay) {
  const auto body = [](std::string_view date) {
    return R"({"date":")" + std::string(date) +
           R"(","number":4,"topic":"T","result":"","homework":""})";
  };
  const auto on_day = [&](std::string_view date) {
    return write(record_lesson, on(as(Role::teacher), ours.journal, body(date)));
  };
  EXPECT_EQ(on_day("2026-11-18"), "not_a_school_day");
  EXPECT_EQ(on_day("2026-11-21"), "not_a_school_day");
  EXPECT_EQ(on_day("2026-11-27"), "lesson_in_the_future");
}
TEST_F(Handlers, D1_D2_MarkLateEntriesLate) {
  Call late = on(as(Role::teacher), ours.journal);
  late.body = R"({"date":"2026-11-25","number":4,"topic":"T","result":"","homework":""})";
  EXPECT_EQ(write(record_lesson, late), "");
  const auto intent =
      record_marks(on(as(Role::teacher),
                      ours.journal,
                      marks(R"("scale":"ten","value":"8","kind":"formative","weight":0.5)")),
                   desk);
  ASSERT_TRUE(intent.ok());
  const auto& command = std::get<RecordMarks>(std::get<Journal::Command>(intent->command));
  EXPECT_EQ(command.marks[0].weight_tenths, 5);
  EXPECT_EQ(command.marks[0].due, riga_instant(date_of(2026, 12, 1), std::chrono::hours{24}));
  EXPECT_TRUE(intent->list_ids);
  const Json page = read(show_journal, on(as(Role::teacher), ours.journal));
  EXPECT_EQ(page["lessons"][0]["late"], true);
}
TEST_F(Handlers, RecordMarksOnEveryScale) {
  for (const auto* mark : {R"("scale":"ten","value":10,"kind":"summative")",
                           R"("scale":"pass","value":"ni","kind":"formative")",
                           R"("scale":"stap","value":"P","kind":"formative")",
                           R"("scale":"percent","value":100,"kind":"exam")",
                           R"("scale":"ten","value":"nv","kind":"formative")"}) {
    EXPECT_EQ(write(record_marks, on(as(Role::teacher), ours.journal, marks(mark))), "") << mark;
  }
  for (const auto* mark : {R"("scale":"ten","value":"11","kind":"formative")",
                           R"("scale":"ten","value":"07","kind":"formative")",
                           R"("scale":"ten","value":7.5,"kind":"formative")",
                           R"("scale":"pass","value":"1","kind":"formative")",
                           R"("scale":"stap","value":"s","kind":"formative")"}) {
    const auto refused = record_marks(on(as(Role::teacher), ours.journal, marks(mark)), desk);
    ASSERT_FALSE(refused.ok()) << mark;
    EXPECT_EQ(refused.error().errors,
              (std::vector<FieldError>{{"/marks/0/value", "value_not_on_scale"}}));
  }
  EXPECT_EQ(write(record_marks, on(as(Role::teacher), ours.journal, R"({"marks":[]})")),
            "no_marks");
}
TEST_F(Handlers, NameTheMarkThatIsWrong) {
  const auto mark = [&](PersonId pupil, std::string_view more) {
    return R"({"lesson":")" + to_text(ours.lesson) + R"(","pupil":")" + to_text(pupil) + "\"," +
           std::string(more) + "}";
  };
  const std::string right = mark(ours.pupil, R"("scale":"ten","value":"8","kind":"formative")");
  const auto error = [&](const std::string& wrong) {
    const auto refused = record_marks(
        on(as(Role::teacher), ours.journal, R"({"marks":[)" + right + "," + wrong + "]}"), desk);
    return refused.ok() ? std::vector<FieldError>{} : refused.error().errors;
  };
  using Errors = std::vector<FieldError>;
  EXPECT_EQ(error(mark(ours.teacher, R"("scale":"ten","value":"8","kind":"formative")")),
            (Errors{{"/marks/1/pupil", "pupil_not_in_journal"}}));
  EXPECT_EQ(error(mark(theirs.pupil, R"("scale":"ten","value":"8","kind":"formative")")),
            (Errors{{"/marks/1/pupil", "pupil_not_in_journal"}}));
  EXPECT_EQ(error(mark(ours.pupil, R"("scale":"ten","value":"8","kind":"formative","weight":11)")),
            (Errors{{"/marks/1/weight", "out_of_range"}}));
  EXPECT_EQ(error(mark(ours.pupil, R"("scale":"ten","value":"8","kind":"best")")),
            (Errors{{"/marks/1/kind", "bad_choice"}}));
  EXPECT_EQ(error(mark(ours.pupil, R"("scale":"tens","value":"8","kind":"formative")")),
            (Errors{{"/marks/1/scale", "bad_choice"}}));
}
TEST_F(Handlers, LeaveARepeatedMarkToTheRules) {
  const Call made =
      on(as(Role::teacher), ours.journal, marks(R"("scale":"ten","value":"8","kind":"formative")"));
  EXPECT_EQ(write(record_marks, made), "");
  happened(StreamKind::journal,
           ours.journal,
           PupilUnenrolled{ours.journal, ours.classmate, date_of(2026, 11, 25)});
  EXPECT_TRUE(record_marks(made, desk).ok())
      << "a retry gets its answer although the pupil is gone";
}
TEST_F(Handlers, J10_FindJournalsToStandInFor) {
  const auto ids = [&](const Principal& who, const std::string& day) {
    Call made = call(who);
    if (!day.empty()) made.query["substitute"] = day;
    std::vector<std::string> found;
    const Json page = read(list_journals, made);
    for (const Json& item : page["items"]) found.push_back(item["id"]);
    return found;
  };
  using Ids = std::vector<std::string>;
  const Ids maths{to_text(ours.journal)};
  EXPECT_EQ(ids(colleague(), ""), Ids());
  EXPECT_EQ(ids(colleague(), "2026-11-26"), maths);
  EXPECT_EQ(ids(as(Role::deputy), "2026-11-26"), maths);
  EXPECT_EQ(ids(as(Role::teacher), "2026-11-26"), Ids()) << "it is the teacher's own";
  EXPECT_EQ(ids(as(Role::auditor), "2026-11-26"), Ids()) << "an auditor enters nothing";
  EXPECT_EQ(ids(colleague(), "2026-11-18"), Ids()) << "a holiday";
  EXPECT_EQ(ids(colleague(), "2027-06-10"), Ids()) << "after the year";
  Call bad = call(colleague());
  bad.query["substitute"] = "today";
  EXPECT_EQ(list_journals(bad, desk).error().errors,
            (std::vector<FieldError>{{"/substitute", "bad_date"}}));

  const std::string body =
      R"({"date":"2026-11-26","number":5,"topic":"T","result":"","homework":"",)"
      R"("substitution":{"reason":"slimība"}})";
  const Call substituted = on(colleague(), ours.journal, body);
  EXPECT_EQ(write(record_lesson, substituted), "");
  EXPECT_EQ(ids(colleague(), ""), maths) << "in the normal list from now on";
  const Json page = read(show_journal, on(colleague(), ours.journal));
  EXPECT_EQ(page["may_write"], false);
  EXPECT_EQ(page["lessons"][0]["may_enter"], false) << "another's lesson";
  EXPECT_EQ(page["lessons"][1]["may_enter"], true) << "the one it gave";
  const Json own = read(show_journal, on(as(Role::teacher), ours.journal));
  EXPECT_EQ(own["lessons"][0]["may_enter"], true);
  EXPECT_EQ(own["lessons"][1]["may_enter"], true);
  EXPECT_EQ(read(show_journal, on(as(Role::auditor), ours.journal))["lessons"][1]["may_enter"],
            false);

  happened(StreamKind::journal, ours.journal, JournalClosed{ours.journal, kToday});
  EXPECT_EQ(ids(as(Role::deputy), "2026-11-26"), Ids()) << "closed";
  EXPECT_EQ(read(show_journal, on(colleague(), ours.journal))["lessons"][1]["may_enter"], false);
}
TEST_F(Handlers, J10_ForgetTheSubstituteOfAWithdrawnLesson) {
  const auto lesson = id<LessonId>("substituted");
  happened(StreamKind::journal,
           ours.journal,
           LessonRecorded{ours.journal, lesson, kToday, 5, ours.colleague, {}, true, {}, false});
  EXPECT_EQ(read(list_journals, call(colleague()))["items"].size(), 1U);
  happened(StreamKind::journal, ours.journal, LessonWithdrawn{ours.journal, lesson, kToday, 5, {}});
  EXPECT_EQ(read(list_journals, call(colleague()))["items"].size(), 0U);
}
TEST_F(Handlers, SayWhoMayExcuse) {
  const auto may = [&](const Principal& who) {
    return read(show_absences, on(who, ours.pupil))["may_excuse"];
  };
  EXPECT_EQ(may(class_teacher()), true);
  EXPECT_EQ(may(as(Role::mother)), false);
  SchoolSettings settings;
  settings.excused_by = {Role::mother};
  happened(StreamKind::school, ours.school, SettingsChanged{ours.school, settings});
  EXPECT_EQ(may(as(Role::mother)), true);
  EXPECT_EQ(may(class_teacher()), false);
  EXPECT_EQ(may(as(Role::auditor)), false);
}
TEST_F(Handlers, CorrectAndWithdrawAMarkAndShowItsHistory) {
  EXPECT_EQ(write(correct_mark,
                  on(as(Role::teacher), ours.mark, R"({"value":"8","reason":"pārrēķins"})")),
            "");
  EXPECT_EQ(write(withdraw_mark, on(as(Role::teacher), ours.mark, R"({"reason":"cits skolēns"})")),
            "");
  EXPECT_EQ(write(withdraw_mark, on(as(Role::teacher), ours.mark, R"({"reason":"cits skolēns"})")),
            "already_withdrawn");
  const Json history = read(show_mark_history, on(as(Role::mother), ours.mark));
  ASSERT_EQ(history["entries"].size(), 3U);
  EXPECT_EQ(history["entries"][1]["what"], "corrected");
  EXPECT_EQ(history["entries"][1]["reason"], "pārrēķins");
  EXPECT_EQ(history["entries"][1]["actor"]["name"], "Tālis Teters");
}
TEST_F(Handlers, TakeAttendanceAndExcuseIt) {
  const std::string absent = R"({"absent":[")" + to_text(ours.pupil) + R"("],"late":[]})";
  EXPECT_EQ(write(take_attendance, on(as(Role::teacher), ours.journal, absent)), "");
  Json shown = read(show_absences, on(as(Role::mother), ours.pupil));
  EXPECT_EQ(shown["totals"], Json({{"absent", 1}, {"excused", 0}, {"late", 0}}));
  const std::string excuse =
      R"({"from":"2026-11-26","to":"2026-11-26","kind":"illness","reason":"zīme"})";
  EXPECT_EQ(write(excuse_absence, on(as(Role::mother), ours.pupil, excuse)),
            "not_allowed_to_excuse");
  EXPECT_EQ(write(excuse_absence, on(class_teacher(), ours.pupil, excuse)), "");
  shown = read(show_absences, on(as(Role::mother), ours.pupil));
  EXPECT_EQ(shown["totals"]["excused"], 1);
}
TEST_F(Handlers, AB2_LetAParentAnnounceAndAMinorNot) {
  const std::string body = R"({"from":"2026-11-27","to":"2026-11-27","reason":"ārsts"})";
  EXPECT_EQ(write(announce_absence, on(as(Role::mother), ours.pupil, body)), "");
  EXPECT_EQ(write(announce_absence, on(as(Role::pupil), ours.pupil, body)), "not_an_adult");
  EXPECT_EQ(
      write(withdraw_absence_notice, on(as(Role::pupil), ours.pupil, R"({"reason":"vesels"})")),
      "not_an_adult");
  EXPECT_EQ(
      write(withdraw_absence_notice, on(as(Role::mother), ours.pupil, R"({"reason":"vesels"})")),
      "");
  Call evening = on(as(Role::father), ours.pupil);
  evening.command = id<CommandId>("another");
  evening.now = riga_instant(kToday, std::chrono::hours{18} + std::chrono::minutes{1});
  evening.body = R"({"from":"2026-11-26","to":"2026-11-26","reason":"ārsts"})";
  EXPECT_EQ(write(announce_absence, evening), "announced_too_late");
}
TEST_F(Handlers, ShowADiaryWeek) {
  Call made = on(as(Role::pupil), ours.pupil);
  const Json now = read(show_diary, made);
  made.query["week"] = "2026-W48";
  const Json week = read(show_diary, made);
  EXPECT_EQ(now, week);  // the week of the call's day
  ASSERT_EQ(week["days"].size(), 5U);
  EXPECT_EQ(week["days"][3]["date"], "2026-11-26");
  EXPECT_EQ(week["days"][3]["lessons"][0]["marks"][0]["value"], "7");
  made.query["week"] = "2026-W54";
  EXPECT_EQ(show_diary(made, desk).error().errors,
            (std::vector<FieldError>{{"/week", "bad_week"}}));
}
TEST_F(Handlers, ShowAPupilsMarksAndRanking) {
  EXPECT_EQ(read(show_pupil_marks, on(as(Role::pupil), ours.pupil))["average"], "7.00");
  const Json ranking = read(show_ranking, on(as(Role::pupil), ours.pupil));
  EXPECT_EQ(ranking["class"]["place"], 1);
  Call made = on(as(Role::pupil), ours.pupil);
  made.query["period"] = to_text(theirs.semester);
  EXPECT_EQ(show_ranking(made, desk).error().errors,
            (std::vector<FieldError>{{"/period", "bad_period"}}));
}
TEST_F(Handlers, DI5_HideTheRankingFromFamiliesWhenTheSchoolSaysSo) {
  SchoolSettings settings;
  settings.ranking_shown = false;
  happened(StreamKind::school, ours.school, SettingsChanged{ours.school, settings});
  EXPECT_EQ(show_ranking(on(as(Role::mother), ours.pupil), desk).error().code, "ranking_not_shown");
  EXPECT_TRUE(show_ranking(on(as(Role::deputy), ours.pupil), desk).ok());
}
TEST_F(Handlers, ShowWhoIsSignedIn) {
  const Json me = read(show_me, call(as(Role::mother)));
  EXPECT_EQ(me["role"], "mother");
  EXPECT_EQ(me["pupil"]["name"], "Ada Ābele");
  EXPECT_EQ(me["pupil"]["class"], "7.a");
}
TEST_F(Handlers, ChangeTheSchoolsCalendar) {
  EXPECT_EQ(write(declare_holiday,
                  on(as(Role::superuser),
                     {},
                     R"({"from":"2027-03-15","to":"2027-03-19","title":"Pavasaris"})")),
            "");
  EXPECT_EQ(read(show_school, call(as(Role::pupil)))["holidays"].size(), 2U);
  EXPECT_EQ(write(withdraw_holiday, on(as(Role::superuser), ours.holiday, R"({"reason":"kļūda"})")),
            "");
  EXPECT_EQ(
      write(withdraw_holiday, on(as(Role::superuser), theirs.holiday, R"({"reason":"kļūda"})")),
      "unknown_holiday");
  EXPECT_EQ(read(show_school, call(as(Role::pupil)))["holidays"].size(), 1U);
}
TEST_F(Handlers, EraseAPersonOfTheSchool) {
  EXPECT_EQ(write(erase_person, on(as(Role::superuser), ours.classmate, R"({"reason":" "})")),
            "invalid_request");
  EXPECT_EQ(write(erase_person, on(as(Role::superuser), ours.classmate, R"({"reason":"lūgums"})")),
            "");
  ASSERT_TRUE(vault.erase(ours.classmate).ok());
  const Json pupils = read(list_class_pupils, on(class_teacher(), ours.school_class));
  EXPECT_EQ(pupils["items"][1]["name"], "[dzēsts]");
}

}  // namespace
}  // namespace klade
