#include "gateway/http/sign_in.h"

#include <algorithm>
#include <atomic>

#include "events/core/json_writer.h"
#include "events/core/match.h"
#include "events/personal_code.h"
#include "gateway/http/languages.h"
#include "gateway/http/principal.h"
#include "gateway/http/problems.h"
#include "gateway/node/password.h"
#include "gateway/routes/requests.h"
#include "gateway/settings/addresses.h"
#include "projections/views/profile_page.h"

namespace klade {
namespace {

// Beyond the ordinals that derive new ids from a command.
constexpr std::uint64_t kEndOrdinal = 0x656E64;

struct SessionAnswer {
  SessionId id;
  std::string token;
  Instant expires_at{};
  ProfileSummary profile;
  std::string position;
  FIELDS(id, token, expires_at, profile, position)
};
struct ProfileChoice {
  std::vector<ProfileSummary> profiles;
  FIELDS(profiles)
};

std::string session_cookie(std::string_view token, std::chrono::seconds age, bool secure) {
  std::string cookie =
      std::string(kCookieName) + "=" + std::string(token) +
      "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age.count());
  return secure ? cookie + "; Secure" : cookie;
}

// One attempt, on its way through the pool, the owner and the views.
struct Attempt {
  SignInRequest request;
  BlindIndex username;
  std::string username_key;
  std::string network;  // of the client's address
  Language language = Language::lv;
  Instant now{};
  Id128 trace;
  SignIn::Done done;
};

}  // namespace

class SignIn::Desk {
 public:
  Desk(Node& node, PositionWaits& waits, WorkPool& pool, const SignInLimits& limits)
      : node_(node),
        waits_(waits),
        pool_(pool),
        limits_(limits),
        usernames_(limits.username_attempts, limits.username_refill),
        sign_ins_(limits.username_sign_ins, limits.username_sign_in_refill),
        addresses_(limits.address_attempts, limits.address_refill) {}

  void begin(const Call& call, const std::string& address, Done done);
  void end(const Call& call, Done done);
  SignInMetrics metrics() const {
    return {opened_, failed_, limited_, turned_away_, pool_.queued()};
  }

 private:
  using Shared = std::shared_ptr<Attempt>;

  std::optional<std::chrono::seconds> take_all(const Attempt& attempt);
  void give_back_all(const Attempt& attempt);
  void check(const Shared& attempt);
  std::vector<ProfileRow> opened_by(const ViewReader& rows,
                                    const Attempt& attempt,
                                    const BlindIndex& verifier) const;
  void open(const Shared& attempt, const ProfileRow& row, ProfileSummary summary);
  void opened(const Shared& attempt, SessionAnswer answer, const Outcome& outcome);

  Node& node_;
  PositionWaits& waits_;
  WorkPool& pool_;
  const SignInLimits limits_;
  RateLimit usernames_;
  RateLimit sign_ins_;  // that succeed, a username
  RateLimit addresses_;
  std::atomic<std::uint64_t> opened_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::atomic<std::uint64_t> limited_{0};
  std::atomic<std::uint64_t> turned_away_{0};
};

void SignIn::Desk::begin(const Call& call, const std::string& address, Done done) {
  if (call.body.size() > kMaxSignInBytes) return done(Failure{problem("body_too_large")}, {});
  auto request = read_body<SignInRequest>(call.body);
  if (!request) return done(Failure{request.error()}, {});
  const auto attempt = std::make_shared<Attempt>();
  const std::string& typed = request->username.value;
  attempt->username =
      username_index(node_.vault(), normalised_personal_code(typed).value_or(typed));
  attempt->username_key = to_text(attempt->username);
  attempt->request = std::move(*request);
  attempt->network = network_of(address);
  attempt->language = call.language;
  attempt->now = call.now;
  attempt->trace = call.trace;
  attempt->done = std::move(done);
  if (const auto wait = take_all(*attempt)) {
    ++limited_;
    return attempt->done(Failure{problem("too_many_attempts")}, std::to_string(wait->count()));
  }
  if (pool_.submit([this, attempt] { check(attempt); })) return;
  ++turned_away_;
  give_back_all(*attempt);
  attempt->done(Failure{problem("busy")}, "2");
}

// A token of each bucket, or of none: then how long to wait.  How the attempt ends is not known
// yet; what it does not cost is given back.
std::optional<std::chrono::seconds> SignIn::Desk::take_all(const Attempt& attempt) {
  if (const auto wait = usernames_.take(attempt.username_key, attempt.now)) return wait;
  if (const auto wait = sign_ins_.take(attempt.username_key, attempt.now)) {
    usernames_.give_back(attempt.username_key);
    return wait;
  }
  const auto wait = addresses_.take(attempt.network, attempt.now);
  if (wait) {
    usernames_.give_back(attempt.username_key);
    sign_ins_.give_back(attempt.username_key);
  }
  return wait;
}

void SignIn::Desk::give_back_all(const Attempt& attempt) {
  usernames_.give_back(attempt.username_key);
  sign_ins_.give_back(attempt.username_key);
  addresses_.give_back(attempt.network);
}

// On a thread of the pool.
void SignIn::Desk::check(const Shared& attempt) try {
  const auto verifier =
      hash_password(node_.vault(), attempt->username, attempt->request.password.value);
  if (!verifier) {
    give_back_all(*attempt);
    return attempt->done(Failure{problem("busy")}, "2");
  }
  const auto snapshot = node_.views().snapshot();
  const auto profiles = opened_by(*snapshot, *attempt, *verifier);
  if (profiles.empty()) {
    ++failed_;
    sign_ins_.give_back(attempt->username_key);
    return attempt->done(Failure{problem("sign_in_failed")}, {});
  }
  usernames_.give_back(attempt->username_key);
  addresses_.give_back(attempt->network);
  const Reading reading{*snapshot, node_.vault(), erased_text(attempt->language)};
  std::vector<ProfileSummary> summaries;
  summaries.reserve(profiles.size());
  for (const ProfileRow& row : profiles) {
    summaries.push_back(profile_summary(reading, row, riga_date(attempt->now)));
  }
  if (profiles.size() == 1) return open(attempt, profiles.front(), std::move(summaries.front()));
  Answer answer;
  answer.body = json_text(ProfileChoice{std::move(summaries)});
  attempt->done(std::move(answer), {});
} catch (const ViewsUnreadable&) {
  attempt->done(Failure{problem("unavailable")}, "1");
} catch (const ViewNotServed&) {
  attempt->done(Failure{problem("views_not_ready")}, "1");
} catch (const VaultMismatch& mismatch) {
  const bool passing = mismatch.fault == VaultFault::unavailable;
  attempt->done(Failure{problem(passing ? "unavailable" : "internal")}, passing ? "1" : "");
} catch (const std::exception&) {
  attempt->done(Failure{problem("internal")}, {});
}

// Those that the password opens; of them the one that was named, when one was.
std::vector<ProfileRow> SignIn::Desk::opened_by(const ViewReader& rows,
                                                const Attempt& attempt,
                                                const BlindIndex& verifier) const {
  std::vector<ProfileRow> opened;
  for (ProfileRow& row : profiles_of_username(rows, attempt.username)) {
    const bool same = same_verifier(row.verifier, verifier);
    const auto& wanted = attempt.request.profile;
    if (same && !row.closed && row.has_password() && (!wanted || *wanted == row.profile)) {
      opened.push_back(std::move(row));
    }
  }
  return opened;
}

void SignIn::Desk::open(const Shared& attempt, const ProfileRow& row, ProfileSummary summary) {
  SessionAnswer answer;
  answer.token = new_token();
  answer.expires_at = attempt->now + limits_.session;
  answer.profile = std::move(summary);
  OpenSession command;
  command.session = SessionId(random_id());
  answer.id = command.session;
  command.profile = row.profile;
  command.token = token_index(node_.vault(), answer.token);
  command.expires_at = answer.expires_at;
  Origin origin;
  origin.command = CommandId(random_id());
  origin.fingerprint = origin.command;
  origin.profile = row.profile;
  origin.person = row.person;
  origin.role = row.roles.empty() ? Role::none : row.roles.front();
  origin.session = command.session;
  origin.correlation = attempt->trace;
  node_.submit(
      row.school,
      Session::Command(command),
      origin,
      [this, attempt, answer](const Outcome& outcome) { opened(attempt, answer, outcome); });
}

void SignIn::Desk::opened(const Shared& attempt, SessionAnswer answer, const Outcome& outcome) {
  const auto* accepted = std::get_if<Accepted>(&outcome);
  if (accepted == nullptr) {
    const auto* fault = std::get_if<OwnerFault>(&outcome);
    const Problem why = fault != nullptr ? problem_of(*fault) : problem("sign_in_failed");
    return attempt->done(Failure{why}, fault != nullptr ? "1" : "");
  }
  ++opened_;
  answer.position = to_text(accepted->position);
  answer.token = token_with_position(node_.vault(), answer.token, accepted->position);
  // The client's next request must find its session.
  const Position position = accepted->position;
  waits_.wait(position, limits_.visible, [this, attempt, answer, position](bool) {
    Answer ready;
    ready.status = 201;
    ready.body = json_text(answer);
    ready.headers.emplace_back("Klade-Position", answer.position);
    if (attempt->request.cookie.value_or(false)) {
      ready.headers.emplace_back("Set-Cookie",
                                 set_position_cookie(position, limits_.cookie_secure));
      ready.headers.emplace_back(
          "Set-Cookie", session_cookie(answer.token, limits_.session, limits_.cookie_secure));
    }
    attempt->done(std::move(ready), {});
  });
}

void SignIn::Desk::end(const Call& call, Done done) {
  Origin origin;
  origin.command = CommandId(derive_id(call.principal.session, kEndOrdinal));
  origin.fingerprint = origin.command;
  origin.profile = call.principal.profile;
  origin.person = call.principal.person;
  origin.role = acting_role(call.principal, {});
  origin.session = call.principal.session;
  origin.correlation = call.trace;
  auto reply = [this, done = std::move(done)](const Outcome& outcome) {
    if (const auto* fault = std::get_if<OwnerFault>(&outcome)) {
      return done(Failure{problem_of(*fault)}, "1");
    }
    Answer answer;
    answer.status = 204;
    answer.headers.emplace_back("Set-Cookie",
                                set_position_cookie(std::nullopt, limits_.cookie_secure));
    answer.headers.emplace_back("Set-Cookie",
                                session_cookie({}, std::chrono::seconds{0}, limits_.cookie_secure));
    const auto* accepted = std::get_if<Accepted>(&outcome);
    if (accepted == nullptr) return done(answer, {});
    answer.headers.emplace_back("Klade-Position", to_text(accepted->position));
    waits_.wait(accepted->position, limits_.visible, [done, answer](bool) { done(answer, {}); });
  };
  node_.submit(call.principal.school,
               Session::Command(EndSession{call.principal.session}),
               origin,
               std::move(reply));
}

SignIn::SignIn(Node& node, PositionWaits& waits, WorkPool& pool, SignInLimits limits)
    : desk_(std::make_unique<Desk>(node, waits, pool, limits)) {}
SignIn::~SignIn() = default;
void SignIn::begin(const Call& call, const std::string& address, Done done) {
  desk_->begin(call, address, std::move(done));
}
void SignIn::end(const Call& call, Done done) { desk_->end(call, std::move(done)); }
SignInMetrics SignIn::metrics() const { return desk_->metrics(); }

}  // namespace klade
