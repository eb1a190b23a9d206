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

TEST(Profile, NamesItsStream) {
  EXPECT_EQ(stream_of(Profile::Command(CloseProfile{kProfile})),
            (StreamId{StreamKind::profile, kProfile}));
}

}  // namespace
}  // namespace klade
