// What the files of one package say of each other: ids that must be known, and what a school needs
// to make sense (a year with semesters, codes that sign people in, one class a pupil).
// Of a file that could not be read as a whole it is not said that an id is missing there.
#include <algorithm>
#include <map>
#include <set>

#include "aggregates/bounds.h"
#include "events/personal_code.h"
#include "gateway/import/package.h"

namespace klade {
namespace {

constexpr std::string_view kSessionsFile = "academicSessions.csv";
constexpr std::string_view kRolesFile = "roles.csv";
constexpr std::string_view kUsersFile = "users.csv";
constexpr std::string_view kCoursesFile = "courses.csv";
constexpr std::string_view kClassesFile = "classes.csv";
constexpr std::string_view kEnrollmentsFile = "enrollments.csv";
constexpr int kMaxSessionLevels = 4;  // a grading period in a semester in a year, and one more

template <class Row>
struct Index {
  std::string file;
  std::map<std::string_view, const Row*> rows;
};

bool is_staff(PackageRole role) {
  switch (role) {
    case PackageRole::student:
    case PackageRole::parent:
    case PackageRole::guardian:
    case PackageRole::relative:
      return false;
    case PackageRole::teacher:
    case PackageRole::principal:
    case PackageRole::administrator:
    case PackageRole::deputy:
    case PackageRole::auditor:
    case PackageRole::other_staff:
      return true;
  }
  return false;
}

bool is_parent(PackageRole role) {
  return role == PackageRole::parent || role == PackageRole::guardian ||
         role == PackageRole::relative;
}

bool overlap(const CsvEnrollment& a, const CsvEnrollment& b) {
  const bool a_ends_before = a.to && b.from && *a.to < *b.from;
  const bool b_ends_before = b.to && a.from && *b.to < *a.from;
  return !a_ends_before && !b_ends_before;
}

class Checker {
 public:
  Checker(const Package& package, FaultList& faults) : package_(package), faults_(faults) {}

  void check() {
    sessions_ = index(package_.sessions, "academicSessions.csv");
    orgs_ = index(package_.orgs, "orgs.csv");
    users_ = index(package_.users, "users.csv");
    courses_ = index(package_.courses, "courses.csv");
    classes_ = index(package_.classes, "classes.csv");
    index(package_.roles, "roles.csv");
    index(package_.demographics, "demographics.csv");
    index(package_.enrollments, "enrollments.csv");
    check_sessions();
    check_roles();
    check_users();
    check_demographics();
    check_courses();
    check_classes();
    check_enrollments();
  }

 private:
  void fault(std::string_view file, const CsvCell& at, std::string_view reason) {
    faults_.add({std::string(file), at.line, at.column, std::string(reason)});
  }

  template <class Row>
  Index<Row> index(const std::vector<Row>& rows, std::string_view file) {
    Index<Row> index{std::string(file), {}};
    for (const Row& row : rows) {
      const CsvCell& id = row.head.sourced_id;
      const auto [first, is_new] = index.rows.emplace(id.text, &row);
      if (!is_new && !id.empty()) {
        fault(file,
              id,
              "sourcedId: already stands in line " +
                  std::to_string(first->second->head.sourced_id.line));
      }
    }
    return index;
  }

  // The row that `at` names; a fault when there is none.
  template <class Row>
  const Row* find(const Index<Row>& index,
                  std::string_view file,
                  const CsvCell& at,
                  std::string_view reason) {
    if (at.empty()) return nullptr;
    const auto found = index.rows.find(at.text);
    if (found != index.rows.end()) return found->second;
    if (!package_.incomplete.contains(index.file)) fault(file, at, reason);
    return nullptr;
  }

  using SemestersByYear = std::map<const CsvSession*, std::vector<const CsvSession*>>;

  void check_sessions() {
    if (package_.incomplete.contains(kSessionsFile)) return;
    SemestersByYear years;
    for (const CsvSession& row : package_.sessions) {
      if (!row.head.deleted && row.kind == SessionKind::school_year) years[&row];
    }
    if (years.empty()) fault(kSessionsFile, {{}, 1, 1}, "there is no session of type schoolYear");
    for (const CsvSession& row : package_.sessions) {
      if (!row.head.deleted && row.kind == SessionKind::semester) check_parent(row, years);
    }
    for (const auto& [year, semesters] : years) {
      check_length(*year);
      if (semesters.empty()) {
        fault(kSessionsFile, year->head.sourced_id, "sourcedId: the school year has no semester");
      }
    }
  }

  // A semester is not longer than its year, within which it must be.
  void check_length(const CsvSession& year) {
    if (!year.from || !year.to) return;
    if (period_refused(*year.from, *year.to, kMaxYearDays) != Refusal::period_too_long) return;
    fault(kSessionsFile,
          year.end,
          "endDate: a school year has at most " + std::to_string(kMaxYearDays) + " days");
  }

  void check_parent(const CsvSession& row, SemestersByYear& years) {
    const CsvCell& parent = row.parent;
    if (parent.empty()) fault(kSessionsFile, parent, "parentSourcedId: must name the school year");
    const CsvSession* year =
        find(sessions_, kSessionsFile, parent, "parentSourcedId: no such session");
    if (year == nullptr) return;
    const auto known = years.find(year);
    if (known == years.end()) {
      fault(kSessionsFile, parent, "parentSourcedId: must name a session of type schoolYear");
    } else {
      check_semester(row, *year, known->second);
    }
  }

  void check_semester(const CsvSession& row,
                      const CsvSession& year,
                      std::vector<const CsvSession*>& others) {
    if (row.from && row.to && year.from && year.to) {
      if (*row.from < *year.from || *row.to > *year.to) {
        fault(kSessionsFile, row.start, "startDate: the semester is not within its school year");
      }
      for (const CsvSession* other : others) {
        if (*row.from <= *other->to && *other->from <= *row.to) {
          fault(kSessionsFile,
                row.start,
                "startDate: the semester overlaps the one in line " +
                    std::to_string(other->start.line));
        }
      }
      others.push_back(&row);
    }
  }

  void check_roles() {
    bool school = package_.incomplete.contains("orgs.csv");
    for (const CsvOrg& org : package_.orgs) school = school || (org.is_school && !org.head.deleted);
    if (!school) fault("orgs.csv", {{}, 1, 1}, "there is no organisation of type school");
    for (const CsvRole& row : package_.roles) {
      find(users_, kRolesFile, row.user, "userSourcedId: no such user");
      find(orgs_, kRolesFile, row.org, "orgSourcedId: no such organisation");
      if (!row.head.deleted) roles_[row.user.text].push_back(&row);
    }
  }

  bool has_role(const std::string& user, bool (*is_it)(PackageRole)) const {
    const auto found = roles_.find(user);
    return found != roles_.end() && std::ranges::any_of(found->second, [is_it](const CsvRole* row) {
             return is_it(row->role);
           });
  }
  bool has_role_at(const std::string& user,
                   const std::string& org,
                   bool (*is_it)(PackageRole)) const {
    const auto found = roles_.find(user);
    return found != roles_.end() &&
           std::ranges::any_of(found->second, [&org, is_it](const CsvRole* row) {
             return row->org.text == org && is_it(row->role);
           });
  }
  static bool is_student(PackageRole role) { return role == PackageRole::student; }
  static bool signs_in_alone(PackageRole role) { return is_student(role) || is_staff(role); }

  void check_users() {
    std::map<std::string, const CsvCell*> codes;
    std::set<std::string_view> agents;
    for (const CsvUser& row : package_.users) {
      if (row.head.deleted) continue;
      check_agents(row, agents);
      if (row.enabled && has_role(row.head.sourced_id.text, &signs_in_alone)) {
        check_code(row, codes);
      }
    }
    for (const CsvUser& row : package_.users) {
      const CsvCell& id = row.head.sourced_id;
      if (row.head.deleted || agents.contains(id.text) || !has_role(id.text, &is_parent)) continue;
      faults_.warn({std::string(kUsersFile),
                    id.line,
                    id.column,
                    "sourcedId: a parent that no pupil names gets no profile"});
    }
  }

  void check_code(const CsvUser& row, std::map<std::string, const CsvCell*>& codes) {
    const CsvCell& code = row.personal_code;
    const std::optional<std::string> digits = normalised_personal_code(code.text);
    if (!digits) {
      const bool of_username = code.column == row.username.column;
      return fault(kUsersFile,
                   code,
                   of_username ? "username: must be a personal code as 123456-12345"
                               : "userIds: personasKods must be as 123456-12345");
    }
    const auto [first, is_new] = codes.emplace(*digits, &code);
    if (!is_new) {
      fault(kUsersFile,
            code,
            "personasKods: also stands in line " + std::to_string(first->second->line));
    }
  }

  void check_agents(const CsvUser& row, std::set<std::string_view>& agents) {
    std::set<std::string_view> own;
    for (const CsvCell& agent : row.agents) {
      if (find(users_, kUsersFile, agent, "agentSourcedIds: no such user") == nullptr) continue;
      if (agent.text == row.head.sourced_id.text) {
        fault(kUsersFile, agent, "agentSourcedIds: names the user itself");
      } else if (!own.insert(agent.text).second) {
        fault(kUsersFile, agent, "agentSourcedIds: names a user twice");
      } else if (!has_role(agent.text, &is_parent)) {
        faults_.warn({std::string(kUsersFile),
                      agent.line,
                      agent.column,
                      "agentSourcedIds: without a role parent, guardian or relative: no profile"});
      }
      agents.insert(agent.text);
    }
  }

  void check_demographics() {
    for (const CsvDemographics& row : package_.demographics) {
      find(users_, "demographics.csv", row.head.sourced_id, "sourcedId: no such user");
    }
  }

  void check_courses() {
    for (const CsvCourse& row : package_.courses) {
      find(orgs_, kCoursesFile, row.org, "orgSourcedId: no such organisation");
      const CsvSession* year =
          find(sessions_, kCoursesFile, row.year, "schoolYearSourcedId: no such session");
      if (year != nullptr && year->kind != SessionKind::school_year) {
        fault(
            kCoursesFile, row.year, "schoolYearSourcedId: must name a session of type schoolYear");
      }
    }
  }

  void check_classes() {
    for (const CsvClass& row : package_.classes) {
      find(courses_, kClassesFile, row.course, "courseSourcedId: no such course");
      const CsvOrg* school =
          find(orgs_, kClassesFile, row.school, "schoolSourcedId: no such organisation");
      if (school != nullptr && !school->is_school) {
        fault(
            kClassesFile, row.school, "schoolSourcedId: must name an organisation of type school");
      }
      check_terms(row);
    }
  }

  // The school year that a session is or is part of.
  const CsvSession* year_of(const CsvSession* session) const {
    for (int level = 0; level < kMaxSessionLevels; ++level) {
      if (session->kind == SessionKind::school_year)
        return session->head.deleted ? nullptr : session;
      const auto parent = sessions_.rows.find(session->parent.text);
      if (parent == sessions_.rows.end()) return nullptr;
      session = parent->second;
    }
    return nullptr;
  }

  void check_terms(const CsvClass& row) {
    std::set<std::string_view> years;
    for (const CsvCell& term : row.terms) {
      const CsvSession* session =
          find(sessions_, kClassesFile, term, "termSourcedIds: no such session");
      if (session == nullptr) continue;
      const CsvSession* year = year_of(session);
      if (year != nullptr) {
        years.insert(year->head.sourced_id.text);
      } else if (!package_.incomplete.contains(sessions_.file)) {
        fault(kClassesFile, term, "termSourcedIds: the session is of no school year");
      }
    }
    if (years.size() > 1) {
      fault(kClassesFile, row.terms.front(), "termSourcedIds: must be of one school year");
    }
  }

  void check_enrollments() {
    for (const CsvEnrollment& row : package_.enrollments) {
      const CsvClass* in =
          find(classes_, kEnrollmentsFile, row.school_class, "classSourcedId: no such class");
      find(orgs_, kEnrollmentsFile, row.school, "schoolSourcedId: no such organisation");
      const CsvUser* user = find(users_, kEnrollmentsFile, row.user, "userSourcedId: no such user");
      if (in != nullptr && !row.school.empty() && row.school.text != in->school.text) {
        fault(kEnrollmentsFile, row.school, "schoolSourcedId: the class is another school's");
      }
      if (in == nullptr || user == nullptr || row.head.deleted) continue;
      check_enrolled(row, *in, *user);
    }
  }

  void check_enrolled(const CsvEnrollment& row, const CsvClass& in, const CsvUser& user) {
    if (user.head.deleted || in.head.deleted) return;
    if (package_.incomplete.contains("roles.csv")) return;
    const std::string& id = user.head.sourced_id.text;
    if (row.role == EnrollmentRole::teacher && !has_role_at(id, in.school.text, &is_staff)) {
      fault(kEnrollmentsFile, row.user, "userSourcedId: has no staff role at this school");
    }
    if (row.role != EnrollmentRole::student) return;
    if (!has_role_at(id, in.school.text, &is_student)) {
      fault(kEnrollmentsFile, row.user, "userSourcedId: has no role student at this school");
    }
    if (!in.homeroom) return;
    for (const CsvEnrollment* other : homerooms_[id]) {
      if (other->school_class.text == row.school_class.text || !overlap(row, *other)) continue;
      fault(kEnrollmentsFile,
            row.school_class,
            "classSourcedId: in another homeroom at the same time by line " +
                std::to_string(other->school_class.line));
    }
    homerooms_[id].push_back(&row);
  }

  const Package& package_;
  FaultList& faults_;
  Index<CsvSession> sessions_;
  Index<CsvOrg> orgs_;
  Index<CsvUser> users_;
  Index<CsvCourse> courses_;
  Index<CsvClass> classes_;
  std::map<std::string_view, std::vector<const CsvRole*>> roles_;
  std::map<std::string_view, std::vector<const CsvEnrollment*>> homerooms_;
};

}  // namespace

void check_references(const Package& package, FaultList& faults) {
  Checker(package, faults).check();
}

}  // namespace klade
