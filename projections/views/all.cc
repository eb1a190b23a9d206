// The one list of projections, in the order of View.
#include <array>

#include "projections/projection.h"
#include "projections/views/absences.h"
#include "projections/views/access_log.h"
#include "projections/views/activity.h"
#include "projections/views/analytics.h"
#include "projections/views/classes.h"
#include "projections/views/diary_notes.h"
#include "projections/views/families.h"
#include "projections/views/journals.h"
#include "projections/views/mail.h"
#include "projections/views/mark_history.h"
#include "projections/views/marks.h"
#include "projections/views/news.h"
#include "projections/views/notifications.h"
#include "projections/views/outgoing.h"
#include "projections/views/people.h"
#include "projections/views/pupils.h"
#include "projections/views/schools.h"
#include "projections/views/sessions.h"
#include "projections/views/sign_ins.h"

namespace klade {

std::span<const Projection* const> all_projections() {
  static const PeopleView kPeople;
  static const SignInsView kSignIns;
  static const SessionsView kSessions;
  static const SchoolsView kSchools;
  static const ClassesView kClasses;
  static const JournalsView kJournals;
  static const PupilsView kPupils;
  static const MarksView kMarks;
  static const AbsencesView kAbsences;
  static const MarkHistoryView kMarkHistory;
  static const ActivityView kActivity;
  static const AnalyticsView kAnalytics;
  static const OutgoingView kOutgoing;
  static const MailView kMail;
  static const FamiliesView kFamilies;
  static const NotificationsView kNotifications;
  static const DiaryNotesView kDiaryNotes;
  static const NewsView kNews;
  static const AccessLogView kAccessLog;
  static const std::array<const Projection*, kViews> kAll = {&kPeople,
                                                             &kSignIns,
                                                             &kSessions,
                                                             &kSchools,
                                                             &kClasses,
                                                             &kJournals,
                                                             &kPupils,
                                                             &kMarks,
                                                             &kAbsences,
                                                             &kMarkHistory,
                                                             &kActivity,
                                                             &kAnalytics,
                                                             &kOutgoing,
                                                             &kMail,
                                                             &kFamilies,
                                                             &kNotifications,
                                                             &kDiaryNotes,
                                                             &kNews,
                                                             &kAccessLog};
  return kAll;
}

}  // namespace klade
