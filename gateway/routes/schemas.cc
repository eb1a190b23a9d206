#include "gateway/routes/schemas.h"

#include "gateway/messages/text_webhooks.h"
#include "gateway/payments/payment_requests.h"
#include "gateway/routes/access_routes.h"
#include "gateway/routes/account_routes.h"
#include "gateway/routes/children_answers.h"
#include "gateway/routes/family_set_answers.h"
#include "gateway/routes/json_schema.h"
#include "gateway/routes/mail_requests.h"
#include "gateway/routes/message_answers.h"
#include "gateway/routes/news_routes.h"
#include "gateway/routes/notice_requests.h"
#include "gateway/routes/notification_routes.h"
#include "gateway/routes/pages.h"
#include "gateway/routes/requests.h"
#include "projections/views/absences.h"
#include "projections/views/access_log_page.h"
#include "projections/views/classes.h"
#include "projections/views/diary.h"
#include "projections/views/family_page.h"
#include "projections/views/former_pupils.h"
#include "projections/views/journal_page.h"
#include "projections/views/journals.h"
#include "projections/views/mail_query.h"
#include "projections/views/mail_search.h"
#include "projections/views/mark_history.h"
#include "projections/views/marks.h"
#include "projections/views/parents.h"
#include "projections/views/profile_page.h"
#include "projections/views/ranking.h"
#include "projections/views/schools.h"
#include "projections/views/staff.h"
#include "projections/views/timetable.h"

namespace klade {

template <>
std::vector<std::string_view> choices_of<Presence>() {
  return {name_of(Presence::absent), name_of(Presence::late)};
}
template <>
std::vector<std::string_view> choices_of<SetOrderState>() {
  return {name_of(SetOrderState::ordered),
          name_of(SetOrderState::paid),
          name_of(SetOrderState::cancelled),
          name_of(SetOrderState::refunded)};
}
template <>
std::vector<std::string_view> choices_of<MarkChange>() {
  return {name_of(MarkChange::recorded),
          name_of(MarkChange::corrected),
          name_of(MarkChange::withdrawn)};
}
template <>
std::vector<std::string_view> choices_of<Demand>() {
  return {name_of(Demand::terms), name_of(Demand::second_factor)};
}

template <>
std::vector<std::string_view> choices_of<ProfileEnd>() {
  return {name_of(ProfileEnd::left),
          name_of(ProfileEnd::graduated),
          name_of(ProfileEnd::employment_ended),
          name_of(ProfileEnd::breach)};
}

namespace {

// What the server itself answers.
struct WrittenAnswer {
  Id128 id;
  std::string position;
  FIELDS(id, position)
};
struct WrittenMarksAnswer {
  Id128 id;
  std::string position;
  std::vector<MarkId> ids;
  FIELDS(id, position, ids)
};
struct SignedInAnswer {  // a session with its token; or the profiles to choose from
  std::optional<SessionId> id;
  std::optional<std::string> token;
  std::optional<Instant> expires_at;
  std::optional<ProfileSummary> profile;
  std::optional<std::string> position;
  std::optional<std::string> device;
  std::optional<std::vector<ProfileSummary>> profiles;
  FIELDS(id, token, expires_at, profile, position, device, profiles)
};
struct ProblemField {
  std::string pointer;
  std::string code;
  std::string detail;
  FIELDS(pointer, code, detail)
};
struct ProblemAnswer {
  std::string type;
  std::string title;
  std::int32_t status = 0;
  std::string detail;
  std::string code;
  std::vector<ProblemField> errors;
  std::optional<std::vector<std::string>> hints;
  std::string trace_id;
  FIELDS(type, title, status, detail, code, errors, hints, trace_id)
};

template <class T>
std::string taken() {
  return json_schema<T>(SchemaOf::request);
}
template <class T>
std::string answered() {
  return json_schema<T>(SchemaOf::answer);
}

// NOLINTNEXTLINE(readability-function-size): as long as there are schemas
std::map<std::string_view, std::string> make_schemas() {
  return {
      {"SignIn", taken<SignInRequest>()},
      {"Nothing", taken<NothingRequest>()},
      {"OneTimeCode", taken<OneTimeCodeRequest>()},
      {"TermsVersion", taken<TermsRequest>()},
      {"Lesson", taken<LessonRequest>()},
      {"LessonCorrection", taken<LessonCorrectionRequest>()},
      {"Withdrawal", taken<ReasonRequest>()},
      {"Attendance", taken<AttendanceRequest>()},
      {"Marks", taken<MarksRequest>()},
      {"MarkCorrection", taken<MarkCorrectionRequest>()},
      {"AbsenceNotice", taken<AbsenceNoticeRequest>()},
      {"Excuse", taken<ExcuseRequest>()},
      {"DiaryNote", taken<DiaryNoteRequest>()},
      {"DiaryNoteCorrection", taken<DiaryNoteCorrectionRequest>()},
      {"NewsText", taken<NewsRequest>()},
      {"LinkChild", taken<LinkChildRequest>()},
      {"FamilyApplication", taken<FamilyApplicationRequest>()},
      {"FamilyLimit", taken<FamilyLimitRequest>()},
      {"FamilySetOrder", taken<FamilySetRequest>()},
      {"FreeFeatures", taken<FreeFeaturesRequest>()},
      {"Payment", taken<PaymentRequest>()},
      {"SwitchProfile", taken<SwitchRequest>()},
      {"Settings", taken<SchoolSettings>()},
      {"AccessSettings", taken<AccessSettings>()},
      {"TextReceived", taken<TextReceivedRequest>()},
      {"TextReport", taken<TextReportRequest>()},
      {"Holiday", taken<HolidayRequest>()},
      {"MovedDay", taken<MovedDayRequest>()},
      {"Letter", taken<LetterRequest>()},
      {"MoveLetter", taken<MoveLetterRequest>()},
      {"Draft", taken<DraftRequest>()},
      {"Attachment", taken<AttachmentRequest>()},
      {"AttachmentPart", taken<AttachmentPartRequest>()},
      {"MailSettings", taken<MailSettings>()},

      {"OwnPassword", taken<OwnPasswordRequest>()},
      {"Username", taken<UsernameRequest>()},
      {"Language", taken<LanguageRequest>()},
      {"Email", taken<EmailRequest>()},
      {"NotificationSettings", taken<NotificationSettings>()},
      {"SchoolNotificationSettings", taken<SchoolNotificationSettings>()},
      {"Notifications", answered<NotificationAnswer>()},
      {"Parent", taken<ParentRequest>()},
      {"Phone", taken<PhoneRequest>()},
      {"Closure", taken<ClosureRequest>()},
      {"Reopening", taken<ReopeningRequest>()},
      {"Employee", taken<EmployeeRequest>()},
      {"Roles", taken<RolesRequest>()},
      {"Permissions", taken<PermissionsRequest>()},

      {"SignedIn", answered<SignedInAnswer>()},
      {"Written", answered<WrittenAnswer>()},
      {"WrittenMarks", answered<WrittenMarksAnswer>()},
      {"Problem", answered<ProblemAnswer>()},
      {"Sessions", answered<SessionList>()},
      {"Parents", answered<ParentList>()},
      {"Staff", answered<Page<StaffSummary>>()},
      {"FormerPupils", answered<Page<FormerPupil>>()},
      {"RoleList", answered<RoleList>()},
      {"Me", answered<ProfilePage>()},
      {"SecondFactor", answered<SecondFactorAnswer>()},
      {"Terms", answered<TermsAnswer>()},
      {"Journals", answered<Page<JournalSummary>>()},
      {"JournalPage", answered<JournalPage>()},
      {"MarkHistory", answered<MarkHistory>()},
      {"Diary", answered<DiaryWeek>()},
      {"PupilMarks", answered<PupilMarks>()},
      {"PupilAbsences", answered<PupilAbsences>()},
      {"Ranking", answered<PupilRanking>()},
      {"Timetable", answered<Timetable>()},
      {"Classes", answered<ClassList>()},
      {"ClassPupils", answered<PupilList>()},
      {"School", answered<SchoolAnswer>()},
      {"OutgoingMessages", answered<Page<MessageAnswer>>()},
      {"AccessLog", answered<AccessLogPage>()},
      {"MailFolder", answered<FolderPage>()},
      {"LetterPage", answered<LetterPage>()},
      {"FoundLetters", answered<SearchPage>()},
      {"Addressees", answered<AddresseesPage>()},
      {"Receipts", answered<ReceiptPage>()},
      {"Conversation", answered<ConversationPage>()},
      {"Drafts", answered<Page<DraftAnswer>>()},
      {"Family", answered<FamilyPage>()},
      {"FamilySet", answered<FamilySetPage>()},
      {"PupilNotes", answered<Page<PupilNote>>()},
      {"News", answered<Page<NewsAnswer>>()},
      {"NewsItem", answered<NewsAnswer>()},
      {"NameDays", answered<NameDays>()},
      {"Applications", answered<Page<ApplicationAnswer>>()},
  };
}

}  // namespace

const std::map<std::string_view, std::string>& schemas() {
  static const std::map<std::string_view, std::string> kSchemas = make_schemas();
  return kSchemas;
}

}  // namespace klade
