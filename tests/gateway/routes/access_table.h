// Who gets through which route: a row a route, so that a new one must be placed here.  Of tests
// only.
#pragma once

#include <string_view>
#include <vector>

#include "gateway/http/api.h"

namespace klade {

// Who gets through the handler; everybody else whom the route lets in gets 404 (or what `denied`
// says).  The rules have the last word on writes and are tested beside the aggregates.
struct Access {
  Method method;
  std::string_view path;
  std::vector<Role> let_in;
};

inline const std::vector<Role> kFamily = {Role::pupil, Role::mother, Role::father, Role::guardian};
inline std::vector<Role> both(std::vector<Role> some, const std::vector<Role>& more) {
  some.insert(some.end(), more.begin(), more.end());
  return some;
}
inline const std::vector<Role> kDeputies = {Role::deputy,
                                            Role::deputy_studies,
                                            Role::deputy_methodology,
                                            Role::deputy_creative,
                                            Role::deputy_extracurricular};
inline const std::vector<Role> kLeading = both(kDeputies, {Role::director, Role::superuser});
inline const std::vector<Role> kPublishing = {Role::deputy,
                                              Role::deputy_studies,
                                              Role::deputy_creative,
                                              Role::deputy_extracurricular,
                                              Role::director,
                                              Role::superuser};
inline const std::vector<Role> kWholeSchool = both(kLeading, {Role::auditor, Role::clerk});
inline const std::vector<Role> kJournalReaders = both({Role::teacher}, kWholeSchool);
inline const std::vector<Role> kStaff = both({Role::events_teacher}, kJournalReaders);
inline const std::vector<Role> kTeaching = both({Role::teacher}, kLeading);
inline const std::vector<Role> kWritingMail =
    both(kFamily, both(kTeaching, {Role::clerk, Role::events_teacher}));
inline const std::vector<Role> kEverybody = both(kFamily, kStaff);
inline const std::vector<Role> kPupilReaders = both(kFamily, kWholeSchool);

// Those who have a profile in the fixture.
inline const std::vector<Role> kWithPassword = {
    Role::pupil, Role::mother, Role::teacher, Role::superuser};

inline const Access kAccess[] = {
    {Method::get, "/me", {Role::pupil, Role::mother, Role::teacher, Role::superuser}},
    {Method::get, "/me/second-factor", {Role::pupil, Role::mother, Role::teacher, Role::superuser}},
    {Method::post,
     "/me/second-factor",
     {Role::pupil, Role::mother, Role::teacher, Role::superuser}},
    {Method::post,
     "/me/second-factor/confirmation",
     {Role::pupil, Role::mother, Role::teacher, Role::superuser}},
    {Method::post,
     "/me/second-factor/removal",
     {Role::pupil, Role::mother, Role::teacher, Role::superuser}},
    {Method::post, "/profiles/{id}/second-factor/removal", {Role::superuser}},
    {Method::get, "/terms", kEverybody},
    {Method::post, "/me/terms", kEverybody},
    {Method::post, "/me/password", kWithPassword},
    {Method::post, "/me/username", kWithPassword},
    {Method::post, "/me/username/removal", kEverybody},
    {Method::post, "/me/language", kEverybody},
    {Method::get, "/me/notifications", {Role::pupil, Role::mother, Role::teacher, Role::superuser}},
    {Method::post, "/me/notifications", kEverybody},
    {Method::post, "/school/notification-settings", {Role::superuser}},
    {Method::post, "/me/email", kEverybody},
    {Method::get, "/me/sessions", kEverybody},
    {Method::post, "/me/sessions/{id}/end", kEverybody},
    {Method::post, "/me/sessions/others/end", kEverybody},
    {Method::get, "/journals", kStaff},
    {Method::get, "/journals/{id}", kJournalReaders},
    {Method::post, "/journals/{id}/lessons", kTeaching},
    {Method::post, "/journals/{id}/lessons/{lesson}/correction", kTeaching},
    {Method::post, "/journals/{id}/lessons/{lesson}/withdrawal", kTeaching},
    {Method::post, "/journals/{id}/lessons/{lesson}/attendance", kTeaching},
    {Method::post, "/journals/{id}/marks", kTeaching},
    {Method::post, "/marks/{id}/correction", kTeaching},
    {Method::post, "/marks/{id}/withdrawal", kTeaching},
    {Method::get, "/marks/{id}/history", both(kFamily, kJournalReaders)},
    {Method::get, "/pupils/{id}/diary", kPupilReaders},
    {Method::get, "/pupils/{id}/marks", kPupilReaders},
    {Method::get, "/pupils/{id}/absences", kPupilReaders},
    {Method::get, "/pupils/{id}/ranking", kPupilReaders},
    {Method::get, "/pupils/{id}/timetable", kPupilReaders},
    {Method::post, "/pupils/{id}/absence-notices", kFamily},
    {Method::post,
     "/pupils/{id}/absence-notices/{notice}/withdrawal",
     {Role::mother, Role::father, Role::guardian}},
    {Method::post,
     "/pupils/{id}/excuses",
     both({Role::mother, Role::father, Role::guardian}, kLeading)},
    {Method::get, "/pupils/{id}/notes", both(kFamily, kJournalReaders)},
    {Method::post, "/pupils/{id}/notes", kTeaching},
    {Method::post, "/notes/{id}/correction", kTeaching},
    {Method::post, "/notes/{id}/withdrawal", kTeaching},
    {Method::get, "/news", kEverybody},
    {Method::get, "/news/{id}", kEverybody},
    {Method::post, "/news", kPublishing},
    {Method::post, "/news/{id}/correction", kPublishing},
    {Method::post, "/news/{id}/withdrawal", kPublishing},
    {Method::get, "/calendar/name-days", kEverybody},
    {Method::get, "/pupils/{id}/parents", {Role::superuser}},
    {Method::get, "/school/access-log", {Role::director, Role::superuser, Role::auditor}},
    {Method::get, "/pupils/{id}/access-log", {Role::director, Role::superuser, Role::auditor}},
    {Method::post, "/pupils/{id}/parents", {Role::superuser}},
    {Method::post, "/people/{id}/phone", {Role::superuser}},
    {Method::post, "/profiles/{id}/password", {Role::superuser}},
    {Method::post, "/profiles/{id}/closure", {Role::superuser}},
    {Method::post, "/profiles/{id}/reopening", {Role::superuser}},
    {Method::post, "/staff", {Role::superuser}},
    {Method::get, "/school/staff", kWholeSchool},
    {Method::get, "/school/former-pupils", kWholeSchool},
    {Method::post, "/profiles/{id}/roles", {Role::superuser}},
    {Method::get, "/school/roles", kWholeSchool},
    {Method::post, "/school/roles/{role}/permissions", {Role::superuser}},
    {Method::get, "/family", {Role::mother}},
    {Method::post, "/family/children", {Role::mother}},
    {Method::post, "/family/members/{profile}/removal", {Role::mother}},
    {Method::post, "/family/applications", {Role::mother}},
    {Method::get, "/family-set", {Role::pupil, Role::mother}},
    {Method::post, "/family-set/orders", kFamily},
    {Method::post, "/family-set/orders/{id}/cancellation", {Role::mother}},
    {Method::post, "/school/free-features", {Role::superuser}},
    {Method::get, "/classes", kStaff},
    {Method::get, "/classes/{id}/pupils", kWholeSchool},
    {Method::get, "/classes/{id}/timetable", kPupilReaders},
    {Method::get, "/mail/folders/{folder}", kEverybody},
    {Method::get, "/mail/search", kEverybody},
    {Method::get, "/mail/addressees", kWritingMail},
    {Method::post, "/mail/letters", kWritingMail},
    {Method::get, "/mail/letters/{id}", kEverybody},
    {Method::post, "/mail/letters/{id}/read", kEverybody},
    {Method::post, "/mail/letters/{id}/move", kEverybody},
    {Method::post, "/mail/letters/{id}/erasure", kEverybody},
    {Method::get, "/mail/letters/{id}/receipts", {}},  // the sender's
    {Method::get, "/mail/conversations/{id}", kEverybody},
    {Method::get, "/mail/drafts", kEverybody},
    {Method::post, "/mail/drafts", kWritingMail},
    {Method::post, "/mail/drafts/{id}", kWritingMail},
    {Method::post, "/mail/drafts/{id}/discard", kEverybody},
    {Method::post, "/mail/attachments", kWritingMail},
    {Method::post, "/mail/attachments/{id}/parts", {}},  // the sender's
    {Method::get, "/mail/attachments/{id}", kEverybody},
    {Method::get, "/school", kEverybody},
    {Method::post, "/school/settings", {Role::superuser}},
    {Method::post, "/school/access-settings", {Role::superuser}},
    {Method::get, "/school/messages", {Role::superuser}},
    {Method::post, "/school/mail-settings", {Role::superuser}},
    {Method::post, "/school/holidays", {Role::superuser}},
    {Method::post, "/school/holidays/{id}/withdrawal", {Role::superuser}},
    {Method::post, "/school/moved-days", {Role::superuser}},
    {Method::post, "/school/moved-days/{id}/withdrawal", {Role::superuser}},
    {Method::post, "/people/{id}/erasure", {Role::superuser}},
};

}  // namespace klade
