#include "aggregates/profile.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kSchool = id<SchoolId>("school");
const auto kAda = id<PersonId>("ada");
const auto kProfile = id<ProfileId>("profile");
const auto kName = id<BlindIndex>("161175-19997");
const auto kOtherName = id<BlindIndex>("323691-93794");
const auto kVerifier = id<BlindIndex>("verifier");

OpenProfile open(std::vector<Role> roles, const BlindIndex& username = kName) {
  return {kProfile, kSchool, kAda, {}, std::move(roles), username};
}
const ProfileOpened kOpened{kProfile, kSchool, kAda, {}, {Role::teacher}, kName};
const ProfileClosed kClosed{kProfile};

TEST(Profile, IsOpenedOnce) {
  given<Profile>({}).when(open({Role::teacher})).then({kOpened});
  given<Profile>({}).repeated(open({Role::teacher}));
}
TEST(Profile, NeedsARole) { given<Profile>({}).when(open({})).refused(Refusal::roles_missing); }
TEST(Profile, GetsTheRolesItIsOpenedWith) {
  given<Profile>({kOpened})
      .when(open({Role::teacher, Role::deputy}))
      .then({ProfileRolesChanged{kProfile, {Role::teacher, Role::deputy}}});
  given<Profile>({kOpened}).repeated(open({Role::teacher, Role::deputy}));
}
TEST(Profile, GetsTheUsernameItIsOpenedWith) {
  given<Profile>({kOpened})
      .when(open({Role::teacher}, kOtherName))
      .then({ProfileUsernameChanged{kProfile, kOtherName}});
  given<Profile>({kOpened}).repeated(open({Role::teacher}, kOtherName));
}
TEST(Profile, OnceClosedIsReopenedWithWhatIsNew) {
  given<Profile>({kOpened, kClosed})
      .when(open({Role::director}, kOtherName))
      .then({ProfileReopened{kProfile},
             ProfileRolesChanged{kProfile, {Role::director}},
             ProfileUsernameChanged{kProfile, kOtherName}});
  given<Profile>({kOpened, kClosed}).when(open({Role::teacher})).then({ProfileReopened{kProfile}});
  given<Profile>({kOpened, kClosed}).repeated(open({Role::director}, kOtherName));
}

const Actor kSelf{kAda, Role::superuser, kProfile};
ChangeRoles change(std::vector<Role> roles, bool is_last_superuser = false) {
  return {kProfile, std::move(roles), is_last_superuser};
}
TEST(ProfileRoles, RO_AreSetAllTogether) {
  given<Profile>({kOpened})
      .when(change({Role::teacher, Role::clerk}))
      .then({ProfileRolesChanged{kProfile, {Role::teacher, Role::clerk}}});
  given<Profile>({kOpened}).repeated(change({Role::clerk}));
  given<Profile>({kOpened}).when(change({Role::teacher})).then_nothing();
}
TEST(ProfileRoles, RO_AreAtLeastOne) {
  given<Profile>({kOpened}).when(change({})).refused(Refusal::roles_missing);
}
TEST(ProfileRoles, RO_AreThoseOfStaff) {
  for (const Role role : {Role::none, Role::mother, Role::system, Role::service_operator}) {
    given<Profile>({kOpened})
        .when(change({Role::teacher, role}))
        .refused(Refusal::role_not_for_staff);
  }
  const ProfileOpened mother{kProfile, kSchool, kAda, kAda, {Role::mother}, kName};
  given<Profile>({mother}).when(change({Role::teacher})).refused(Refusal::role_not_for_staff);
}
TEST(ProfileRoles, RO_AreListedOnce) {
  given<Profile>({kOpened})
      .when(change({Role::teacher, Role::teacher}))
      .refused(Refusal::role_listed_twice);
}
TEST(ProfileRoles, RO_OfASuperuserAreNotItsOwnToChange) {
  const ProfileOpened superuser{
      kProfile, kSchool, kAda, {}, {Role::superuser, Role::teacher}, kName};
  given<Profile>({superuser})
      .when(change({Role::teacher}), {}, kSelf)
      .refused(Refusal::own_superuser_role);
  given<Profile>({kOpened})
      .when(change({Role::teacher, Role::superuser}), {}, kSelf)
      .refused(Refusal::own_superuser_role);
  given<Profile>({superuser})
      .when(change({Role::superuser}), {}, kSelf)
      .then({ProfileRolesChanged{kProfile, {Role::superuser}}});
}
TEST(ProfileRoles, RO_OfTheLastSuperuserStay) {
  const ProfileOpened superuser{kProfile, kSchool, kAda, {}, {Role::superuser}, kName};
  given<Profile>({superuser}).when(change({Role::teacher}, true)).refused(Refusal::last_superuser);
  given<Profile>({superuser})
      .when(change({Role::teacher}))
      .then({ProfileRolesChanged{kProfile, {Role::teacher}}});
}
TEST(ProfileRoles, AreNotSetOfAProfileThatHasEndedOrNeverWas) {
  given<Profile>({}).when(change({Role::clerk})).refused(Refusal::unknown_profile);
  given<Profile>({kOpened, kClosed}).when(change({Role::clerk})).refused(Refusal::profile_closed);
}

TEST(Profile, GetsAPasswordOnce) {
  const IssuePassword issue{kProfile, kName, kVerifier};
  given<Profile>({kOpened}).when(issue).then({PasswordIssued{kProfile, kName, kVerifier}});
  given<Profile>({kOpened}).repeated(issue);
}
TEST(Profile, NeedsItsPasswordAgainWhenTheUsernameHasChanged) {
  given<Profile>({kOpened,
                  PasswordIssued{kProfile, kName, kVerifier},
                  ProfileUsernameChanged{kProfile, kOtherName}})
      .when(IssuePassword{kProfile, kOtherName, kVerifier})
      .then({PasswordIssued{kProfile, kOtherName, kVerifier}});
}
TEST(Profile, GetsNoPasswordWhenUnknown) {
  given<Profile>({})
      .when(IssuePassword{kProfile, kName, kVerifier})
      .refused(Refusal::unknown_profile);
}
TEST(Profile, GetsNoPasswordWhenClosed) {
  given<Profile>({kOpened, kClosed})
      .when(IssuePassword{kProfile, kName, kVerifier})
      .refused(Refusal::profile_closed);
}

TEST(Profile, IsClosedOnce) {
  given<Profile>({kOpened}).when(CloseProfile{kProfile}).then({kClosed});
  given<Profile>({kOpened}).repeated(CloseProfile{kProfile});
}
TEST(Profile, IsNotClosedWhenUnknown) {
  given<Profile>({}).when(CloseProfile{kProfile}).refused(Refusal::unknown_profile);
}

TEST(Profile, RV1_IsClosedByAnOrder) {
  const Date day = date_of(2026, 11, 20);
  const CloseProfile close{kProfile, ProfileEnd::breach, "1-9/45", day};
  given<Profile>({kOpened}).when(close).then(
      {ProfileClosed{kProfile, ProfileEnd::breach, "1-9/45", day}});
  given<Profile>({kOpened}).repeated(close);
}
TEST(Profile, RV1_IsNotClosedByAnOrderWithoutNumberOrDate) {
  const Date day = date_of(2026, 11, 20);
  for (const ProfileEnd why : {ProfileEnd::left,
                               ProfileEnd::graduated,
                               ProfileEnd::employment_ended,
                               ProfileEnd::breach}) {
    given<Profile>({kOpened})
        .when(CloseProfile{kProfile, why, "", day})
        .refused(Refusal::order_missing);
    given<Profile>({kOpened})
        .when(CloseProfile{kProfile, why, "1-9/45", {}})
        .refused(Refusal::order_missing);
  }
  given<Profile>({kOpened})
      .when(CloseProfile{kProfile, ProfileEnd::erased})
      .then({ProfileClosed{kProfile, ProfileEnd::erased, "", {}}});
}
const ReopenProfile kReopen{kProfile, "1-9/46", date_of(2026, 11, 27)};

TEST(Profile, RV1_IsReopenedByAnOrder) {
  const ProfileClosed breach{kProfile, ProfileEnd::breach, "1-9/45", date_of(2026, 11, 20)};
  for (const ProfileClosed& closed : {kClosed, breach}) {
    given<Profile>({kOpened, closed})
        .when(kReopen)
        .then({ProfileReopened{kProfile, "1-9/46", date_of(2026, 11, 27)}});
    given<Profile>({kOpened, closed}).repeated(kReopen);
  }
  given<Profile>({kOpened}).when(kReopen).then_nothing();
}
TEST(Profile, RV1_IsNotReopenedWithoutAnOrder) {
  given<Profile>({kOpened, kClosed})
      .when(ReopenProfile{kProfile, "", kReopen.order_date})
      .refused(Refusal::order_missing);
  given<Profile>({kOpened, kClosed})
      .when(ReopenProfile{kProfile, "1-9/46", {}})
      .refused(Refusal::order_missing);
  given<Profile>({kOpened, kClosed})
      .when(ReopenProfile{kProfile, std::string(41, '1'), kReopen.order_date})
      .refused(Refusal::text_too_long);
}
TEST(Profile, RV1_OfWhoIsErasedIsNotReopened) {
  given<Profile>({kOpened, ProfileClosed{kProfile, ProfileEnd::erased}})
      .when(kReopen)
      .refused(Refusal::person_erased);
}
TEST(Profile, RV1_WhoHadLeftIsErasedAllTheSame) {
  const ProfileClosed left{kProfile, ProfileEnd::left, "1-9/45", date_of(2026, 11, 20)};
  const CloseProfile erase{kProfile, ProfileEnd::erased};
  const ProfileClosed erased{kProfile, ProfileEnd::erased, "", {}};
  given<Profile>({kOpened, left}).when(erase).then({erased});
  given<Profile>({kOpened, left}).repeated(erase);
  given<Profile>({kOpened, left, erased}).when(kReopen).refused(Refusal::person_erased);
  given<Profile>({kOpened, left}).when(CloseProfile{kProfile}).then_nothing();
}
TEST(Profile, IsNotReopenedWhenUnknown) {
  given<Profile>({}).when(kReopen).refused(Refusal::unknown_profile);
}
TEST(Profile, IsNotClosedByAnOrderWhoseNumberIsBeyondTheBound) {
  given<Profile>({kOpened})
      .when(CloseProfile{kProfile, ProfileEnd::left, std::string(41, '1'), date_of(2026, 11, 20)})
      .refused(Refusal::text_too_long);
}

TEST(Profile, NamesItsStream) {
  EXPECT_EQ(stream_of(Profile::Command(CloseProfile{kProfile})),
            (StreamId{StreamKind::profile, kProfile}));
}

}  // namespace
}  // namespace klade
