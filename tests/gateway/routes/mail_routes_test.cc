// Who may write to whom (M1), and what a request may get wrong.
#include "gateway/routes/mail_routes.h"

#include <gmock/gmock.h>

#include "gateway/http/live_filter.h"
#include "gateway/routes/attachment_routes.h"
#include "gateway/routes/mail_addressing.h"
#include "gateway/routes/mail_finding_routes.h"
#include "tests/gateway/routes/school_fixture.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

class MailRoutes : public SchoolFixture {
 protected:
  MailRoutes() {
    for (const Principal& who : {classmate, classmates_mother, stranger}) open(who);
  }
  void open(const Principal& who) {
    happened(StreamKind::profile,
             who.profile,
             ProfileOpened{
                 who.profile, who.school, who.person, who.pupil, who.roles, id<BlindIndex>("u")});
  }
  void close(const Principal& who) {
    happened(StreamKind::profile, who.profile, ProfileClosed{who.profile});
  }
  void set(const MailSettings& settings) {
    happened(StreamKind::school, ours.school, MailSettingsChanged{ours.school, settings});
  }
  bool may(const Principal& from, const Principal& to) {
    return may(from, {AddresseeKind::profile, to.profile});
  }
  bool may(const Principal& from, const Addressee& to) {
    return may_write_to(call(from), rows, to);
  }
  Result<Intent, Problem> sends(const Principal& from,
                                const std::string& to,
                                const std::string& rest = "") {
    Call made = call(from);
    made.body = R"({"to":[)" + to + R"(],"subject":"S","body":"B")" + rest + "}";
    return send_letter(made, desk);
  }
  static std::string json(AddresseeKind kind, const Id128& id) {
    return R"({"kind":")" + std::string(name_of(kind)) + R"(","id":")" + to_text(id) + R"("})";
  }
  static std::string json(const Principal& who) {
    return json(AddresseeKind::profile, who.profile);
  }
  static std::vector<ProfileId> recipients(const Result<Intent, Problem>& intent) {
    if (!intent) return {};
    return std::get<SendLetter>(std::get<Letter::Command>(intent->command)).recipients;
  }
  static std::string errors(const Result<Intent, Problem>& intent) {
    if (intent) return "none";
    std::string text(intent.error().code);
    for (const FieldError& error : intent.error().errors) {
      text += " " + error.pointer + " " + std::string(error.code);
    }
    return text;
  }

  const Principal mother = as(Role::mother);
  const Principal pupil = as(Role::pupil);
  const Principal teacher = as(Role::teacher);
  const Principal office = as(Role::superuser);
  const Principal classmate = as(ours, Role::pupil, ours.classmate, ours.classmate);
  const Principal classmates_mother =
      as(ours, Role::mother, id<PersonId>("another mother"), ours.classmate);
  // A pupil of our school in no class.
  const Principal stranger =
      as(ours, Role::pupil, id<PersonId>("stranger"), id<PersonId>("stranger"));
  const Addressee our_class_parents{AddresseeKind::class_parents, ours.school_class};
  const Addressee our_class_pupils{AddresseeKind::class_pupils, ours.school_class};
  const Addressee our_teachers{AddresseeKind::teachers, ours.school};
  const Addressee everybody{AddresseeKind::school, ours.school};
};

TEST_F(MailRoutes, M1_StaffWritesToEverybodyOfItsSchool) {
  for (const Principal& to : {mother, pupil, stranger, office, classmates_mother}) {
    EXPECT_TRUE(may(teacher, to));
  }
  for (const Addressee& to : {our_class_parents, our_class_pupils, our_teachers}) {
    EXPECT_TRUE(may(teacher, to));
  }
  EXPECT_TRUE(may(teacher, {AddresseeKind::journal_parents, ours.journal}));
  EXPECT_TRUE(may(teacher, {AddresseeKind::journal_pupils, ours.journal}));
}
TEST_F(MailRoutes, M1_ToTheWholeSchoolWriteTheRolesThatItNames) {
  EXPECT_FALSE(may(teacher, everybody));
  EXPECT_TRUE(may(office, everybody));
  EXPECT_FALSE(may(mother, everybody));
  MailSettings settings;
  settings.to_school = {Role::teacher};
  set(settings);
  EXPECT_TRUE(may(teacher, everybody));
  EXPECT_FALSE(may(office, everybody));
}
TEST_F(MailRoutes, M1_FamiliesWriteToStaffAndToTheirOwn) {
  for (const Principal& from : {mother, pupil}) {
    EXPECT_TRUE(may(from, teacher));
    EXPECT_TRUE(may(from, office));
    EXPECT_FALSE(may(from, our_teachers));
    EXPECT_FALSE(may(from, {AddresseeKind::journal_parents, ours.journal}));
  }
  EXPECT_TRUE(may(mother, pupil));
  EXPECT_TRUE(may(pupil, mother));
  EXPECT_FALSE(may(pupil, stranger));
  EXPECT_FALSE(may(mother, classmate));
}
TEST_F(MailRoutes, M1_InTheClassTheSchoolDecides) {
  EXPECT_TRUE(may(mother, classmates_mother));
  EXPECT_TRUE(may(mother, our_class_parents));
  EXPECT_TRUE(may(pupil, classmate));
  EXPECT_TRUE(may(pupil, our_class_pupils));
  EXPECT_FALSE(may(pupil, classmates_mother));
  EXPECT_FALSE(may(pupil, our_class_parents));
  EXPECT_FALSE(may(mother, our_class_pupils));
  set({false, false, true, {}});
  EXPECT_FALSE(may(mother, classmates_mother));
  EXPECT_FALSE(may(mother, our_class_parents));
  EXPECT_FALSE(may(pupil, classmate));
  EXPECT_FALSE(may(pupil, our_class_pupils));
  EXPECT_TRUE(may(pupil, classmates_mother));
  EXPECT_TRUE(may(pupil, our_class_parents));
}
TEST_F(MailRoutes, NobodyWritesToAnotherSchoolToAClosedProfileOrToItself) {
  const Principal foreign = as(theirs, Role::teacher);
  for (const Principal& from : {mother, pupil, teacher, office}) {
    EXPECT_FALSE(may(from, foreign));
    EXPECT_FALSE(may(from, from));
    EXPECT_FALSE(may(from, {AddresseeKind::class_parents, theirs.school_class}));
    EXPECT_FALSE(may(from, {AddresseeKind::journal_pupils, theirs.journal}));
    EXPECT_FALSE(may(from, {AddresseeKind::teachers, theirs.school}));
    EXPECT_FALSE(may(from, {AddresseeKind::school, theirs.school}));
    EXPECT_FALSE(may(from, {AddresseeKind::profile, id<ProfileId>("nobody")}));
  }
  close(teacher);
  EXPECT_FALSE(may(office, teacher));
}
TEST_F(MailRoutes, WhoHasWrittenMayBeAnswered) {
  set({false, false, false, {}});
  LetterSent e;
  e.letter = id<LetterId>("asked");
  e.conversation = id<ConversationId>("asked");
  e.sender = classmates_mother.profile;
  e.recipients = {mother.profile};
  happened(StreamKind::letter, e.letter, e);
  EXPECT_THAT(errors(sends(mother, json(classmates_mother))),
              "invalid_request /to/0 bad_addressee");
  const auto answered =
      sends(mother, json(classmates_mother), R"(,"answers":")" + to_text(e.letter) + R"(")");
  EXPECT_THAT(recipients(answered), ElementsAre(classmates_mother.profile));
}
TEST_F(MailRoutes, AGroupIsWhoIsInItToday) {
  EXPECT_THAT(recipients(sends(teacher, json(AddresseeKind::class_parents, ours.school_class))),
              UnorderedElementsAre(mother.profile, classmates_mother.profile));
  EXPECT_THAT(recipients(sends(teacher, json(AddresseeKind::journal_pupils, ours.journal))),
              UnorderedElementsAre(pupil.profile, classmate.profile));
  happened(StreamKind::school_class,
           ours.school_class,
           PupilLeftClass{ours.school_class, ours.classmate, kToday - std::chrono::days{1}});
  EXPECT_THAT(recipients(sends(teacher, json(AddresseeKind::class_parents, ours.school_class))),
              ElementsAre(mother.profile));
  close(mother);
  EXPECT_EQ(errors(sends(teacher, json(AddresseeKind::class_parents, ours.school_class))),
            "recipients_missing");
}
TEST_F(MailRoutes, EverybodyGetsOneCopyAndTheSenderNone) {
  const auto all =
      recipients(sends(office,
                       json(AddresseeKind::school, ours.school) + "," +
                           json(AddresseeKind::teachers, ours.school) + "," + json(mother)));
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), all.size());
  EXPECT_THAT(all, testing::Contains(mother.profile));
  EXPECT_THAT(all, Not(testing::Contains(office.profile)));
  EXPECT_THAT(all, Not(testing::Contains(as(theirs, Role::teacher).profile)));
}
TEST_F(MailRoutes, EveryAddresseeThatIsWrongIsNamed) {
  EXPECT_EQ(errors(sends(mother, json(teacher) + "," + json(stranger) + "," + json(mother))),
            "invalid_request /to/1 bad_addressee /to/2 bad_addressee");
  EXPECT_EQ(errors(sends(mother, "")), "recipients_missing");
}
TEST_F(MailRoutes, OnlyALetterOfOnesOwnIsAnswered) {
  const std::string answers = R"(,"answers":")" + to_text(ours.letter) + R"(")";
  EXPECT_EQ(errors(sends(mother, json(teacher), answers)), "none");
  EXPECT_EQ(errors(sends(classmate, json(teacher), answers)),
            "invalid_request /answers bad_letter");
  const auto intent = sends(mother, json(teacher), answers);
  EXPECT_EQ(std::get<SendLetter>(std::get<Letter::Command>(intent->command)).conversation,
            ours.conversation);
}
TEST_F(MailRoutes, ARepetitionIsTakenWhateverHasHappenedSince) {
  LetterSent e;
  e.letter = LetterId(derive_id(call(mother).command, 0));
  e.sender = mother.profile;
  e.recipients = {teacher.profile};
  happened(StreamKind::letter, e.letter, e);
  close(teacher);
  const auto again = sends(mother, json(teacher));
  ASSERT_TRUE(again.ok());
  EXPECT_THAT(again->ids, ElementsAre(e.letter));
}
TEST_F(MailRoutes, ADraftNamesOnlyWhomItsWriterMayWriteTo) {
  Call made = call(mother);
  made.body = R"({"to":[)" + json(stranger) + "]}";
  EXPECT_EQ(errors(save_new_draft(made, desk)), "invalid_request /to/0 bad_addressee");
  made.body = R"({"to":[)" + json(teacher) + R"(],"subject":"Puse"})";
  EXPECT_EQ(errors(save_new_draft(made, desk)), "none");
}
TEST_F(MailRoutes, WhomOneMayWriteToIsOffered) {
  const auto offered = [&](const Principal& who, const std::string& q = "") {
    Call made = call(who);
    if (!q.empty()) made.query["q"] = q;
    return list_addressees(made, desk)->body;
  };
  const std::string family = offered(mother);
  EXPECT_THAT(family, HasSubstr(to_text(teacher.profile)));
  EXPECT_THAT(family, HasSubstr(to_text(classmates_mother.profile)));
  EXPECT_THAT(family, HasSubstr("Bruno Bērziņš"));
  EXPECT_THAT(family, Not(HasSubstr(to_text(classmate.profile))));
  EXPECT_THAT(family, Not(HasSubstr(to_text(stranger.profile))));
  EXPECT_THAT(family, Not(HasSubstr(to_text(as(theirs, Role::teacher).profile))));
  EXPECT_THAT(family, HasSubstr("class_parents"));
  EXPECT_THAT(family, Not(HasSubstr("teachers")));
  EXPECT_THAT(offered(teacher), HasSubstr(to_text(stranger.profile)));
  EXPECT_THAT(offered(mother, "talis"), HasSubstr(to_text(teacher.profile)));
  EXPECT_THAT(offered(mother, "talis"), Not(HasSubstr(to_text(office.profile))));
}
TEST_F(MailRoutes, SearchFindsOnesOwnLettersByFoldedWords) {
  const auto found = [&](const Principal& who, const std::string& q) {
    Call made = call(who);
    made.query["q"] = q;
    return search_mail(made, desk)->body;
  };
  EXPECT_THAT(found(mother, "SAPULCE labdien"), HasSubstr(to_text(ours.letter)));
  EXPECT_THAT(found(mother, "sapulce vakar"), Not(HasSubstr(to_text(ours.letter))));
  EXPECT_THAT(found(classmate, "sapulce"), Not(HasSubstr(to_text(ours.letter))));
  Call made = call(mother);
  EXPECT_FALSE(search_mail(made, desk).ok());
  made.query["q"] = std::string(500, 'a');
  EXPECT_FALSE(search_mail(made, desk).ok());
}
TEST_F(MailRoutes, OnesFileIsAttachedOnceAndOnlyWhole) {
  const auto file = id<AttachmentId>("mine");
  const std::string with = R"(,"attachments":[")" + to_text(file) + R"("])";
  const std::string bad = "invalid_request /attachments/0 bad_attachment";
  EXPECT_EQ(errors(sends(mother, json(teacher), with)), bad);
  happened(
      StreamKind::attachment, file, AttachmentBegun{file, mother.profile, {}, "text/plain", 2});
  EXPECT_EQ(errors(sends(mother, json(teacher), with)), bad);
  happened(StreamKind::attachment, file, AttachmentPartKept{file, 0, 2, {}});
  EXPECT_EQ(errors(sends(mother, json(teacher), with)), "none");
  EXPECT_EQ(errors(sends(pupil, json(teacher), with)), bad);
  LetterSent e;
  e.letter = id<LetterId>("with a file");
  e.sender = mother.profile;
  e.recipients = {teacher.profile};
  e.attachments = {file};
  happened(StreamKind::letter, e.letter, e);
  EXPECT_EQ(errors(sends(mother, json(teacher), with)), bad);
}
TEST_F(MailRoutes, AFileIsForItsLettersPeople) {
  const auto shown = [&](const Principal& who) {
    Call made = call(who);
    made.params["id"] = to_text(ours.file);
    return show_attachment(made, desk);
  };
  const auto answer = shown(mother);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "Labdien!");
  EXPECT_EQ(answer->content_type, "text/plain");
  EXPECT_THAT(answer->headers,
              ElementsAre(std::pair<std::string, std::string>(
                  "Content-Disposition", "attachment; filename*=UTF-8''sveiciens.txt")));
  EXPECT_TRUE(shown(class_teacher()).ok());
  EXPECT_FALSE(shown(classmate).ok());
  EXPECT_FALSE(shown(as(theirs, Role::mother)).ok());
}
TEST_F(MailRoutes, AFilesPartsAreWhatItIsSaidToBe) {
  const auto file = id<AttachmentId>("mine");
  happened(StreamKind::attachment, file, AttachmentBegun{file, mother.profile, {}, "image/png", 5});
  const auto keeps = [&](const Principal& who, const std::string& content) {
    Call made = call(who);
    made.params["id"] = to_text(file);
    made.body = R"({"number":0,"content":")" + content + R"("})";
    return errors(keep_attachment_part(made, desk));
  };
  EXPECT_EQ(keeps(mother,
                  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+"
                  "kcQAAAABJRU5ErkJggg=="),
            "none");
  EXPECT_EQ(keeps(mother, "PGh0bWw+"), "invalid_request /content bad_media_type");
  EXPECT_EQ(keeps(mother, "###"), "invalid_request /content bad_base64");
  EXPECT_EQ(keeps(pupil, "PGh0bWw+"), "not_found");
  Call made = call(mother);
  made.body = R"({"name":"a.html","media_type":"text/html","size":5})";
  EXPECT_EQ(errors(begin_attachment(made, desk)), "invalid_request /media_type bad_media_type");
  made.body = R"({"name":"a.txt","media_type":"text/plain","size":9000000})";
  EXPECT_EQ(errors(begin_attachment(made, desk)), "invalid_request /size out_of_range");
}
TEST_F(MailRoutes, ANewLetterIsToldToItsRecipientsAlone) {
  Happening happening;
  happening.kind = HappeningKind::mail;
  happening.letter = ours.letter;
  const auto told = [&](const Principal& who) {
    return may_see_happening(who, happening, rows, kNow);
  };
  EXPECT_TRUE(told(mother));
  EXPECT_TRUE(told(office));
  EXPECT_FALSE(told(class_teacher()));
  EXPECT_FALSE(told(classmate));
  EXPECT_FALSE(told(as(theirs, Role::mother)));
}

}  // namespace
}  // namespace klade
