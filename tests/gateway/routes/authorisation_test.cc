// The authorisation walk: every route with every role, with ids of our school, of another school
// and of none.  What a reader may see is the table of access_table.h.
#include <nlohmann/json.hpp>

#include "gateway/http/problems.h"
#include "gateway/node/password.h"
#include "tests/gateway/routes/access_table.h"
#include "tests/gateway/routes/school_fixture.h"

namespace klade {
namespace {

enum class Ids { ours, theirs, unknown, not_an_id };

bool admits(const Route& route, Role role) {
  Principal who;
  who.roles = {role};
  if (!is_staff_role(role)) who.pupil = id<PersonId>("pupil");
  grant(who, SchoolRow{});
  return is_among(who, route.callers);
}

const Access* access_of(const Route& route) {
  for (const Access& access : kAccess) {
    if (access.method == route.method && access.path == route.path) return &access;
  }
  return nullptr;
}

bool lists(const std::vector<Role>& roles, Role role) {
  return std::ranges::find(roles, role) != roles.end();
}

// Of the rest a token is asked, and nothing else.
bool needs_a_session(const Route& route) {
  return !std::holds_alternative<Special>(route.handler) && route.scope != Scope::operators;
}

class Authorisation : public SchoolFixture {
 protected:
  SetOffer offer;

  // A second child of our mother's, which she may link, and what mothers have ordered.
  Authorisation() {
    desk.terms = &terms_;
    const ProfileId at_other = id<ProfileId>("mother of another");
    const BlindIndex username = username_index(vault, "390000-00012");
    happened(
        StreamKind::profile,
        at_other,
        ProfileOpened{
            at_other, theirs.school, theirs.mother, theirs.classmate, {Role::mother}, username});
    happened(StreamKind::profile,
             at_other,
             PasswordIssued{at_other, username, *hash_password(vault, username, "parole")});
    for (const SchoolIds* at : {&ours, &theirs}) {
      const ProfileId buyer = as(*at, Role::mother, at->mother, at->pupil).profile;
      happened(StreamKind::family_set,
               buyer,
               FamilySetOrdered{order_of(*at), buyer, {}, SetProduct::month, 299, {}});
    }
    for (const SchoolIds* at : {&ours, &theirs}) {
      DiaryNoteWritten note;
      note.note = note_of(*at);
      note.school = at->school;
      note.pupil = at->pupil;
      note.journal = at->journal;
      note.date = kToday;
      note.author = as(*at, Role::teacher, at->teacher).profile;
      note.text = *vault.seal(at->pupil, "diary_note.text", "Palīdzēja");
      happened(StreamKind::diary_note, note.note, note);
      NewsText text{NewsKind::exam, "Eksāmens", "", {true, true, true, {}}, kToday, kToday};
      happened(StreamKind::news_item,
               news_of(*at),
               NewsItemPublished{news_of(*at), at->school, {}, std::move(text)});
    }
    offer.payments = std::make_shared<DevelopmentCheckout>();
    desk.offer = &offer;
  }
  static DiaryNoteId note_of(const SchoolIds& at) { return DiaryNoteId(derive_id(at.pupil, 8)); }
  static NewsItemId news_of(const SchoolIds& at) { return NewsItemId(derive_id(at.school, 9)); }
  static OrderId order_of(const SchoolIds& at) { return OrderId(derive_id(at.mother, 7)); }
  Id128 id_of(const SchoolIds& at, std::string_view path) const {
    if (path.starts_with("/journals/")) return at.journal;
    if (path.starts_with("/marks/")) return at.mark;
    if (path.starts_with("/notes/")) return note_of(at);
    if (path.starts_with("/news/")) return news_of(at);
    if (path.starts_with("/family-set/")) return order_of(at);
    if (path.starts_with("/classes/")) return at.school_class;
    if (path.starts_with("/mail/letters/")) return at.letter;
    if (path.starts_with("/mail/attachments/")) return at.file;
    if (path.starts_with("/mail/conversations/")) return at.conversation;
    if (path.starts_with("/mail/drafts/")) return at.draft;
    if (path.starts_with("/school/holidays/")) return at.holiday;
    if (path.starts_with("/school/moved-days/")) return at.moved_day;
    if (path.find("/second-factor/") != std::string_view::npos || path.ends_with("/roles")) {
      return as(at, Role::teacher, at.teacher).profile;
    }
    if (path.starts_with("/profiles/")) return as(at, Role::mother, at.mother, at.pupil).profile;
    return at.pupil;
  }
  std::string body_of(std::string_view request, const SchoolIds& at) const {
    const std::string lesson = to_text(at.lesson);
    const std::string pupil = to_text(at.pupil);
    const std::map<std::string_view, std::string> bodies = {
        {"Lesson", R"({"date":"2026-11-26","number":4,"topic":"T","result":"R","homework":"H"})"},
        {"LessonCorrection", R"({"topic":"T","result":"","homework":"","reason":"kļūda"})"},
        {"Withdrawal", R"({"reason":"kļūda"})"},
        {"Nothing", "{}"},
        {"OneTimeCode", R"({"code":"123456"})"},
        {"TermsVersion", R"({"version":1})"},
        {"Attendance", R"({"absent":[")" + pupil + R"("],"late":[]})"},
        {"Marks",
         R"({"marks":[{"lesson":")" + lesson + R"(","pupil":")" + pupil +
             R"(","scale":"ten","value":"8","kind":"formative"}]})"},
        {"MarkCorrection", R"({"value":9,"reason":"kļūda"})"},
        {"AbsenceNotice", R"({"from":"2026-11-27","to":"2026-11-27","reason":"ārsts"})"},
        {"Excuse", R"({"from":"2026-11-26","to":"2026-11-26","kind":"illness","reason":"zīme"})"},
        {"Settings",
         R"({"lesson_entry_until":"18:00","formative_mark_days":3,"summative_mark_days":10,)"
         R"("absence_notice_until":"10:00","excused_by":["teacher"],)"
         R"("excuse_days_after_month":5,"ranking_shown":true})"},
        {"AccessSettings",
         R"({"recovery_by_sms":["pupil"],"second_factor":[],"former_may_read":true})"},
        {"LinkChild", R"({"personal_code":"390000-00012","password":"parole"})"},
        {"FamilyApplication", R"({"children":4,"reason":"četri bērni"})"},
        {"FamilySetOrder", R"({"product":"year"})"},
        {"FreeFeatures", R"({"features":["ranking"]})"},
        {"DiaryNote",
         R"({"kind":"praise","date":"2026-11-26","journal":")" + to_text(at.journal) +
             R"(","text":"Teicami"})"},
        {"DiaryNoteCorrection", R"({"kind":"remark","text":"T","reason":"kļūda"})"},
        {"NewsText",
         R"({"kind":"event","title":"T","body":"","audience":{"pupils":true,"parents":true,)"
         R"("staff":true,"classes":[]},"from":"2026-11-26","to":"2026-11-26"})"},
        {"Holiday", R"({"from":"2027-03-15","to":"2027-03-19","title":"Pavasaris"})"},
        {"Letter",
         R"({"to":[{"kind":"profile","id":")" +
             to_text(as(at, Role::teacher, at.class_teacher).profile) +
             R"("}],"subject":"S","body":"B"})"},
        {"MoveLetter", R"({"folder":"deleted"})"},
        {"Draft", R"({"body":"Pusvēstule"})"},
        {"Attachment", R"({"name":"a.txt","media_type":"text/plain","size":8})"},
        {"AttachmentPart", R"({"number":0,"content":"TGFiZGllbiE="})"},
        {"MailSettings",
         R"({"parents_to_parents":true,"pupils_to_pupils":true,"pupils_to_parents":false,)"
         R"("to_school":["director"]})"},
        {"OwnPassword", R"({"old":"parole","new":"zaļš kaķis tumsā"})"},
        {"Username", R"({"username":"kāds.vārds"})"},
        {"Language", R"({"language":"ru"})"},
        {"Email", R"({"email":"kads@skola.example"})"},
        {"NotificationSettings",
         R"({"choices":[{"kind":"mark","channels":["sms"]}],"digest":true,"digest_at":"18:00",)"
         R"("quiet_from":"20:00","quiet_to":"07:00"})"},
        {"SchoolNotificationSettings", R"({"parent_delay_minutes":60})"},
        {"Parent",
         R"({"role":"father","given_name":"Jānis","family_name":"Ābele","phone":"26123456",)"
         R"("language":"lv"})"},
        {"Phone", R"({"phone":"26123457","reason":"kļūda"})"},
        {"Reopening", R"({"order_number":"1-9/46","order_date":"2026-11-27"})"},
        {"Closure", R"({"why":"left","order_number":"1-9/45","order_date":"2026-11-20"})"},
        {"Employee",
         R"({"given_name":"Jānis","family_name":"Ābele","personal_code":"161175-19997",)"
         R"("phone":"26123456","roles":["teacher"]})"},
        {"Roles", R"({"roles":["teacher","clerk"]})"},
        {"Permissions", R"({"permissions":["read_journals","write_mail"]})"},
        {"MovedDay", R"({"day_off":"2027-04-30","working_day":"2027-05-08"})"},
    };
    const auto found = bodies.find(request);
    return found == bodies.end() ? "" : found->second;
  }
  Call call_of(const Route& route, const Principal& who, Ids ids) const {
    Call made = call(who);
    made.method = route.method;
    const SchoolIds unknown("nowhere");
    const SchoolIds& at = ids == Ids::ours ? ours : ids == Ids::theirs ? theirs : unknown;
    const auto text = [&](const Id128& of) {
      return ids == Ids::not_an_id ? "../etc" : to_text(of);
    };
    made.params["id"] = text(id_of(at, route.path));
    made.params["lesson"] = text(at.lesson);
    made.params["notice"] = text(at.notice);
    made.params["folder"] = "inbox";
    made.params["role"] = "clerk";
    if (route.path == "/mail/search") made.query["q"] = "sapulce";
    made.params["profile"] = text(as(at, Role::mother, at.mother, at.pupil).profile);
    made.body = body_of(route.request, at);
    return made;
  }
  // 0 when the handler lets the call through; else the problem's status, as JSON without its trace.
  struct Outcome {
    int status = 0;
    std::string text;
  };
  const Terms terms_{1, "Noteikumi", "Условия", "Terms"};
  Outcome ask(const Route& route, const Principal& who, Ids ids) const {
    const Call made = call_of(route, who, ids);
    const auto outcome = [&](const auto& result) {
      if (result.ok()) return Outcome{};
      return Outcome{result.error().status, problem_json(result.error(), Language::lv, {})};
    };
    if (const auto* read = std::get_if<AnswerQuery>(&route.handler)) {
      return outcome((*read)(made, desk));
    }
    return outcome(route.write()(made, desk));
  }
};

TEST_F(Authorisation, HasAPlaceInTheTableForEveryRoute) {
  std::size_t handlers = 0;
  for (const Route& route : routes()) {
    if (!needs_a_session(route)) continue;
    ++handlers;
    EXPECT_NE(access_of(route), nullptr) << route.path << " is not in kAccess of this test";
  }
  EXPECT_EQ(handlers, std::size(kAccess));
}

TEST_F(Authorisation, LetsEveryRoleThroughWhereItBelongsAndNowhereElse) {
  SchoolSettings settings;
  settings.excused_by = both({Role::teacher, Role::mother, Role::father, Role::guardian}, kLeading);
  happened(StreamKind::school, ours.school, SettingsChanged{ours.school, settings});
  for (const Route& route : routes()) {
    const Access* access = access_of(route);
    if (access == nullptr) continue;
    for (const Role role : kEverybody) {
      SCOPED_TRACE(std::string(route.path) + " as " + std::string(name_of(role)));
      const bool at_door = admits(route, role);
      if (!at_door) {
        EXPECT_FALSE(lists(access->let_in, role));
        continue;
      }
      const Outcome outcome = ask(route, as(role), Ids::ours);
      if (lists(access->let_in, role)) {
        EXPECT_EQ(outcome.status, 0) << outcome.text;
      } else {
        EXPECT_TRUE(outcome.status == 404 || outcome.status == 403) << outcome.status;
      }
    }
  }
}

TEST_F(Authorisation, AnswersAnothersSchoolsIdsLikeUnknownOnes) {
  for (const Route& route : routes()) {
    if (access_of(route) == nullptr || route.path.find("{id}") == std::string_view::npos) continue;
    // What a calendar's things are is the school aggregate's to know.
    if (route.path.starts_with("/school/")) continue;
    // Nor a session's but its own stream's.
    if (route.path.starts_with("/me/sessions/")) continue;
    for (const Role role : kEverybody) {
      if (!admits(route, role)) continue;
      SCOPED_TRACE(std::string(route.path) + " as " + std::string(name_of(role)));
      const Outcome unknown = ask(route, as(role), Ids::unknown);
      EXPECT_EQ(unknown.status, 404);
      for (const Ids ids : {Ids::theirs, Ids::not_an_id}) {
        const Outcome foreign = ask(route, as(role), ids);
        EXPECT_EQ(foreign.status, unknown.status);
        EXPECT_EQ(foreign.text, unknown.text);
      }
    }
  }
}

TEST_F(Authorisation, SendsEveryWriteToTheReadersOwnSchool) {
  for (const Route& route : routes()) {
    const Access* access = access_of(route);
    const ReadIntent write = route.write();
    if (access == nullptr || write == nullptr || access->let_in.empty()) continue;
    if (route.scope != Scope::school) continue;
    const auto intent = write(call_of(route, as(access->let_in.front()), Ids::ours), desk);
    SCOPED_TRACE(route.path);
    ASSERT_TRUE(intent.ok());
    // What is one's alone in the whole system has a partition key of its own.
    const bool crosses_schools = std::holds_alternative<Username::Command>(intent->command);
    EXPECT_NE(intent->partition_key == Id128(ours.school), crosses_schools);
    for (const Step& step : intent->then) {
      EXPECT_NE(step.partition_key == Id128(ours.school),
                std::holds_alternative<Username::Command>(step.command));
    }
    EXPECT_FALSE(intent->ids.empty());
    EXPECT_EQ(write(call_of(route, as(access->let_in.front()), Ids::ours), desk)->ids, intent->ids)
        << "a retry must name the same things";
  }
}

// An auditor reads all and writes nothing but what is its own.
TEST_F(Authorisation, RO_LetsAnAuditorWriteNothing) {
  for (const Route& route : routes()) {
    if (route.write() == nullptr || !needs_a_session(route)) continue;
    if (route.path.starts_with("/me/") || route.path.starts_with("/mail/")) continue;
    EXPECT_FALSE(admits(route, Role::auditor)) << route.path;
  }
}

class ClassTeacherAccess : public Authorisation {};

TEST_F(ClassTeacherAccess, IsForItsClassAndItsPupils) {
  for (const Route& route : routes()) {
    const Access* access = access_of(route);
    if (access == nullptr || route.method != Method::get) continue;
    if (!admits(route, Role::teacher)) continue;
    SCOPED_TRACE(route.path);
    const Outcome outcome = ask(route, class_teacher(), Ids::ours);
    EXPECT_EQ(outcome.status, 0) << outcome.text;
  }
}

TEST_F(ClassTeacherAccess, EndsWhereATeacherHasNothingToDoWithTheClass) {
  for (const Route& route : routes()) {
    const Access* access = access_of(route);
    if (access == nullptr || route.path.find("{id}") == std::string_view::npos) continue;
    if (route.method != Method::get) continue;
    if (route.path == "/news/{id}") continue;     // all of the staff read it
    if (!admits(route, Role::teacher)) continue;  // a teacher does not even get in
    SCOPED_TRACE(route.path);
    EXPECT_EQ(ask(route, colleague(), Ids::ours).status, 404);
  }
}

TEST_F(Authorisation, GivesAParentOnlyItsOwnPupil) {
  for (const Route& route : routes()) {
    if (!route.path.starts_with("/pupils/{id}")) continue;
    SCOPED_TRACE(route.path);
    for (const Role role : kFamily) {
      if (!admits(route, role)) continue;
      Principal who = as(role);
      who.pupil = ours.classmate;
      if (role == Role::pupil) who.person = ours.classmate;
      EXPECT_EQ(ask(route, who, Ids::ours).status, 404);
    }
  }
}

// Who gets journals from ?substitute=: those who may stand in, of their own school only.
TEST_F(Authorisation, ShowsJournalsToStandInForToTeachingStaffOnly) {
  for (const Route& route : routes()) {
    if (route.path != "/journals" || route.method != Method::get) continue;
    for (const Role role : kStaff) {
      SCOPED_TRACE(name_of(role));
      Principal who = as(role);
      who.person = ours.colleague;
      Call made = call_of(route, who, Ids::ours);
      made.query["substitute"] = to_text(kToday);
      const auto answer = std::get<AnswerQuery>(route.handler)(made, desk);
      ASSERT_TRUE(answer.ok());
      EXPECT_EQ(answer->body.find(to_text(ours.journal)) != std::string::npos,
                lists(kTeaching, role));
      EXPECT_EQ(answer->body.find(to_text(theirs.journal)), std::string::npos);
    }
  }
}

TEST_F(Authorisation, LetsASubstituteReadTheJournalItGaveALessonIn) {
  const Route* page = nullptr;
  for (const Route& route : routes()) {
    if (route.path == "/journals/{id}") page = &route;
  }
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(ask(*page, colleague(), Ids::ours).status, 404);
  happened(StreamKind::journal,
           ours.journal,
           LessonRecorded{ours.journal,
                          id<LessonId>("substituted"),
                          kToday,
                          5,
                          ours.colleague,
                          {},
                          true,
                          {},
                          false});
  EXPECT_EQ(ask(*page, colleague(), Ids::ours).status, 0);
}

}  // namespace
}  // namespace klade
