// The route table.  A line is a route: who may call it, what it takes and what it answers.
#include "gateway/http/api.h"
#include "gateway/routes/access_log_routes.h"
#include "gateway/routes/access_routes.h"
#include "gateway/routes/account_routes.h"
#include "gateway/routes/attachment_routes.h"
#include "gateway/routes/children_routes.h"
#include "gateway/routes/diary_note_routes.h"
#include "gateway/routes/family_routes.h"
#include "gateway/routes/family_set_routes.h"
#include "gateway/routes/journal_routes.h"
#include "gateway/routes/mail_finding_routes.h"
#include "gateway/routes/mail_routes.h"
#include "gateway/routes/news_routes.h"
#include "gateway/routes/notification_routes.h"
#include "gateway/routes/people_routes.h"
#include "gateway/routes/pupil_routes.h"
#include "gateway/routes/school_routes.h"
#include "gateway/routes/staff_routes.h"

namespace klade {
namespace {

using enum Method;
using enum Role;
using enum Permission;

// Who may be asked for at all; which journal, pupil or class is authority.h's business.
const Callers kAnyone = {};
const Callers kFamily = {{pupil, mother, father, guardian}, {}};
const Callers kParents = {{mother, father, guardian}, {}};
const Callers kStaff = {{}, {read_journals}};
const Callers kTeaching = {{}, {write_journals}};
const Callers kExcusing = {{mother, father, guardian}, {excuse_absences}};
const Callers kWriting = {{}, {write_mail}};
const Callers kManaging = {{}, {manage_class_accounts, manage_accounts, manage_staff}};
const Callers kAccounts = {{}, {manage_accounts, manage_staff}};
const Callers kStaffing = {{}, {manage_staff}};
const Callers kSeeingStaff = {{}, {manage_staff, read_school}};
const Callers kSeeingFormer = {{}, {close_profiles, read_school}};
const Callers kClosing = {{}, {close_profiles}};
const Callers kSettings = {{}, {edit_settings}};
const Callers kCalendar = {{}, {edit_calendar}};
const Callers kErasing = {{}, {erase_people}};
const Callers kPublishing = {{}, {publish_news}};
const Callers kMessages = {{}, {read_messages}};
const Callers kAccessLog = {{}, {read_access_log}};

ReadIntent writes(ReadIntent handler) { return handler; }
Hashing hashes(ReadIntent handler) { return {handler}; }
AnswerQuery reads(AnswerQuery handler) { return handler; }
// Who tries a secret there is bounded as who tries a password.
Hashing tries(ReadIntent handler) { return {handler, true}; }
Hashing tries_code(ReadIntent handler) { return {handler, true, nullptr, true}; }

}  // namespace

// clang-format off
// NOLINTNEXTLINE(readability-function-size): as long as there are routes
const std::vector<Route>& routes() {
  static const std::vector<Route> kRoutes = {
      {post, "/sessions", "Sign in", kAnyone, Special::sign_in, "SignIn", "SignedIn"},
      {del, "/sessions/current", "Sign out", kAnyone, Special::sign_out, "", ""},
      {get, "/me", "Who is signed in", kAnyone, reads(show_me), "", "Me"},
      {get, "/me/second-factor", "One's second factor; its secret while it is being set up", kAnyone, reads(show_second_factor), "", "SecondFactor"},
      {post, "/me/second-factor", "Begin to set up a second factor", kAnyone, writes(prepare_second_factor), "Nothing", "Written"},
      {post, "/me/second-factor/confirmation", "Prove that one has it", kAnyone, tries(confirm_second_factor), "OneTimeCode", "Written"},
      {post, "/me/second-factor/removal", "Give it up", kAnyone, tries_code(remove_own_second_factor), "OneTimeCode", "Written"},
      {post, "/profiles/{id}/second-factor/removal", "Take it from who has lost it", kAccounts, writes(remove_second_factor), "Nothing", "Written"},
      {get, "/terms", "The terms of use that are in force", kAnyone, reads(show_terms), "", "Terms"},
      {post, "/me/terms", "Accept the terms of use", kAnyone, writes(accept_terms), "TermsVersion", "Written"},
      {post, "/me/password", "Choose a password of one's own", kAnyone, tries(choose_password), "OwnPassword", "Written"},
      {post, "/me/username", "Choose an alternative username", kAnyone, writes(choose_username), "Username", "Written"},
      {post, "/me/username/removal", "Give it up", kAnyone, writes(give_up_username), "Nothing", "Written"},
      {post, "/me/language", "Choose the language of what is sent to one", kAnyone, writes(choose_language), "Language", "Written"},
      {get, "/me/notifications", "What one is told of by text and by e-mail", kAnyone, reads(show_notifications), "", "Notifications"},
      {post, "/me/notifications", "Set what one is told of, by which way and when", kAnyone, writes(change_notifications), "NotificationSettings", "Written"},
      {post, "/school/notification-settings", "Set how long after the pupil its parents are told", kSettings, writes(change_school_notifications), "SchoolNotificationSettings", "Written"},
      {post, "/me/email", "Choose the address of e-mail that one is told at", kAnyone, writes(choose_email), "Email", "Written"},
      {get, "/me/sessions", "Where one is signed in", kAnyone, reads(list_sessions), "", "Sessions"},
      {post, "/me/sessions/{id}/end", "End one of one's sessions", kAnyone, writes(end_session), "Nothing", "Written"},
      {post, "/me/sessions/others/end", "End all but this one", kAnyone, writes(end_other_sessions), "Nothing", "Written"},
      {post, "/me/profile", "Go on as another profile of the family", kParents, Special::switch_profile, "SwitchProfile", "SignedIn", nullptr, Scope::families},
      {get, "/live", "Changes as they happen, as server-sent events", kAnyone, Special::live, "", ""},
      {get, "/openapi.json", "This description", kAnyone, Special::openapi, "", ""},

      {get, "/analytics/events", "Events for analytics, by pseudonyms, a line each", kAnyone, Special::analytics, "", ""},

      {post, "/sms/received", "A text that came in, from the texts' provider", kAnyone, Special::text_received, "TextReceived", ""},
      {post, "/sms/reports", "What became of a text, from the texts' provider", kAnyone, Special::text_reported, "TextReport", ""},

      {get, "/journals", "The journals the reader may see", kStaff, reads(list_journals), "", "Journals"},
      {get, "/journals/{id}", "A journal's page", kStaff, reads(show_journal), "", "JournalPage", journal_answers, Scope::school, {}, shows_journal},
      {post, "/journals/{id}/lessons", "Record a lesson", kTeaching, writes(record_lesson), "Lesson", "Written"},
      {post, "/journals/{id}/lessons/{lesson}/correction", "Correct a lesson's texts", kTeaching, writes(correct_lesson), "LessonCorrection", "Written"},
      {post, "/journals/{id}/lessons/{lesson}/withdrawal", "Withdraw a lesson", kTeaching, writes(withdraw_lesson), "Withdrawal", "Written"},
      {post, "/journals/{id}/lessons/{lesson}/attendance", "Say who was absent or late", kTeaching, writes(take_attendance), "Attendance", "Written"},
      {post, "/journals/{id}/marks", "Record marks, all or none", kTeaching, writes(record_marks), "Marks", "WrittenMarks"},
      {post, "/marks/{id}/correction", "Correct a mark", kTeaching, writes(correct_mark), "MarkCorrection", "Written"},
      {post, "/marks/{id}/withdrawal", "Withdraw a mark", kTeaching, writes(withdraw_mark), "Withdrawal", "Written"},
      {get, "/marks/{id}/history", "What happened to a mark", kAnyone, reads(show_mark_history), "", "MarkHistory", nullptr, Scope::school, {}, shows_pupil_of_mark},

      {get, "/pupils/{id}/diary", "A pupil's week", kAnyone, reads(show_diary), "", "Diary", diary_answers, Scope::school, {}, shows_pupil},
      {get, "/pupils/{id}/marks", "A pupil's marks by subject", kAnyone, reads(show_pupil_marks), "", "PupilMarks", pupil_marks_answers, Scope::school, Feature::overview, shows_pupil},
      {get, "/pupils/{id}/absences", "A pupil's absences", kAnyone, reads(show_absences), "", "PupilAbsences", absences_answers, Scope::school, Feature::absences_report, shows_pupil},
      {get, "/pupils/{id}/ranking", "A pupil's place by its average", kAnyone, reads(show_ranking), "", "Ranking", ranking_answers, Scope::school, Feature::ranking, shows_pupil},
      {get, "/pupils/{id}/timetable", "A pupil's timetable", kAnyone, reads(show_pupil_timetable), "", "Timetable", pupil_timetable_answers, Scope::school, {}, shows_pupil},
      {post, "/pupils/{id}/absence-notices", "Announce an absence", kFamily, writes(announce_absence), "AbsenceNotice", "Written"},
      {post, "/pupils/{id}/absence-notices/{notice}/withdrawal", "Take an absence notice back", kFamily, writes(withdraw_absence_notice), "Withdrawal", "Written"},
      {post, "/pupils/{id}/excuses", "Excuse absences", kExcusing, writes(excuse_absence), "Excuse", "Written"},

      {get, "/pupils/{id}/notes", "The notes in a pupil's diary, with what they said before", kAnyone, reads(list_diary_notes), "", "PupilNotes", nullptr, Scope::school, {}, shows_pupil},
      {post, "/pupils/{id}/notes", "Write a note into a pupil's diary", kTeaching, writes(write_diary_note), "DiaryNote", "Written"},
      {post, "/notes/{id}/correction", "Correct one's own note", kTeaching, writes(correct_diary_note), "DiaryNoteCorrection", "Written"},
      {post, "/notes/{id}/withdrawal", "Withdraw a note", kTeaching, writes(withdraw_diary_note), "Withdrawal", "Written"},
      {get, "/news", "What the school has made known and shows today, the newest first", kAnyone, reads(list_news), "", "News"},
      {get, "/news/{id}", "A news item", kAnyone, reads(show_news_item), "", "NewsItem"},
      {post, "/news", "Publish a news item", kPublishing, writes(publish_news_item), "NewsText", "Written"},
      {post, "/news/{id}/correction", "Correct a news item", kPublishing, writes(correct_news_item), "NewsText", "Written"},
      {post, "/news/{id}/withdrawal", "Withdraw a news item", kPublishing, writes(withdraw_news_item), "Nothing", "Written"},
      {get, "/calendar/name-days", "Whose name-day it is", kAnyone, reads(show_name_days), "", "NameDays"},

      {get, "/pupils/{id}/parents", "A pupil's parents, with their phones", kManaging, reads(list_parents), "", "Parents", nullptr, Scope::school, {}, shows_parents},
      {post, "/pupils/{id}/parents", "Register a parent; a password goes to the phone", kManaging, hashes(register_parent), "Parent", "Written"},
      {post, "/people/{id}/phone", "Change or correct a phone; new passwords go to it", kManaging, hashes(change_phone), "Phone", "Written"},
      {post, "/profiles/{id}/password", "Text a new password", kManaging, hashes(issue_password), "Nothing", "Written"},
      {post, "/profiles/{id}/closure", "End a profile by an order", kClosing, writes(close_profile), "Closure", "Written"},
      {post, "/profiles/{id}/reopening", "Open an ended profile again, by an order", kClosing, writes(reopen_profile), "Reopening", "Written"},
      {post, "/staff", "Register an employee; a password goes to the phone", kStaffing, hashes(register_employee), "Employee", "Written"},
      {get, "/family", "The reader's children and their institutions", kParents, reads(show_family), "", "Family", nullptr, Scope::families},
      {post, "/family/children", "Link a child by the parent's own password for it", kParents, Hashing{link_child, true, tried_child}, "LinkChild", "Written", nullptr, Scope::families},
      {post, "/family/members/{profile}/removal", "Take a child's profile out of the family", kParents, writes(remove_family_member), "Nothing", "Written", nullptr, Scope::families},
      {post, "/family/applications", "Apply for more children than the limit", kParents, writes(apply_for_children), "FamilyApplication", "Written", nullptr, Scope::families},
      {get, "/family-set", "The Family Set: whether there is one, prices and receipts", kFamily, reads(show_family_set), "", "FamilySet", nullptr, Scope::families},
      {post, "/family-set/orders", "Order the Family Set", kFamily, writes(order_family_set), "FamilySetOrder", "Written", nullptr, Scope::families},
      {post, "/family-set/orders/{id}/cancellation", "Give an order up", kFamily, writes(cancel_family_set), "Nothing", "Written", nullptr, Scope::families},
      {post, "/payments/webhook", "What became of a payment, as its provider says", kAnyone, Special::payment_webhook, "Payment", ""},
      {get, "/operator/applications", "Families that apply for more children", kAnyone, reads(list_applications), "", "Applications", nullptr, Scope::operators},
      {post, "/operator/families/{id}/limit", "Set how many children a family may have", kAnyone, writes(grant_children), "FamilyLimit", "Written", nullptr, Scope::operators},

      {get, "/school/access-log", "Which employees were shown lists of the whole school, the newest first", kAccessLog, reads(list_school_access), "", "AccessLog", nullptr, Scope::school, {}, shows_school_access_log},
      {get, "/pupils/{id}/access-log", "Which employees were shown a pupil's data, the newest first", kAccessLog, reads(list_access), "", "AccessLog", nullptr, Scope::school, {}, shows_access_log},

      {get, "/classes", "The classes the reader may see", kStaff, reads(list_classes), "", "Classes"},
      {get, "/classes/{id}/pupils", "A class's pupils", kStaff, reads(list_class_pupils), "", "ClassPupils", nullptr, Scope::school, {}, shows_class_pupils},
      {get, "/classes/{id}/timetable", "A class's timetable", kAnyone, reads(show_class_timetable), "", "Timetable"},

      {get, "/mail/folders/{folder}", "The letters in inbox, sent or deleted, newest first", kAnyone, reads(show_folder), "", "MailFolder", folder_answers},
      {get, "/mail/search", "One's own letters that have all words of q", kAnyone, reads(search_mail), "", "FoundLetters"},
      {get, "/mail/addressees", "Whom the reader may write to", kWriting, reads(list_addressees), "", "Addressees", nullptr, Scope::school, {}, shows_people},
      {post, "/mail/letters", "Write a letter", kWriting, writes(send_letter), "Letter", "Written"},
      {get, "/mail/letters/{id}", "A letter", kAnyone, reads(show_letter), "", "LetterPage"},
      {post, "/mail/letters/{id}/read", "Say that a letter was read", kAnyone, writes(read_letter), "Nothing", "Written"},
      {post, "/mail/letters/{id}/move", "Move a letter to deleted, or back", kAnyone, writes(move_letter), "MoveLetter", "Written"},
      {post, "/mail/letters/{id}/erasure", "Refused always: letters are evidence", kAnyone, writes(erase_letter), "Nothing", "Written"},
      {get, "/mail/letters/{id}/receipts", "Who has read a letter, for its sender", kAnyone, reads(show_receipts), "", "Receipts"},
      {get, "/mail/conversations/{id}", "The letters of a conversation, oldest first", kAnyone, reads(show_conversation), "", "Conversation"},
      {get, "/mail/drafts", "Letters begun, the last saved first", kAnyone, reads(list_drafts), "", "Drafts"},
      {post, "/mail/drafts", "Keep a letter to finish it later", kWriting, writes(save_new_draft), "Draft", "Written"},
      {post, "/mail/drafts/{id}", "Save a draft anew", kWriting, writes(save_draft), "Draft", "Written"},
      {post, "/mail/drafts/{id}/discard", "Throw a draft away", kAnyone, writes(discard_draft), "Nothing", "Written"},
      {post, "/mail/attachments", "Begin a file that is to go with a letter", kWriting, writes(begin_attachment), "Attachment", "Written"},
      {post, "/mail/attachments/{id}/parts", "Keep a part of a file", kWriting, writes(keep_attachment_part), "AttachmentPart", "Written"},
      {get, "/mail/attachments/{id}", "A file", kAnyone, reads(show_attachment), "", ""},

      {get, "/school", "The school, its year and calendar", kAnyone, reads(show_school), "", "School"},
      {post, "/school/settings", "Set the school's settings", kSettings, writes(change_settings), "Settings", "Written"},
      {post, "/school/mail-settings", "Set who writes letters to whom", kSettings, writes(change_mail_settings), "MailSettings", "Written"},
      {post, "/school/free-features", "Set what the school's people need no Family Set for", kSettings, writes(free_features), "FreeFeatures", "Written"},
      {post, "/school/holidays", "Declare a holiday", kCalendar, writes(declare_holiday), "Holiday", "Written"},
      {post, "/school/holidays/{id}/withdrawal", "Take a holiday back", kCalendar, writes(withdraw_holiday), "Withdrawal", "Written"},
      {post, "/school/moved-days", "Move a working day", kCalendar, writes(move_day), "MovedDay", "Written"},
      {post, "/school/moved-days/{id}/withdrawal", "Take a moved day back", kCalendar, writes(withdraw_moved_day), "Withdrawal", "Written"},
      {post, "/school/access-settings", "Set who gets in and how", kSettings, writes(change_access_settings), "AccessSettings", "Written"},
      {get, "/school/staff", "Who works at the school, and in which roles", kSeeingStaff, reads(list_staff), "", "Staff", nullptr, Scope::school, {}, shows_people},
      {get, "/school/former-pupils", "Pupils whose profiles have ended, and why", kSeeingFormer, reads(list_former_pupils), "", "FormerPupils", nullptr, Scope::school, {}, shows_people},
      {post, "/profiles/{id}/roles", "Set an employee's roles, all together", kStaffing, writes(change_roles), "Roles", "Written"},
      {get, "/school/roles", "What each role may, and what the school can change of it", kSeeingStaff, reads(list_roles), "", "RoleList"},
      {post, "/school/roles/{role}/permissions", "Set what a role may, all together", kStaffing, writes(set_role_permissions), "Permissions", "Written"},
      {get, "/school/messages", "Messages of one state, the newest first", kMessages, reads(list_messages), "", "OutgoingMessages", nullptr, Scope::school, {}, shows_messages},
      {post, "/people/{id}/erasure", "Erase a person's data", kErasing, writes(erase_person), "Withdrawal", "Written"},
  };
  return kRoutes;
}
// clang-format on

}  // namespace klade
