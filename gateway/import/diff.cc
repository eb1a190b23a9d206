#include "gateway/import/diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "events/core/bytes.h"
#include "gateway/import/import_ids.h"
#include "gateway/import/person_details.h"
#include "gateway/node/password.h"
#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/people.h"
#include "projections/views/staff.h"

namespace klade {
namespace {

constexpr unsigned kMaxEditions = 1000;
constexpr std::chrono::days kOneDay{1};

// Who is in something now, and since when.
using Places = std::map<PersonId, Date>;

Places standing(const std::vector<Member>& members) {
  Places places;
  for (const Member& member : members) {
    if (!member.membership.until) places[member.person] = member.membership.from;
  }
  return places;
}

// The commands {where, who, day} that begin and end a place, by their names in command ids.
std::string_view name_of(const AssignClassTeacher&) { return "assign"; }
std::string_view name_of(const ReleaseClassTeacher&) { return "release"; }
std::string_view name_of(const JoinClass&) { return "join"; }
std::string_view name_of(const LeaveClass&) { return "leave"; }
std::string_view name_of(const AssignTeacher&) { return "assign"; }
std::string_view name_of(const ReleaseTeacher&) { return "release"; }
std::string_view name_of(const EnrolPupil&) { return "enrol"; }
std::string_view name_of(const UnenrolPupil&) { return "unenrol"; }

class Planner {
 public:
  Planner(const Roster& roster, const ImportBase& base)
      : roster_(roster), base_(base), rows_(base.rows), ids_(base.vault, roster.school) {}

  Result<ImportPlan, VaultFault> plan() {
    plan_school();
    for (const RosterPerson& wanted : roster_.persons) plan_person(wanted);
    find_moves();
    plan_classes();
    plan_journals();
    plan_profiles();
    if (fault_) return Failure{*fault_};
    return std::move(plan_);
  }

 private:
  // `what` tells this command from every other that can follow from the same state.
  template <class AnyCommand>
  void emit(AnyCommand command, const std::string& what) {
    const std::string text = std::to_string(base_.position) + '|' + roster_.school + '|' + what;
    plan_.commands.push_back({Command(std::move(command)),
                              ids_.school(),
                              CommandId(base_.vault.blind("import.command", text)),
                              what.substr(0, what.find('|'))});
  }

  void plan_school() {
    const std::optional<SchoolRow> known = school(rows_, ids_.school());
    bool changed = false;
    if (!known || known->name != roster_.name) {
      emit(OpenSchool{ids_.school(), roster_.name}, "open_school|" + roster_.name);
      changed = true;
    }
    for (const RosterYear& year : roster_.years) changed |= plan_year(year, known);
    ImportCount& count = plan_.counts.schools;
    ++(!known ? count.added : changed ? count.changed : count.unchanged);
  }

  bool plan_year(const RosterYear& year, const std::optional<SchoolRow>& known) {
    SchoolYear wanted{ids_.year(year.sourced_id), year.title, year.from, year.to, {}};
    for (const RosterSemester& part : year.semesters) {
      wanted.semesters.push_back({ids_.semester(part.sourced_id), part.title, part.from, part.to});
    }
    ends_[wanted.id] = year.to;
    if (known && std::ranges::find(known->years, wanted) != known->years.end()) return false;
    emit(PlanYear{ids_.school(), wanted.id, wanted.title, wanted.from, wanted.to, wanted.semesters},
         "plan_year|" + packed(wanted));
    return true;
  }

  void plan_person(const RosterPerson& wanted) {
    const PersonId id = ids_.person(wanted.sourced_id);
    const BlindIndex digest = digest_of(wanted, base_.vault);
    const std::optional<PersonRow> known = person(rows_, id);
    ImportCount& count = plan_.counts.persons;
    if (known && known->erased) {
      erased_.insert(id);
      return;
    }
    // A phone that the school has corrected since stands until a package says something new.
    if (known && known->whole == digest) {
      ++count.unchanged;
      return;
    }
    if (fault_) return;
    auto details = sealed_details(wanted, id, base_.vault);
    if (!details) {
      fault_ = details.error();
      return;
    }
    const std::string what = "person|" + to_text(id) + '|' + to_text(digest);
    if (known) {
      ++count.changed;
      emit(ChangePersonDetails{id, *std::move(details)}, what);
    } else {
      ++count.added;
      emit(RegisterPerson{ids_.school(), id, *std::move(details)}, what);
    }
  }

  // A pupil that has a new class while an old one stands leaves everything old the day before.
  void find_moves() {
    std::map<PersonId, Date> joins;
    for (const RosterClass& wanted : roster_.classes) {
      const ClassId id = ids_.school_class(wanted.year, wanted.sourced_id);
      const Places places = standing(members_of_class(rows_, id));
      for (const RosterMember& pupil : wanted.pupils) {
        const PersonId who = ids_.person(pupil.person);
        if (!pupil.ended && !places.contains(who)) joins[who] = pupil.from;
      }
    }
    for (const auto& [pupil, from] : joins) {
      if (class_of_pupil(rows_, pupil, from - kOneDay)) leaving_[pupil] = from - kOneDay;
    }
  }

  // The last day of a place that is not in the package any more.
  Date last_day(PersonId who, Date from, YearId year, const RosterMember* row) const {
    Date last = base_.today;
    if (const auto moved = leaving_.find(who); moved != leaving_.end()) last = moved->second;
    if (row != nullptr && row->ended) last = *row->ended;
    return std::max(from, within(year, last));
  }

  Date within(YearId year, Date date) const {
    const auto end = ends_.find(year);
    if (end != ends_.end()) return std::min(date, end->second);
    const std::optional<SchoolRow> known = school(rows_, ids_.school());
    if (!known) return date;
    const auto found = std::ranges::find(known->years, year, &SchoolYear::id);
    return found == known->years.end() ? date : std::min(date, found->to);
  }

  template <class PlaceCommand, class PlaceId>
  void emit_place(PlaceId where, PersonId who, Date day) {
    const PlaceCommand command{where, who, day};
    emit(command,
         std::string(name_of(command)) + '|' + to_text(where) + '|' + to_text(who) + '|' +
             to_text(day));
  }

  // Commands that make `now` what `wanted` says.
  template <class Enter, class Leave, class PlaceId>
  void plan_places(PlaceId where,
                   const Places& now,
                   const std::vector<RosterMember>& wanted,
                   YearId year) {
    ImportCount& count = plan_.counts.places;
    std::map<PersonId, const RosterMember*> rows;
    for (const RosterMember& row : wanted) rows.emplace(ids_.person(row.person), &row);
    for (const auto& [who, from] : now) {
      const auto row = rows.find(who);
      const RosterMember* said = row == rows.end() ? nullptr : row->second;
      if (said == nullptr || said->ended) {
        emit_place<Leave>(where, who, last_day(who, from, year, said));
        ++count.ended;
      } else if (said->from > from) {
        emit_place<Leave>(where, who, said->from - kOneDay);
        emit_place<Enter>(where, who, said->from);
        ++count.changed;
      } else {
        ++count.unchanged;
      }
    }
    for (const auto& [who, row] : rows) {
      if (row->ended || now.contains(who)) continue;
      emit_place<Enter>(where, who, row->from);
      ++count.added;
    }
  }

  void plan_classes() {
    std::set<ClassId> wanted_ids;
    for (const RosterClass& wanted : roster_.classes) {
      const ClassId id = ids_.school_class(wanted.year, wanted.sourced_id);
      wanted_ids.insert(id);
      plan_class(wanted, id);
    }
    for (const ClassRow& known : classes_of_school(rows_, ids_.school())) {
      if (known.dissolved || wanted_ids.contains(known.id)) continue;
      dissolve(known);
    }
  }

  void plan_class(const RosterClass& wanted, ClassId id) {
    const YearId year = ids_.year(wanted.year);
    const std::optional<ClassRow> known = school_class(rows_, id);
    const bool stands = known && !known->dissolved;
    ImportCount& count = plan_.counts.classes;
    if (!stands || known->name != wanted.name || known->grade != wanted.grade) {
      emit(FormClass{id, ids_.school(), year, wanted.name, wanted.grade},
           "form|" + to_text(id) + '|' + wanted.name + '|' + std::to_string(wanted.grade));
      ++(stands ? count.changed : count.added);
    } else {
      ++count.unchanged;
    }
    plan_class_places(id, year, wanted.teachers, wanted.pupils);
  }

  void plan_class_places(ClassId id,
                         YearId year,
                         const std::vector<RosterMember>& teachers,
                         const std::vector<RosterMember>& pupils) {
    plan_places<AssignClassTeacher, ReleaseClassTeacher>(
        id, standing(teachers_of_class(rows_, id)), teachers, year);
    plan_places<JoinClass, LeaveClass>(id, standing(members_of_class(rows_, id)), pupils, year);
  }

  void dissolve(const ClassRow& known) {
    const Date until = within(known.year, base_.today);
    plan_class_places(known.id, known.year, {}, {});
    emit(DissolveClass{known.id, until}, "dissolve|" + to_text(known.id) + '|' + to_text(until));
    ++plan_.counts.classes.ended;
  }

  void plan_journals() {
    std::set<JournalId> wanted_ids;
    for (const RosterJournal& wanted : roster_.journals) {
      const JournalId id = open_edition(wanted);
      wanted_ids.insert(id);
      plan_journal(wanted, id);
    }
    for (const JournalId& known : journals_of_school(rows_, ids_.school())) {
      if (!wanted_ids.contains(known) && !journal_closed(rows_, known)) close(known);
    }
  }

  JournalId open_edition(const RosterJournal& wanted) const {
    unsigned edition = 0;
    JournalId id = ids_.journal(wanted.year, wanted.sourced_id, edition);
    while (journal_closed(rows_, id) && edition < kMaxEditions) {
      id = ids_.journal(wanted.year, wanted.sourced_id, ++edition);
    }
    return id;
  }

  void plan_journal(const RosterJournal& wanted, JournalId id) {
    JournalRow row{id, ids_.school(), ids_.year(wanted.year), {}, wanted.subject, wanted.group};
    if (!wanted.school_class.empty()) {
      row.school_class = ids_.school_class(wanted.year, wanted.school_class);
    }
    const std::optional<JournalRow> known = journal(rows_, id);
    bool changed = false;
    if (known != row) {
      emit(OpenJournal{id, row.school, row.year, row.school_class, row.subject, row.group},
           "open_journal|" + packed(row));
      changed = true;
    }
    if (journal_slots(rows_, id) != wanted.slots) {
      emit(SetTimetable{id, wanted.slots}, "timetable|" + to_text(id) + '|' + packed(wanted.slots));
      changed = true;
    }
    ImportCount& count = plan_.counts.journals;
    ++(!known ? count.added : changed ? count.changed : count.unchanged);
    plan_journal_places(id, row.year, wanted.teachers, wanted.pupils);
  }

  void plan_journal_places(JournalId id,
                           YearId year,
                           const std::vector<RosterMember>& teachers,
                           const std::vector<RosterMember>& pupils) {
    plan_places<AssignTeacher, ReleaseTeacher>(
        id, standing(teachers_of_journal(rows_, id)), teachers, year);
    plan_places<EnrolPupil, UnenrolPupil>(id, standing(pupils_of_journal(rows_, id)), pupils, year);
  }

  void close(JournalId id) {
    const std::optional<JournalRow> known = journal(rows_, id);
    if (!known) return;
    const Date until = within(known->year, base_.today);
    plan_journal_places(id, known->year, {}, {});
    emit(CloseJournal{id, until}, "close_journal|" + to_text(id) + '|' + to_text(until));
    ++plan_.counts.journals.ended;
  }

  ProfileRow row_of(const RosterProfile& wanted) const {
    ProfileRow row{ids_.profile(wanted.person, wanted.pupil),
                   ids_.school(),
                   ids_.person(wanted.person),
                   {},
                   wanted.roles,
                   username_index(base_.vault, wanted.username),
                   {},
                   false,
                   {}};
    if (!wanted.pupil.empty()) row.pupil = ids_.person(wanted.pupil);
    return row;
  }

  void plan_profile(const ProfileRow& row, ImportCount& count) {
    const std::optional<ProfileRow> known = profile(rows_, row.profile);
    const bool same =
        known && !known->closed && known->roles == row.roles && known->username == row.username;
    if (same || (known && known->closed_by_order())) {
      ++count.unchanged;
      return;
    }
    ++(known ? count.changed : count.added);
    emit(OpenProfile{row.profile, row.school, row.person, row.pupil, row.roles, row.username},
         "profile|" + packed(row));
  }

  void plan_profiles() {
    ImportCount& count = plan_.counts.profiles;
    std::set<ProfileId> wanted_ids;
    std::map<PersonId, BlindIndex> codes;  // of pupils
    for (const RosterProfile& wanted : roster_.profiles) {
      ProfileRow row = row_of(wanted);
      if (auto set = roles_by_school(rows_, row.profile)) row.roles = *std::move(set);
      if (erased_.contains(row.person) || erased_.contains(row.pupil)) continue;
      wanted_ids.insert(row.profile);
      if (row.person == row.pupil) codes[row.pupil] = row.username;
      plan_profile(row, count);
    }
    end_profiles(wanted_ids, codes);
  }

  void end_profiles(const std::set<ProfileId>& wanted_ids,
                    const std::map<PersonId, BlindIndex>& codes) {
    ImportCount& count = plan_.counts.profiles;
    for (const ProfileRow& known : profiles_of_school(rows_, ids_.school())) {
      if (known.closed || wanted_ids.contains(known.profile)) continue;
      // No package names whom the school has registered itself; a parent goes with the pupil.
      if (known.by_school && (known.pupil.is_nil() || codes.contains(known.pupil))) {
        follow_code(known, codes, count);
        continue;
      }
      ++count.ended;
      emit(CloseProfile{known.profile}, "close_profile|" + to_text(known.profile));
    }
  }

  // The parent's username is the pupil's code, also a corrected one (A6).
  void follow_code(ProfileRow known,
                   const std::map<PersonId, BlindIndex>& codes,
                   ImportCount& count) {
    const auto code = codes.find(known.pupil);
    if (code == codes.end() || code->second == known.username) return;
    known.username = code->second;
    plan_profile(known, count);
  }

  const Roster& roster_;
  const ImportBase& base_;
  const ViewReader& rows_;
  const ImportIds ids_;
  ImportPlan plan_;
  std::optional<VaultFault> fault_;
  std::map<YearId, Date> ends_;
  std::map<PersonId, Date> leaving_;  // the last day of who moves class
  std::set<PersonId> erased_;
};

void add(ImportCount& sum, const ImportCount& more) {
  sum.added += more.added;
  sum.changed += more.changed;
  sum.ended += more.ended;
  sum.unchanged += more.unchanged;
}

}  // namespace

Result<ImportPlan, VaultFault> plan_import(const Roster& roster, const ImportBase& base) {
  return Planner(roster, base).plan();
}

void add_counts(ImportCounts& sum, const ImportCounts& more) {
  add(sum.schools, more.schools);
  add(sum.persons, more.persons);
  add(sum.profiles, more.profiles);
  add(sum.classes, more.classes);
  add(sum.journals, more.journals);
  add(sum.places, more.places);
}

}  // namespace klade
