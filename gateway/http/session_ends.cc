#include "gateway/http/session_ends.h"

#include <utility>

#include "gateway/http/principal.h"
#include "gateway/http/problems.h"
#include "projections/views/sessions.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

// Beyond the ordinals that derive new ids from a command.
constexpr std::uint64_t kEndOrdinal = 0x656E64;

// Of the end of a session of the caller's.
Origin origin_of(const Call& call, SessionId session) {
  Origin origin;
  origin.command = CommandId(derive_id(session, kEndOrdinal));
  origin.fingerprint = origin.command;
  origin.profile = call.principal.profile;
  origin.person = call.principal.person;
  origin.role = acting_role(call.principal, {});
  origin.session = call.principal.session;
  origin.correlation = call.trace;
  return origin;
}

}  // namespace

// What a password opened ends first: with it ends what was switched to from it, whatever becomes
// of that one's event.
void SessionEnds::end(const Call& call, Done done) const {
  const auto rows = node_.views().snapshot();
  const auto own = session_of_token(*rows, call.principal.token);
  const auto proven = own ? session_of_token(*rows, own->proven_in) : std::nullopt;
  const auto whose = proven ? profile(*rows, proven->profile) : std::nullopt;
  if (!whose) return end_own(call, std::move(done));
  auto then = [this, call, done = std::move(done)](const Outcome& outcome) {
    if (const auto* fault = std::get_if<OwnerFault>(&outcome)) {
      return done(Failure{problem_of(*fault)}, "1");
    }
    end_own(call, done);
  };
  node_.submit(whose->school,
               Session::Command(EndSession{proven->session}),
               origin_of(call, proven->session),
               std::move(then));
}

void SessionEnds::end_own(const Call& call, Done done) const {
  auto reply = [this, done = std::move(done)](const Outcome& outcome) {
    if (const auto* fault = std::get_if<OwnerFault>(&outcome)) {
      return done(Failure{problem_of(*fault)}, "1");
    }
    Answer answer;
    answer.status = 204;
    answer.headers.emplace_back("Set-Cookie", set_position_cookie(std::nullopt, cookie_secure_));
    answer.headers.emplace_back("Set-Cookie",
                                set_session_cookie({}, std::chrono::seconds{0}, cookie_secure_));
    const auto* accepted = std::get_if<Accepted>(&outcome);
    if (accepted == nullptr) return done(answer, {});
    answer.headers.emplace_back("Klade-Position", to_text(accepted->position));
    waits_.wait(accepted->position, visible_, [done, answer](bool) { done(answer, {}); });
  };
  node_.submit(call.principal.school,
               Session::Command(EndSession{call.principal.session}),
               origin_of(call, call.principal.session),
               std::move(reply));
}

void SessionEnds::leave(const Call& call) const {
  node_.submit(call.principal.school,
               Session::Command(EndSession{call.principal.session}),
               origin_of(call, call.principal.session),
               [](const Outcome&) {});
}

}  // namespace klade
