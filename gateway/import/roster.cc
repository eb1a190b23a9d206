#include "gateway/import/roster.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "events/personal_code.h"

namespace klade {
namespace {

template <class Row>
std::map<std::string_view, const Row*> by_id(const std::vector<Row>& rows) {
  std::map<std::string_view, const Row*> index;
  for (const Row& row : rows) index.emplace(row.head.sourced_id.text, &row);
  return index;
}

// In the order in which they are shown: the first is what a profile is called.
constexpr std::array kStaffRoles = {
    Role::superuser, Role::director, Role::deputy, Role::teacher, Role::auditor};

std::optional<Role> staff_role(PackageRole role) {
  switch (role) {
    case PackageRole::teacher:
      return Role::teacher;
    case PackageRole::principal:
      return Role::director;
    case PackageRole::administrator:
      return Role::superuser;
    case PackageRole::deputy:
      return Role::deputy;
    case PackageRole::auditor:
      return Role::auditor;
    case PackageRole::student:
    case PackageRole::parent:
    case PackageRole::guardian:
    case PackageRole::relative:
    case PackageRole::other_staff:
      return std::nullopt;
  }
  return std::nullopt;
}

struct UserRoles {
  std::set<PackageRole> all;
  std::optional<Role> primary;  // of the staff's
};

class RosterBuilder {
 public:
  RosterBuilder(const Package& package, const CsvOrg& school, Date today)
      : package_(package),
        today_(today),
        sessions_(by_id(package.sessions)),
        users_(by_id(package.users)),
        courses_(by_id(package.courses)),
        demographics_(by_id(package.demographics)) {
    roster_.school = school.head.sourced_id.text;
    roster_.name = school.name;
  }

  Roster build() {
    add_years();
    collect_roles();
    add_classes();
    add_enrollments();
    name_journals();
    add_people();
    return std::move(roster_);
  }

 private:
  void add_years() {
    for (const CsvSession& row : package_.sessions) {
      if (row.head.deleted || row.kind != SessionKind::school_year) continue;
      RosterYear year{row.head.sourced_id.text, row.title, *row.from, *row.to, {}};
      for (const CsvSession& part : package_.sessions) {
        const bool of_year = part.parent.text == year.sourced_id && !part.head.deleted;
        if (!of_year || part.kind != SessionKind::semester) continue;
        year.semesters.push_back({part.head.sourced_id.text, part.title, *part.from, *part.to});
      }
      std::ranges::sort(year.semesters, {}, &RosterSemester::from);
      roster_.years.push_back(std::move(year));
    }
  }

  const RosterYear* year_of(const CsvClass& row) const {
    const CsvSession* session = sessions_.at(row.terms.front().text);
    while (session->kind != SessionKind::school_year) session = sessions_.at(session->parent.text);
    const auto found =
        std::ranges::find(roster_.years, session->head.sourced_id.text, &RosterYear::sourced_id);
    return found == roster_.years.end() ? nullptr : &*found;
  }

  void collect_roles() {
    for (const CsvRole& row : package_.roles) {
      const bool over = row.to && *row.to < today_;
      if (row.head.deleted || over || row.org.text != roster_.school) continue;
      UserRoles& roles = roles_[row.user.text];
      roles.all.insert(row.role);
      if (row.primary && !roles.primary) roles.primary = staff_role(row.role);
    }
  }

  void add_classes() {
    for (const CsvClass& row : package_.classes) {
      const RosterYear* year = year_of(row);
      if (row.head.deleted || row.school.text != roster_.school || year == nullptr) continue;
      const std::string& id = row.head.sourced_id.text;
      if (row.homeroom) {
        class_index_.emplace(id, roster_.classes.size());
        roster_.classes.push_back(
            {id, year->sourced_id, row.code.empty() ? row.title : row.code, *row.grade, {}, {}});
      } else {
        journal_index_.emplace(id, roster_.journals.size());
        roster_.journals.push_back({id,
                                    year->sourced_id,
                                    {},
                                    subject_of(row),
                                    row.code.empty() ? row.title : row.code,
                                    row.slots,
                                    {},
                                    {}});
      }
      years_.emplace(id, *year);
    }
  }

  std::string subject_of(const CsvClass& row) const {
    if (!row.subject.empty()) return row.subject;
    const CsvCourse& course = *courses_.at(row.course.text);
    return course.subject.empty() ? course.title : course.subject;
  }

  // The last day, when it is over.
  std::optional<Date> end_of(const CsvEnrollment& row, const RosterYear& year) const {
    const bool gone = users_.at(row.user.text)->head.deleted || !roles_.contains(row.user.text);
    if (row.head.deleted || gone) return std::min(row.to.value_or(today_), today_);
    if (row.to && *row.to < today_ && *row.to < year.to) return row.to;
    return std::nullopt;
  }

  void add_enrollments() {
    for (const CsvEnrollment& row : package_.enrollments) {
      const auto year = years_.find(row.school_class.text);
      if (year == years_.end() || row.role == EnrollmentRole::other) continue;
      const bool teacher = row.role == EnrollmentRole::teacher;
      const RosterMember member{
          row.user.text, row.from.value_or(year->second.from), end_of(row, year->second)};
      add_member(members_of(row.school_class.text, teacher), member);
      if (teacher && !member.ended) roles_[row.user.text].all.insert(PackageRole::teacher);
    }
  }

  std::vector<RosterMember>& members_of(const std::string& id, bool teachers) {
    if (const auto in = class_index_.find(id); in != class_index_.end()) {
      RosterClass& at = roster_.classes[in->second];
      return teachers ? at.teachers : at.pupils;
    }
    RosterJournal& at = roster_.journals[journal_index_.at(id)];
    return teachers ? at.teachers : at.pupils;
  }

  // One entry a person: what is current before what is over, then the later.
  static void add_member(std::vector<RosterMember>& members, const RosterMember& member) {
    const auto known = std::ranges::find(members, member.person, &RosterMember::person);
    if (known == members.end()) return members.push_back(member);
    const bool better = member.ended.has_value() == known->ended.has_value()
                            ? member.from > known->from
                            : !member.ended;
    if (better) *known = member;
  }

  // Which class a journal is of, and how it is called beside others of the same class and subject.
  void name_journals() {
    std::map<std::string_view, std::string_view> class_of;
    for (const RosterClass& in : roster_.classes) {
      for (const RosterMember& pupil : in.pupils) {
        if (!pupil.ended) class_of.emplace(pupil.person, in.sourced_id);
      }
    }
    std::map<std::pair<std::string, std::string>, int> of_class;
    for (RosterJournal& journal : roster_.journals) {
      journal.school_class = main_class(journal, class_of);
      ++of_class[{journal.school_class, journal.subject}];
    }
    for (RosterJournal& journal : roster_.journals) {
      const bool alone = of_class[{journal.school_class, journal.subject}] == 1;
      if (journal.school_class.empty() || !alone) continue;
      journal.group = roster_.classes[class_index_.at(journal.school_class)].name;
    }
  }

  static std::string main_class(const RosterJournal& journal,
                                const std::map<std::string_view, std::string_view>& class_of) {
    std::map<std::string_view, std::size_t> counts;
    std::size_t pupils = 0;
    for (const RosterMember& pupil : journal.pupils) {
      if (pupil.ended) continue;
      ++pupils;
      const auto found = class_of.find(pupil.person);
      if (found != class_of.end()) ++counts[found->second];
    }
    for (const auto& [id, count] : counts) {
      if (count * 2 > pupils) return std::string(id);
    }
    return {};
  }

  bool has(std::string_view user, PackageRole role) const {
    const auto found = roles_.find(user);
    return found != roles_.end() && found->second.all.contains(role);
  }

  void add_people() {
    for (const CsvUser& row : package_.users) {
      if (row.head.deleted || !roles_.contains(row.head.sourced_id.text)) continue;
      add_person(row);
      if (!row.enabled) continue;
      add_staff_profile(row);
      if (has(row.head.sourced_id.text, PackageRole::student)) add_pupil_profiles(row);
    }
  }

  void add_person(const CsvUser& row) {
    RosterPerson person;
    person.sourced_id = row.head.sourced_id.text;
    person.given_name = row.given_name;
    person.family_name = row.family_name;
    // A parent's username is its child's code, not its own.
    const bool own_code = row.personal_code.column != row.username.column ||
                          has(person.sourced_id, PackageRole::student) ||
                          !staff_roles(person.sourced_id).empty();
    if (own_code) person.personal_code = code_of(row);
    if (const auto found = demographics_.find(person.sourced_id); found != demographics_.end()) {
      const CsvDemographics& more = *found->second;
      if (more.birth_date) person.birth_date = to_text(*more.birth_date);
      person.sex = more.sex;
    }
    person.phone = row.phone;
    person.email = row.email;
    roster_.persons.push_back(std::move(person));
  }

  static std::string code_of(const CsvUser& row) {
    return normalised_personal_code(row.personal_code.text).value_or("");
  }

  std::vector<Role> staff_roles(std::string_view user) const {
    std::vector<Role> found;
    const auto roles = roles_.find(user);
    if (roles == roles_.end()) return found;
    std::set<Role> staff;
    for (const PackageRole role : roles->second.all) {
      if (const auto as = staff_role(role)) staff.insert(*as);
    }
    if (roles->second.primary) found.push_back(*roles->second.primary);
    for (const Role role : kStaffRoles) {
      if (staff.contains(role) && roles->second.primary != role) found.push_back(role);
    }
    return found;
  }

  void add_staff_profile(const CsvUser& row) {
    const std::string& id = row.head.sourced_id.text;
    std::vector<Role> roles = staff_roles(id);
    if (!roles.empty()) roster_.profiles.push_back({id, {}, std::move(roles), code_of(row)});
  }

  void add_pupil_profiles(const CsvUser& row) {
    const std::string& pupil = row.head.sourced_id.text;
    const std::string username = code_of(row);
    roster_.profiles.push_back({pupil, pupil, {Role::pupil}, username});
    for (const CsvCell& agent : row.agents) {
      const CsvUser& parent = *users_.at(agent.text);
      const std::optional<Role> role = parent_role(parent);
      if (role) roster_.profiles.push_back({agent.text, pupil, {*role}, username});
    }
  }

  std::optional<Role> parent_role(const CsvUser& user) const {
    const std::string& id = user.head.sourced_id.text;
    if (user.head.deleted || !user.enabled) return std::nullopt;
    if (has(id, PackageRole::parent)) {
      const auto found = demographics_.find(id);
      const Sex sex = found == demographics_.end() ? Sex::unknown : found->second->sex;
      switch (sex) {
        case Sex::female:
          return Role::mother;
        case Sex::male:
          return Role::father;
        case Sex::unknown:
          return Role::guardian;
      }
    }
    const bool other = has(id, PackageRole::guardian) || has(id, PackageRole::relative);
    return other ? std::optional<Role>(Role::guardian) : std::nullopt;
  }

  const Package& package_;
  const Date today_;
  const std::map<std::string_view, const CsvSession*> sessions_;
  const std::map<std::string_view, const CsvUser*> users_;
  const std::map<std::string_view, const CsvCourse*> courses_;
  const std::map<std::string_view, const CsvDemographics*> demographics_;
  Roster roster_;
  std::map<std::string, UserRoles, std::less<>> roles_;
  std::map<std::string, RosterYear, std::less<>> years_;  // of each class and journal
  std::map<std::string, std::size_t, std::less<>> class_index_;
  std::map<std::string, std::size_t, std::less<>> journal_index_;
};

}  // namespace

std::vector<Roster> rosters_of(const Package& package, Date today) {
  std::vector<Roster> rosters;
  for (const CsvOrg& org : package.orgs) {
    if (org.is_school && !org.head.deleted) {
      rosters.push_back(RosterBuilder(package, org, today).build());
    }
  }
  return rosters;
}

}  // namespace klade
