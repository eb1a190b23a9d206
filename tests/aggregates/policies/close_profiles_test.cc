#include "aggregates/policies/close_profiles.h"

#include <set>

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kSchool = id<SchoolId>("school");
const auto kAda = id<PersonId>("ada");        // a pupil
const auto kMother = id<PersonId>("mother");  // hers, and her brother's, and a teacher
const auto kBen = id<PersonId>("ben");        // the brother

const std::vector<KnownProfile> kProfiles{
    {id<ProfileId>("ada"), kAda, kAda, false},
    {id<ProfileId>("mother of ada"), kMother, kAda, false},
    {id<ProfileId>("mother of ben"), kMother, kBen, false},
    {id<ProfileId>("ben"), kBen, kBen, false},
    {id<ProfileId>("teacher"), kMother, {}, false},
    {id<ProfileId>("father of ada"), id<PersonId>("father"), kAda, true}};

Erasure erasure_of(PersonId person, std::string_view command = "erase", std::uint32_t ordinal = 0) {
  return {person, kSchool, {id<CommandId>(command), ordinal, id<BlindIndex>("trace")}};
}

// given({profiles}).when(erasure).then({words of the profiles that are to be closed})
class GivenProfiles {
 public:
  explicit GivenProfiles(const std::vector<KnownProfile>& profiles) : profiles_(profiles) {}
  GivenProfiles& when(const Erasure& erasure) {
    reactions_ = close_profiles(erasure, profiles_);
    return *this;
  }
  void then(const std::vector<std::string_view>& words) const {
    std::vector<std::string> expected;
    for (const auto word : words) expected.push_back(to_text(id<ProfileId>(word)));
    std::vector<std::string> closed;
    for (const Reaction& reaction : reactions_) {
      const auto* command = std::get_if<Profile::Command>(&reaction.command);
      ASSERT_NE(command, nullptr);
      closed.push_back(to_text(std::get<CloseProfile>(*command).profile));
      EXPECT_EQ(reaction.school, kSchool);
    }
    EXPECT_EQ(closed, expected);
  }
  const std::vector<Reaction>& reactions() const { return reactions_; }

 private:
  std::vector<KnownProfile> profiles_;
  std::vector<Reaction> reactions_;
};

TEST(CloseProfiles, RV1_AnErasedPupilsOwnAndItsParentsClose) {
  GivenProfiles(kProfiles).when(erasure_of(kAda)).then({"ada", "mother of ada"});
}
TEST(CloseProfiles, RV1_AllOfAnErasedParentsCloseAndItsPupilsStay) {
  GivenProfiles(kProfiles)
      .when(erasure_of(kMother))
      .then({"mother of ada", "mother of ben", "teacher"});
}
TEST(CloseProfiles, NobodyElsesClose) {
  GivenProfiles(kProfiles).when(erasure_of(id<PersonId>("stranger"))).then({});
  GivenProfiles({}).when(erasure_of(kAda)).then({});
}
TEST(CloseProfiles, StaffWithoutAPupilAreNotTheParentsOfNobody) {
  GivenProfiles({{id<ProfileId>("teacher"), kMother, {}, false}}).when(erasure_of(kAda)).then({});
}

TEST(CloseProfiles, ReactingAgainGivesTheSameCommandIds) {
  GivenProfiles first(kProfiles);
  GivenProfiles second(kProfiles);
  first.when(erasure_of(kAda));
  second.when(erasure_of(kAda));
  ASSERT_EQ(first.reactions().size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(first.reactions()[i].origin, second.reactions()[i].origin);
  }
}
TEST(CloseProfiles, EachProfileAndEachEventHasACommandIdOfItsOwn) {
  std::set<CommandId> ids;
  GivenProfiles profiles(kProfiles);
  for (const Erasure& erasure :
       {erasure_of(kAda), erasure_of(kAda, "other"), erasure_of(kAda, "erase", 1)}) {
    for (const Reaction& reaction : profiles.when(erasure).reactions()) {
      ids.insert(reaction.origin.command);
    }
  }
  EXPECT_EQ(ids.size(), 6U);
}
TEST(CloseProfiles, TheSystemActsAndTheErasureIsTheCause) {
  GivenProfiles profiles(kProfiles);
  const Origin origin = profiles.when(erasure_of(kAda)).reactions().front().origin;
  EXPECT_EQ(origin.role, Role::system);
  EXPECT_TRUE(origin.profile.is_nil());
  EXPECT_TRUE(origin.session.is_nil());
  EXPECT_EQ(origin.cause, id<CommandId>("erase"));
  EXPECT_EQ(origin.correlation, id<BlindIndex>("trace"));
}

}  // namespace
}  // namespace klade
