#include "aggregates/family.h"

#include "aggregates/profile.h"
#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kFamily = id<FamilyId>("family");

FamilyMember member(const std::string& profile, const std::string& child) {
  return {id<ProfileId>(profile), id<SchoolId>("school of " + profile), id<BlindIndex>(child)};
}
LinkChildren link(std::vector<FamilyMember> members, std::vector<ProfileId> gone = {}) {
  return {kFamily, std::move(members), std::move(gone)};
}
ChildLinked linked(const FamilyMember& member) { return {kFamily, member}; }

const FamilyMember kAnna = member("a", "Anna");
const FamilyMember kAnnaAtMusic = member("a at music", "Anna");
const FamilyMember kBert = member("b", "Bert");
const FamilyMember kCara = member("c", "Cara");
const FamilyMember kDora = member("d", "Dora");
const AskForMoreChildren kAsk{kFamily, kAnna.profile, 5, sealed("five of them")};
const MoreChildrenAsked kAsked{kFamily, kAnna.profile, 5, sealed("five of them")};

TEST(Family, F1_LinksAllOrNone) {
  given<Family>({}).when(link({kAnna, kBert})).then({linked(kAnna), linked(kBert)});
  given<Family>({}).repeated(link({kAnna, kBert}));
  given<Family>({linked(kAnna)}).when(link({kAnna, kBert})).then({linked(kBert)});
  given<Family>({linked(kAnna), linked(kBert)})
      .when(link({kAnna, kCara, kDora}))
      .refused(Refusal::too_many_children);
}
TEST(Family, F2_HasThreeChildren) {
  const std::vector<Event> three{linked(kAnna), linked(kBert), linked(kCara)};
  given<Family>(three).when(link({kAnna, kDora})).refused(Refusal::too_many_children);
  given<Family>(three).when(link({kAnna, kCara})).then_nothing();
}
TEST(Family, F3_CountsAChildOnceInHoweverManyInstitutions) {
  const std::vector<Event> three{linked(kAnna), linked(kBert), linked(kCara)};
  given<Family>(three).when(link({kAnnaAtMusic})).then({linked(kAnnaAtMusic)});
}
TEST(Family, HasABoundOfProfiles) {
  std::vector<FamilyMember> many;
  for (std::size_t i = 0; i <= kMaxFamilyMembers; ++i) {
    many.push_back(member("a at " + std::to_string(i), "Anna"));
  }
  given<Family>({}).when(link(many)).refused(Refusal::too_many_children);
  many.pop_back();
  EXPECT_EQ(given<Family>({}).when(link(many)).state().members.size(), kMaxFamilyMembers);
}
TEST(Family, TakesAChildInThePlaceOfOneThatIsGone) {
  const std::vector<Event> three{linked(kAnna), linked(kBert), linked(kCara)};
  given<Family>(three)
      .when(link({kAnna, kDora}, {kBert.profile, kDora.profile}))
      .then({ChildUnlinked{kFamily, kBert.profile}, linked(kDora)});
}
TEST(Family, UnlinksOneChildAndNoOther) {
  given<Family>({linked(kAnna), linked(kBert)})
      .when(UnlinkChild{kFamily, kBert.profile})
      .then({ChildUnlinked{kFamily, kBert.profile}});
  given<Family>({linked(kAnna), linked(kBert)}).repeated(UnlinkChild{kFamily, kBert.profile});
  given<Family>({linked(kAnna)}).when(UnlinkChild{kFamily, kBert.profile}).then_nothing();
}

TEST(Family, F2_IsAppliedForWithAReason) {
  given<Family>({linked(kAnna)}).when(kAsk).then({kAsked});
  given<Family>({linked(kAnna)}).repeated(kAsk);
  const auto refused = [](auto spoil, Refusal refusal) {
    AskForMoreChildren ask = kAsk;
    spoil(ask);
    given<Family>({linked(kAnna)}).when(ask).refused(refusal);
  };
  refused([](auto& c) { c.children = kFamilyChildren; }, Refusal::children_out_of_range);
  refused([](auto& c) { c.children = kMaxFamilyChildren + 1; }, Refusal::children_out_of_range);
  refused([](auto& c) { c.reason = {}; }, Refusal::reason_missing);
  refused([](auto& c) { c.reason = sealed(std::string(4097, 'a')); }, Refusal::text_too_long);
}
TEST(Family, F2_HasAsManyAsTheOperatorGrants) {
  const ChildrenGranted four{kFamily, 4};
  given<Family>({linked(kAnna), kAsked}).when(GrantChildren{kFamily, 4}).then({four});
  given<Family>({kAsked}).repeated(GrantChildren{kFamily, 4});
  const std::vector<Event> granted{linked(kAnna), linked(kBert), linked(kCara), kAsked, four};
  given<Family>(granted).when(link({kDora})).then({linked(kDora)});
  given<Family>(granted)
      .when(link({kDora, member("e", "Eva")}))
      .refused(Refusal::too_many_children);
}
TEST(Family, F2_AnApplicationIsAnsweredAlsoByNoMore) {
  const ChildrenGranted three{kFamily, 3};
  given<Family>({kAsked}).when(GrantChildren{kFamily, 3}).then({three});
  given<Family>({}).when(GrantChildren{kFamily, 3}).then_nothing();
  given<Family>({kAsked, three}).when(kAsk).then({kAsked});
  for (const std::int32_t children : {0, kMaxFamilyChildren + 1}) {
    given<Family>({})
        .when(GrantChildren{kFamily, children})
        .refused(Refusal::children_out_of_range);
  }
}

const ProfileOpened kOpened{kAnna.profile,
                            id<SchoolId>("school"),
                            id<PersonId>("mother"),
                            id<PersonId>("Anna"),
                            {Role::mother},
                            kAnna.child};
const FamilyJoined kJoined{kAnna.profile, kFamily};
const auto kOther = id<FamilyId>("other");

TEST(ProfileInAFamily, F1_IsInOneAtMost) {
  given<Profile>({kOpened}).when(JoinFamily{kAnna.profile, kFamily}).then({kJoined});
  given<Profile>({kOpened}).repeated(JoinFamily{kAnna.profile, kFamily});
  given<Profile>({kOpened, kJoined})
      .when(JoinFamily{kAnna.profile, kOther})
      .refused(Refusal::in_another_family);
  given<Profile>({}).when(JoinFamily{kAnna.profile, kFamily}).refused(Refusal::unknown_profile);
  given<Profile>({kOpened, ProfileClosed{kAnna.profile}})
      .when(JoinFamily{kAnna.profile, kFamily})
      .refused(Refusal::profile_closed);
}
TEST(ProfileInAFamily, LeavesTheOneItIsIn) {
  const LeaveFamily leave{kAnna.profile, kFamily};
  const FamilyLeft left{kAnna.profile, kFamily};
  given<Profile>({kOpened, kJoined}).when(leave).then({left});
  given<Profile>({kOpened, kJoined}).repeated(leave);
  given<Profile>({kOpened, kJoined, ProfileClosed{kAnna.profile}}).when(leave).then({left});
  given<Profile>({kOpened, kJoined}).when(LeaveFamily{kAnna.profile, kOther}).then_nothing();
  given<Profile>({kOpened}).when(leave).then_nothing();
  given<Profile>({kOpened, kJoined, left})
      .when(JoinFamily{kAnna.profile, kOther})
      .then({FamilyJoined{kAnna.profile, kOther}});
}

TEST(Family, NamesItsStream) {
  const StreamId stream{StreamKind::family, kFamily};
  EXPECT_EQ(stream_of(Family::Command(link({}))), stream);
  EXPECT_EQ(stream_of(Family::Command(kAsk)), stream);
}

}  // namespace
}  // namespace klade
