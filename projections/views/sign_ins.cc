#include "projections/views/sign_ins.h"

#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"
#include "projections/views/staff.h"

namespace klade {
namespace {

constexpr char kProfiles = 'p';
constexpr char kUsernames = 'u';
constexpr char kPersons = 'n';
constexpr char kSchools = 's';
constexpr char kPupils = 'l';
constexpr char kHolders = 'h';
constexpr char kRolesBySchool = 'r';

template <class Change>
void change_profile(ViewBatch& rows, ProfileId id, Change change) {
  const std::string key = row_key(kProfiles, id);
  auto row = get_row<ProfileRow>(rows, key);
  if (!row) return;
  change(*row);
  rows.put(key, packed(*row));
}

void open_profile(ViewBatch& rows, const ProfileOpened& e, const Origin& origin) {
  ProfileRow row{e.profile, e.school, e.person, e.pupil, e.roles, e.username, {}, false, {}};
  row.by_school = !origin.profile.is_nil();
  rows.put(row_key(kProfiles, e.profile), packed(row));
  rows.put(row_key(kUsernames, e.username, e.profile), {});
  rows.put(row_key(kPersons, e.person, e.profile), {});
  rows.put(row_key(kSchools, e.school, e.profile), {});
  if (!e.pupil.is_nil()) rows.put(row_key(kPupils, e.pupil, e.profile), {});
}

void change_roles(ViewBatch& rows, const ProfileRolesChanged& e, const Origin& origin) {
  change_profile(rows, e.profile, [&](ProfileRow& row) { row.roles = e.roles; });
  const std::string key = row_key(kRolesBySchool, e.profile);
  if (origin.profile.is_nil()) return rows.erase(key);
  rows.put(key, {});
}

void close(ViewBatch& rows, const ProfileClosed& e) {
  change_profile(rows, e.profile, [&](ProfileRow& row) {
    row.closed = true;
    row.why = e.why;
  });
  rows.erase(row_key(kRolesBySchool, e.profile));
}

void change_username(ViewBatch& rows, const ProfileUsernameChanged& e) {
  change_profile(rows, e.profile, [&](ProfileRow& row) {
    rows.erase(row_key(kUsernames, row.username, row.profile));
    rows.put(row_key(kUsernames, e.username, row.profile), {});
    // The verifier was made with the old username's salt: it opens nothing any more.
    if (row.username != e.username) row.verifier = {};
    row.username = e.username;
  });
}

void set_password(ViewBatch& rows,
                  ProfileId id,
                  const BlindIndex& username,
                  const BlindIndex& verifier) {
  change_profile(rows, id, [&](ProfileRow& row) {
    if (row.username == username) row.verifier = verifier;
  });
}

// Reservations have partitions of their own; each name's rows come from one of them.
void project_username(const UsernameEvent& event, Instant at, ViewBatch& rows) {
  match(
      event,
      [&](const UsernameReserved& e) {
        rows.put(row_key(kHolders, e.username), packed(AliasHolder{e.profile, at}));
      },
      [&](const UsernameReleased& e) { rows.erase(row_key(kHolders, e.username)); });
}

void set_second_factor(ViewBatch& rows, ProfileId id, const Sealed& secret, bool confirmed) {
  change_profile(rows, id, [&](ProfileRow& row) {
    row.second_factor_secret = secret;
    row.second_factor = confirmed;
  });
}

void project_account(const AccountEvent& event, ViewBatch& rows) {
  match(
      event,
      [&](const PasswordTexted& e) { set_password(rows, e.profile, e.username, e.verifier); },
      [&](const PasswordChosen& e) { set_password(rows, e.profile, e.username, e.verifier); },
      [&](const AliasChosen& e) {
        change_profile(rows, e.profile, [&](ProfileRow& row) { row.alias = e.alias; });
      },
      [&](const LanguageChosen& e) {
        change_profile(rows, e.profile, [&](ProfileRow& row) { row.language = e.language; });
      },
      [&](const SecondFactorPrepared& e) { set_second_factor(rows, e.profile, e.secret, false); },
      [&](const SecondFactorConfirmed& e) {
        change_profile(rows, e.profile, [](ProfileRow& row) { row.second_factor = true; });
      },
      [](const SecondFactorUsed&) {},
      [](const RecoveryCodeUsed&) {},
      [&](const SecondFactorRemoved& e) { set_second_factor(rows, e.profile, {}, false); },
      [&](const TermsAccepted& e) {
        change_profile(rows, e.profile, [&](ProfileRow& row) { row.terms = e.version; });
      },
      [&](const NotificationSettingsChanged& e) {
        change_profile(rows, e.profile, [&](ProfileRow& row) { row.notifications = e.settings; });
      });
}

template <class Index>
std::vector<ProfileRow> profiles_in(const ViewReader& rows, char table, Index index) {
  std::vector<ProfileRow> found;
  rows.scan(View::sign_ins, row_key(table, index), [&](std::string_view key, std::string_view) {
    Index same;
    ProfileId id;
    read_key(key, same, id);
    if (auto row = profile(rows, id)) found.push_back(*std::move(row));
    return true;
  });
  return found;
}

}  // namespace

bool SignInsView::wants(std::string_view type) const {
  return is_type_in<AccountEvent>(type) || is_type_in<UsernameEvent>(type) ||
         is_type_of<ProfileOpened,
                    ProfileRolesChanged,
                    ProfileUsernameChanged,
                    PasswordIssued,
                    ProfileClosed,
                    ProfileReopened>(type);
}

void SignInsView::project(const Recorded& record, const Place&, ViewBatch& rows) const {
  if (const auto* account = std::get_if<AccountEvent>(&record.event)) {
    return project_account(*account, rows);
  }
  if (const auto* username = std::get_if<UsernameEvent>(&record.event)) {
    return project_username(*username, record.at, rows);
  }
  const auto* event = std::get_if<PeopleEvent>(&record.event);
  if (event == nullptr) return;
  match(
      *event,
      [](const PersonRegistered&) {},
      [](const PersonDetailsChanged&) {},
      [](const PersonPhoneChanged&) {},
      [](const PersonEmailChanged&) {},
      [](const PersonErased&) {},
      [&](const ProfileOpened& e) { open_profile(rows, e, record.origin); },
      [&](const ProfileRolesChanged& e) { change_roles(rows, e, record.origin); },
      [&](const ProfileUsernameChanged& e) { change_username(rows, e); },
      [&](const PasswordIssued& e) { set_password(rows, e.profile, e.username, e.verifier); },
      [&](const ProfileClosed& e) { close(rows, e); },
      [&](const ProfileReopened& e) {
        change_profile(rows, e.profile, [](ProfileRow& row) {
          row.closed = false;
          row.why = ProfileEnd::unknown;
        });
      });
}

std::optional<ProfileRow> profile(const ViewReader& rows, ProfileId id) {
  return get_row<ProfileRow>(rows, View::sign_ins, row_key(kProfiles, id));
}
std::vector<ProfileRow> profiles_of_username(const ViewReader& rows, BlindIndex username) {
  return profiles_in(rows, kUsernames, username);
}
std::optional<AliasHolder> holder_of_alias(const ViewReader& rows, BlindIndex alias) {
  return get_row<AliasHolder>(rows, View::sign_ins, row_key(kHolders, alias));
}
std::optional<ProfileRow> profile_of_alias(const ViewReader& rows, BlindIndex alias) {
  const auto holder = holder_of_alias(rows, alias);
  auto row = holder ? profile(rows, holder->profile) : std::nullopt;
  if (row && row->alias != alias) row.reset();
  return row;
}
std::optional<std::vector<Role>> roles_by_school(const ViewReader& rows, ProfileId id) {
  if (!rows.get(View::sign_ins, row_key(kRolesBySchool, id))) return std::nullopt;
  auto row = profile(rows, id);
  return row ? std::optional(std::move(row->roles)) : std::nullopt;
}
std::vector<ProfileRow> profiles_of_person(const ViewReader& rows, PersonId person) {
  return profiles_in(rows, kPersons, person);
}
std::vector<ProfileRow> profiles_of_pupil(const ViewReader& rows, PersonId pupil) {
  return profiles_in(rows, kPupils, pupil);
}
std::vector<ProfileRow> profiles_of_school(const ViewReader& rows, SchoolId school) {
  return profiles_in(rows, kSchools, school);
}

}  // namespace klade
