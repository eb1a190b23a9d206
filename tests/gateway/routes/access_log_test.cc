// Every query that employees may ask says whose data it shows, or is in the list of those that show
// nobody's; so a new one has to be placed.
#include <set>

#include "tests/gateway/routes/school_fixture.h"

namespace klade {
namespace {

// Nobody's but the reader's own, or what everybody at the school may know.
const std::set<std::string_view> kNobodys = {
    "/me",
    "/me/second-factor",
    "/me/sessions",
    "/me/notifications",
    "/terms",
    "/journals",
    "/classes",
    "/classes/{id}/timetable",
    "/school",
    "/school/roles",
    "/news",
    "/news/{id}",
    "/calendar/name-days",
    // One's own mailbox.
    "/mail/folders/{folder}",
    "/mail/search",
    "/mail/letters/{id}",
    "/mail/letters/{id}/receipts",
    "/mail/conversations/{id}",
    "/mail/drafts",
    "/mail/attachments/{id}",
};

bool staff_may_ask(const Route& route) {
  if (!std::holds_alternative<AnswerQuery>(route.handler)) return false;
  return route.scope == Scope::school &&
         (route.callers.is_anyone() || !route.callers.permissions.empty());
}

TEST(AccessOfRoutes, EveryQueryOfStaffSaysWhoseDataItShowsOrThatItIsNobodys) {
  std::size_t placed = 0;
  for (const Route& route : routes()) {
    if (!staff_may_ask(route)) continue;
    ++placed;
    EXPECT_NE(route.shown != nullptr, kNobodys.contains(route.path))
        << route.path << " names neither `shown` nor is it among nobody's";
  }
  EXPECT_GT(placed, kNobodys.size() / 2);
}

class ShownByRoutes : public SchoolFixture {
 protected:
  static Id128 id_in_path(const SchoolIds& at, std::string_view path) {
    if (path.starts_with("/journals/")) return at.journal;
    if (path.starts_with("/marks/")) return at.mark;
    if (path.starts_with("/classes/")) return at.school_class;
    return at.pupil;
  }
  static Id128 subject(const SchoolIds& at, DataKind kind, std::string_view path) {
    if (path.starts_with("/school/")) return at.school;
    switch (kind) {
      case DataKind::pupil:
      case DataKind::parents:
      case DataKind::mark_history:
      case DataKind::access_log:
        return at.pupil;
      case DataKind::journal:
        return at.journal;
      case DataKind::class_pupils:
        return at.school_class;
      case DataKind::people:
      case DataKind::messages:
        return at.school;
    }
    return {};
  }
};

TEST_F(ShownByRoutes, IsTheSubjectOfItsKind) {
  std::set<DataKind> kinds;
  for (const Route& route : routes()) {
    if (route.shown == nullptr) continue;
    Call made = call(as(Role::superuser));
    made.params["id"] = to_text(id_in_path(ours, route.path));
    const ShownData shown = route.shown(made, desk);
    EXPECT_EQ(shown.subject, subject(ours, shown.kind, route.path)) << route.path;
    kinds.insert(shown.kind);
  }
  EXPECT_EQ(kinds.size(), names<DataKind>().size());
}

}  // namespace
}  // namespace klade
