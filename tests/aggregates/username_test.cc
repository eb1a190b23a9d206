#include "aggregates/username.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kAnna = id<BlindIndex>("anna");
const auto kProfile = id<ProfileId>("profile");
const auto kOther = id<ProfileId>("other");
const UsernameReserved kReserved{kAnna, kProfile};
const UsernameReleased kReleased{kAnna, kProfile};

TEST(Username, A8_IsReservedForOneProfile) {
  const ReserveUsername reserve{kAnna, kProfile};
  given<Username>({}).when(reserve).then({kReserved});
  given<Username>({}).repeated(reserve);
}
TEST(Username, A8_IsTakenOnceReserved) {
  given<Username>({kReserved})
      .when(ReserveUsername{kAnna, kOther})
      .refused(Refusal::username_taken);
}
TEST(Username, IsTakenOverFromWhoHasAbandonedIt) {
  const ReserveUsername take{kAnna, kOther, kProfile};
  given<Username>({kReserved}).when(take).then({kReleased, UsernameReserved{kAnna, kOther}});
  given<Username>({kReserved}).repeated(take);
  given<Username>({kReserved, kReleased}).when(take).then({UsernameReserved{kAnna, kOther}});
}
TEST(Username, IsNotTakenOverFromWhoCameAfterTheOneThatAbandonedIt) {
  given<Username>({kReserved})
      .when(ReserveUsername{kAnna, kOther, id<ProfileId>("before")})
      .refused(Refusal::username_taken);
}
TEST(Username, NamesItsStream) {
  EXPECT_EQ(stream_of(Username::Command(ReserveUsername{kAnna, kProfile})),
            (StreamId{StreamKind::username, kAnna}));
}

}  // namespace
}  // namespace klade
