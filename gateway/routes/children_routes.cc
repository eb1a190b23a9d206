#include "gateway/routes/children_routes.h"

#include <algorithm>
#include <set>

#include "events/personal_code.h"
#include "gateway/node/password.h"
#include "gateway/routes/authority.h"
#include "gateway/routes/children_answers.h"
#include "gateway/routes/pages.h"
#include "gateway/routes/requests.h"
#include "projections/views/families.h"
#include "projections/views/family_page.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

// Beyond the ordinals that derive new ids from a command.
constexpr std::uint64_t kFamilyOrdinal = 0x66616D'696C79;

bool is_parents(const ProfileRow& row) {
  return std::ranges::any_of(row.roles, [](Role role) {
    return role == Role::mother || role == Role::father || role == Role::guardian;
  });
}

bool is_any_of(const std::vector<ProfileRow>& profiles, const FamilyMember& member) {
  return std::ranges::find(profiles, member.profile, &ProfileRow::profile) != profiles.end();
}

// Two requests that begin a family of the same profiles begin the same one; but not one where
// somebody else has stayed that they left.
FamilyId new_family(const ViewReader& rows,
                    const std::vector<ProfileRow>& profiles,
                    ProfileId first) {
  for (std::uint64_t ordinal = kFamilyOrdinal;; ++ordinal) {
    const FamilyId id(derive_id(first, ordinal));
    const std::vector<FamilyMember> members = listed_members(rows, id);
    if (std::ranges::all_of(
            members, [&](const FamilyMember& member) { return is_any_of(profiles, member); })) {
      return id;
    }
  }
}

FamilyMember member_of(const ProfileRow& row) { return {row.profile, row.school, row.username}; }

// Of the profiles of that username those that the password opens to a parent.  Where both parents
// have the same password, the caller's own role says which of them it is.
std::vector<ProfileRow> opened_by(const ViewReader& rows,
                                  BlindIndex username,
                                  const BlindIndex& verifier,
                                  const Principal& caller) {
  std::vector<ProfileRow> opened;
  for (ProfileRow& row : profiles_of_username(rows, username)) {
    const bool same = same_verifier(row.verifier, verifier);
    if (same && !row.closed && row.has_password() && is_parents(row)) {
      opened.push_back(std::move(row));
    }
  }
  const auto is_callers = [&](const ProfileRow& row) {
    return std::ranges::any_of(row.roles, [&](Role role) { return caller.has(role); });
  };
  if (std::ranges::any_of(opened, is_callers)) {
    std::erase_if(opened, [&](const ProfileRow& row) { return !is_callers(row); });
  }
  return opened;
}

// The one that any of them has; of none the one that begins with them; nothing when they have
// several.
std::optional<FamilyId> common_family(const ViewReader& rows,
                                      const std::vector<ProfileRow>& profiles) {
  std::set<FamilyId> families;
  ProfileId first = profiles.front().profile;
  for (const ProfileRow& row : profiles) {
    const FamilyId id = family_of(rows, row.profile);
    if (!id.is_nil()) families.insert(id);
    first = std::min(first, row.profile);
  }
  if (families.size() > 1) return std::nullopt;
  return families.empty() ? new_family(rows, profiles, first) : *families.begin();
}

// The family's part comes first, since it may be refused; then each profile says the same.  A
// retry has the same parts, whatever of them has been done.  Listed but gone are the closed, and
// those whom another family took at the same time.
Intent linked(const ViewReader& rows, FamilyId id, const std::vector<ProfileRow>& profiles) {
  LinkChildren link{id, {}, {}};
  Intent intent;
  for (const ProfileRow& row : profiles) {
    link.members.push_back(member_of(row));
    intent.then.push_back({Profile::Command(JoinFamily{row.profile, id}), row.school});
  }
  for (const FamilyMember& member : listed_members(rows, id)) {
    const auto row = profile(rows, member.profile);
    const FamilyId joined = family_of(rows, member.profile);
    const bool is_anothers = !joined.is_nil() && joined != id;
    if (is_anothers || (row && row->closed)) link.gone.push_back(member.profile);
  }
  intent.command = Family::Command(std::move(link));
  intent.partition_key = id;
  intent.ids = {id};
  return intent;
}

BlindIndex typed_username(const KeyVault& vault, const std::string& typed) {
  return username_index(vault, normalised_personal_code(typed).value_or(typed));
}

}  // namespace

std::optional<BlindIndex> tried_child(const Call& call, const KeyVault& vault) {
  const auto request = read_body<LinkChildRequest>(call.body);
  if (!request) return std::nullopt;
  return typed_username(vault, request->personal_code.value);
}

Written link_child(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  const auto request = read_body<LinkChildRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto own = profile(rows, call.principal.profile);
  if (!own) return fails("not_found");
  const BlindIndex username = typed_username(desk.vault, request->personal_code.value);
  const auto verifier = hash_password(desk.vault, username, request->password.value);
  if (!verifier) return fails("busy");
  const auto opened = opened_by(rows, username, *verifier, call.principal);
  if (opened.empty()) return fails("child_not_found");
  std::vector<ProfileRow> profiles{*own};
  for (const ProfileRow& row : opened) {
    if (row.profile != own->profile) profiles.push_back(row);
  }
  const auto id = common_family(rows, profiles);
  if (!id) return fails(Refusal::in_another_family);
  return linked(rows, *id, profiles);
}

Answered show_family(const Call& call, const Desk& desk) {
  const auto own = profile(desk.reading.rows, call.principal.profile);
  if (!own) return fails("not_found");
  return answer(family_page(desk.reading, *own, today_of(call), kFamilyChildren));
}

// Of another its own part comes first: from then on nobody switches to it.  Of the caller the
// family's does, since a retry knows by the caller's which family it was.  Who is not of the
// caller's family does not become anything else by it.
Written remove_family_member(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  if (const auto body = read_body<NothingRequest>(call.body); !body) return Failure{body.error()};
  const auto row = profile(rows, path_id<ProfileId>(call, "profile"));
  if (!row) return fails("not_found");
  const FamilyId id = family_of(rows, call.principal.profile);
  const FamilyId other = family_of(rows, row->profile);
  const bool is_own = row->profile == call.principal.profile;
  if (id.is_nil() ? !is_own : !other.is_nil() && other != id) return fails("not_found");
  const Step leaves{Profile::Command(LeaveFamily{row->profile, id}), row->school};
  const Step unlinked{Family::Command(UnlinkChild{id, row->profile}), id};
  const bool family_first = is_own && !id.is_nil();
  const Step& first = family_first ? unlinked : leaves;
  return Intent{first.command,
                first.partition_key,
                {row->profile},
                false,
                {family_first ? leaves : unlinked}};
}

Written apply_for_children(const Call& call, const Desk& desk) {
  const ViewReader& rows = desk.reading.rows;
  const auto request = read_body<FamilyApplicationRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto own = profile(rows, call.principal.profile);
  if (!own) return fails("not_found");
  auto reason = sealed_text(desk, own->person, "family.reason", request->reason.value);
  if (!reason) return Failure{reason.error()};
  const std::vector<ProfileRow> profiles{*own};
  const FamilyId id = *common_family(rows, profiles);
  Intent intent = linked(rows, id, profiles);
  intent.then.insert(intent.then.begin(), {std::move(intent.command), id});
  intent.command = Family::Command(AskForMoreChildren{
      id, own->profile, static_cast<std::int32_t>(request->children.value), std::move(*reason)});
  return intent;
}

// Ids and numbers: the operator sees no names.
Answered list_applications(const Call& call, const Desk& desk) {
  std::vector<ApplicationAnswer> list;
  for (const Application& waiting : applications(desk.reading.rows)) {
    const std::int32_t limit = waiting.limit == 0 ? kFamilyChildren : waiting.limit;
    list.push_back({waiting.family, waiting.children, limit, waiting.asked_at});
  }
  return answer_page(call, std::move(list));
}

Written grant_children(const Call& call, const Desk& desk) {
  const auto request = read_body<FamilyLimitRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto id = path_id<FamilyId>(call, "id");
  if (listed_members(desk.reading.rows, id).empty()) return fails("not_found");
  return Intent{
      Family::Command(GrantChildren{id, static_cast<std::int32_t>(request->children.value)}),
      id,
      {id},
      false,
      {}};
}

}  // namespace klade
