#include "gateway/routes/mail_addressing.h"

#include <algorithm>
#include <unordered_set>

#include "gateway/routes/authority.h"
#include "projections/views/classes.h"
#include "projections/views/journals.h"

namespace klade {
namespace {

bool is_parent(const ProfileRow& profile) {
  return !profile.pupil.is_nil() && profile.pupil != profile.person;
}
bool is_pupil(const ProfileRow& profile) {
  return !profile.pupil.is_nil() && profile.pupil == profile.person;
}

bool are_classmates(const Call& call, const ViewReader& rows, PersonId pupil) {
  const Date today = today_of(call);
  const auto own = class_of_pupil(rows, call.principal.pupil, today);
  const auto other = class_of_pupil(rows, pupil, today);
  return own && other && own->id == other->id;
}

MailSettings mail_settings(const Call& call, const ViewReader& rows) {
  const auto row = school(rows, call.principal.school);
  return row ? row->mail : MailSettings{};
}

// What the school lets the reader, of a family, do in its class.
bool may_write_to_parents(const Principal& reader, const MailSettings& settings) {
  return reader.is_parent() ? settings.parents_to_parents : settings.pupils_to_parents;
}
bool may_write_to_pupils(const Principal& reader, const MailSettings& settings) {
  return !reader.is_parent() && settings.pupils_to_pupils;
}

bool family_may_write_to(const Call& call, const ViewReader& rows, const ProfileRow& to) {
  const Principal& reader = call.principal;
  if (to.pupil.is_nil() || to.pupil == reader.pupil) return true;
  const MailSettings settings = mail_settings(call, rows);
  const bool is_let = is_parent(to) ? may_write_to_parents(reader, settings)
                                    : may_write_to_pupils(reader, settings);
  return is_let && are_classmates(call, rows, to.pupil);
}

bool family_may_write_to(const Call& call, const ViewReader& rows, const Addressee& group) {
  const MailSettings settings = mail_settings(call, rows);
  const bool is_let =
      (group.kind == AddresseeKind::class_parents &&
       may_write_to_parents(call.principal, settings)) ||
      (group.kind == AddresseeKind::class_pupils && may_write_to_pupils(call.principal, settings));
  if (!is_let) return false;
  const auto own = class_of_pupil(rows, call.principal.pupil, today_of(call));
  return own && own->id == group.id;
}

bool writes_to_school(const Principal& reader, const MailSettings& settings) {
  return std::ranges::any_of(settings.to_school, [&](Role role) { return reader.has(role); });
}

bool staff_may_write_to(const Call& call, const ViewReader& rows, const Addressee& group) {
  const SchoolId own = call.principal.school;
  switch (group.kind) {
    case AddresseeKind::class_parents:
    case AddresseeKind::class_pupils: {
      const auto row = school_class(rows, ClassId(group.id));
      return row && row->school == own;
    }
    case AddresseeKind::journal_parents:
    case AddresseeKind::journal_pupils:
      return journal_of_school(call, rows, JournalId(group.id)).has_value();
    case AddresseeKind::teachers:
      return group.id == own;
    case AddresseeKind::school:
      return group.id == own && writes_to_school(call.principal, mail_settings(call, rows));
    case AddresseeKind::profile:
      return false;
  }
  return false;
}

// Gathers profiles that are open and of the caller's school, each once, in order.
class Recipients {
 public:
  explicit Recipients(const Call& call) : call_(call) { seen_.insert(call.principal.profile); }

  void add(const ProfileRow& profile) {
    const bool may_get = !profile.closed && profile.school == call_.principal.school;
    if (may_get && seen_.insert(profile.profile).second) all_.push_back(profile);
  }
  void add_family(const ViewReader& rows, PersonId pupil, AddresseeKind whom) {
    const bool parents =
        whom == AddresseeKind::class_parents || whom == AddresseeKind::journal_parents;
    for (const ProfileRow& row : profiles_of_pupil(rows, pupil)) {
      if (parents ? is_parent(row) : is_pupil(row)) add(row);
    }
  }
  std::vector<ProfileRow> take() { return std::move(all_); }

 private:
  const Call& call_;
  std::unordered_set<ProfileId> seen_;
  std::vector<ProfileRow> all_;
};

std::vector<PersonId> learners_of(const ViewReader& rows, JournalId journal, Date today) {
  std::vector<PersonId> pupils;
  for (const Member& member : pupils_of_journal(rows, journal)) {
    if (member.membership.covers(today)) pupils.push_back(member.person);
  }
  return pupils;
}

void add_members(Recipients& all, const Call& call, const ViewReader& rows, const Addressee& to) {
  const Date today = today_of(call);
  const auto add_families = [&](const std::vector<PersonId>& pupils) {
    for (const PersonId pupil : pupils) all.add_family(rows, pupil, to.kind);
  };
  switch (to.kind) {
    case AddresseeKind::profile:
      if (const auto row = profile(rows, ProfileId(to.id))) all.add(*row);
      return;
    case AddresseeKind::class_parents:
    case AddresseeKind::class_pupils:
      return add_families(pupils_of_class(rows, ClassId(to.id), today));
    case AddresseeKind::journal_parents:
    case AddresseeKind::journal_pupils:
      return add_families(learners_of(rows, JournalId(to.id), today));
    case AddresseeKind::teachers:
    case AddresseeKind::school:
      for (const ProfileRow& row : profiles_of_school(rows, call.principal.school)) {
        if (to.kind == AddresseeKind::school || row.pupil.is_nil()) all.add(row);
      }
      return;
  }
}

std::vector<ProfileRow> members(const Call& call,
                                const ViewReader& rows,
                                const std::vector<Addressee>& addressees) {
  Recipients all(call);
  for (const Addressee& to : addressees) add_members(all, call, rows, to);
  return all.take();
}

}  // namespace

bool may_write_to(const Call& call,
                  const ViewReader& rows,
                  const ProfileRow& to,
                  ProfileId answered) {
  const Principal& reader = call.principal;
  if (to.closed || to.school != reader.school || to.profile == reader.profile) return false;
  return reader.is_staff() || (!answered.is_nil() && to.profile == answered) ||
         family_may_write_to(call, rows, to);
}

bool may_write_to(const Call& call,
                  const ViewReader& rows,
                  const Addressee& to,
                  ProfileId answered) {
  if (to.kind == AddresseeKind::profile) {
    const auto row = profile(rows, ProfileId(to.id));
    return row && may_write_to(call, rows, *row, answered);
  }
  return call.principal.is_staff() ? staff_may_write_to(call, rows, to)
                                   : family_may_write_to(call, rows, to);
}

std::vector<ProfileId> recipients_today(const Call& call,
                                        const ViewReader& rows,
                                        const std::vector<Addressee>& addressees) {
  std::vector<ProfileId> ids;
  for (const ProfileRow& row : members(call, rows, addressees)) ids.push_back(row.profile);
  return ids;
}

std::vector<Addressee> groups_to_write_to(const Call& call, const ViewReader& rows) {
  std::vector<Addressee> groups;
  const auto offer = [&](AddresseeKind kind, const Id128& id) {
    if (may_write_to(call, rows, Addressee{kind, id})) groups.push_back({kind, id});
  };
  const Date today = today_of(call);
  const SchoolId own = call.principal.school;
  offer(AddresseeKind::school, own);
  offer(AddresseeKind::teachers, own);
  std::vector<ClassRow> classes;
  if (call.principal.is_staff()) {
    const auto row = school(rows, own);
    const SchoolYear* year = row ? year_on(*row, today) : nullptr;
    if (year != nullptr) classes = classes_of_year(rows, own, year->id);
  } else if (auto row = class_of_pupil(rows, call.principal.pupil, today)) {
    classes.push_back(std::move(*row));
  }
  for (const ClassRow& row : classes) {
    if (row.dissolved && *row.dissolved < today) continue;
    offer(AddresseeKind::class_parents, row.id);
    offer(AddresseeKind::class_pupils, row.id);
  }
  if (!call.principal.is_staff()) return groups;
  for (const JournalId& id : journals_of_teacher(rows, call.principal.person, today)) {
    offer(AddresseeKind::journal_parents, id);
    offer(AddresseeKind::journal_pupils, id);
  }
  return groups;
}

// Of a family's class only those whom it may write to are looked at: the class is small.
std::vector<ProfileRow> persons_to_write_to(const Call& call, const ViewReader& rows) {
  const SchoolId own = call.principal.school;
  if (call.principal.is_staff()) return members(call, rows, {{AddresseeKind::school, own}});
  Recipients all(call);
  for (const ProfileRow& row : profiles_of_pupil(rows, call.principal.pupil)) all.add(row);
  add_members(all, call, rows, {AddresseeKind::teachers, own});
  if (const auto row = class_of_pupil(rows, call.principal.pupil, today_of(call))) {
    add_members(all, call, rows, {AddresseeKind::class_parents, row->id});
    add_members(all, call, rows, {AddresseeKind::class_pupils, row->id});
  }
  std::vector<ProfileRow> found = all.take();
  std::erase_if(found, [&](const ProfileRow& row) { return !may_write_to(call, rows, row); });
  return found;
}

}  // namespace klade
