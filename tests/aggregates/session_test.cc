#include "aggregates/session.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kSession = id<SessionId>("session");
const auto kProfile = id<ProfileId>("profile");
const auto kToken = id<BlindIndex>("token");
const Instant kExpires{std::chrono::hours{12}};
const SessionOpened kOpened{kSession, kProfile, kToken, kExpires};

TEST(Session, IsOpenedOnce) {
  const OpenSession open{kSession, kProfile, kToken, kExpires};
  given<Session>({}).when(open).then({kOpened});
  given<Session>({}).repeated(open);
}
TEST(Session, F4_NamesTheSessionThatItWasSwitchedFrom) {
  const OpenSession open{kSession, kProfile, kToken, kExpires, id<BlindIndex>("proven")};
  given<Session>({}).when(open).then(
      {SessionOpened{kSession, kProfile, kToken, kExpires, id<BlindIndex>("proven")}});
}
TEST(Session, EndsOnceForTheProfileItWasOpenedFor) {
  given<Session>({kOpened})
      .when(EndSession{kSession})
      .then({SessionEnded{kSession, kProfile, kToken}});
  given<Session>({kOpened}).repeated(EndSession{kSession});
}
TEST(Session, DoesNotEndWhenUnknown) {
  given<Session>({}).when(EndSession{kSession}).refused(Refusal::unknown_session);
}
TEST(Session, IsRevokedByTheProfileItIsOf) {
  const RevokeSession revoke{kSession, kProfile};
  given<Session>({kOpened}).when(revoke).then({SessionEnded{kSession, kProfile, kToken}});
  given<Session>({kOpened}).repeated(revoke);
}
TEST(Session, IsUnknownToAnotherProfile) {
  given<Session>({}).when(RevokeSession{kSession, kProfile}).refused(Refusal::unknown_session);
  given<Session>({kOpened})
      .when(RevokeSession{kSession, id<ProfileId>("another")})
      .refused(Refusal::unknown_session);
}
TEST(Session, NamesItsStream) {
  EXPECT_EQ(stream_of(Session::Command(EndSession{kSession})),
            (StreamId{StreamKind::session, kSession}));
}

}  // namespace
}  // namespace klade
