#include "gateway/http/sign_in.h"

#include <algorithm>
#include <atomic>

#include "events/core/json_writer.h"
#include "events/core/match.h"
#include "events/personal_code.h"
#include "gateway/http/device.h"
#include "gateway/http/languages.h"
#include "gateway/http/principal.h"
#include "gateway/http/problems.h"
#include "gateway/http/session_ends.h"
#include "gateway/node/one_time_password.h"
#include "gateway/node/password.h"
#include "gateway/routes/requests.h"
#include "gateway/settings/addresses.h"
#include "projections/views/family_page.h"
#include "projections/views/granted.h"
#include "projections/views/profile_page.h"
#include "projections/views/sessions.h"

namespace klade {
namespace {

struct SessionAnswer {
  SessionId id;
  std::string token;
  Instant expires_at{};
  ProfileSummary profile;
  std::string position;
  std::optional<std::string> device;  // of a client that keeps it itself
  FIELDS(id, token, expires_at, profile, position, device)
};
struct ProfileChoice {
  std::vector<ProfileSummary> profiles;
  FIELDS(profiles)
};

// One attempt, on its way through the pool, the owner and the views.
struct Attempt {
  SignInRequest request;
  Attempter who;
  std::optional<ProfileId> wanted;         // nothing: whatever the password opens
  std::optional<std::string> kept_device;  // nothing: no password was given, so none is kept
  BlindIndex proven_in;                    // of one that is switched to, as in SessionOpened
  std::optional<Call> left;                // by its client, which was switched to it as well
  Language language = Language::lv;
  Instant now{};
  Instant until{};  // when the session ends
  Id128 trace;
  SignIn::Done done;
};

// Whom a username names: everybody who has it, or the one profile whose alternative it is.
struct NamedProfiles {
  BlindIndex username;
  std::optional<ProfileId> alone;
};
NamedProfiles named_by(const ViewReader& rows, const KeyVault& vault, const std::string& typed) {
  const auto code = normalised_personal_code(typed);
  if (code) return {username_index(vault, *code), std::nullopt};
  const BlindIndex alias = alias_index(vault, typed);
  const auto row = profile_of_alias(rows, alias);
  // Nobody's is looked for like anybody's.
  if (!row) return {alias, std::nullopt};
  return {row->username, row->profile};
}

Origin origin_of(const ProfileRow& row, const Id128& trace) {
  Origin origin;
  origin.command = CommandId(random_id());
  origin.fingerprint = origin.command;
  origin.profile = row.profile;
  origin.person = row.person;
  origin.role = row.roles.empty() ? Role::none : row.roles.front();
  origin.correlation = trace;
  return origin;
}

}  // namespace

class SignIn::Desk {
 public:
  Desk(Node& node, PositionWaits& waits, WorkPool& pool, const SignInLimits& limits)
      : node_(node),
        waits_(waits),
        pool_(pool),
        limits_(limits),
        attempts_(limits),
        ends_(node, waits, limits.visible, limits.cookie_secure) {}

  void begin(const Call& call, const SignInClient& client, Done done);
  void switch_profile(const Call& call, bool by_cookie, Instant until, Done done);
  AttemptLimits& attempts() { return attempts_; }
  const SessionEnds& ends() const { return ends_; }
  SignInMetrics metrics() const {
    return {opened_, failed_, limited_, turned_away_, pool_.queued()};
  }

 private:
  using Shared = std::shared_ptr<Attempt>;

  Shared read(const Call& call, const SignInClient& client, SignInRequest request) const;
  void limited(const Shared& attempt, std::chrono::seconds wait);
  void hash(const Shared& attempt);
  void check(const Shared& attempt);
  std::vector<ProfileRow> opened_by(const ViewReader& rows,
                                    const Attempt& attempt,
                                    const BlindIndex& verifier) const;
  void ask_second_factor(const Shared& attempt, const ProfileRow& row, ProfileSummary summary);
  void open(const Shared& attempt, const ProfileRow& row, ProfileSummary summary);
  void opened(const Shared& attempt, SessionAnswer answer, const Outcome& outcome);
  static void not_opened(const Shared& attempt, const Outcome& outcome);

  Node& node_;
  PositionWaits& waits_;
  WorkPool& pool_;
  const SignInLimits limits_;
  AttemptLimits attempts_;
  const SessionEnds ends_;
  std::atomic<std::uint64_t> opened_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::atomic<std::uint64_t> limited_{0};
  std::atomic<std::uint64_t> turned_away_{0};
};

void SignIn::Desk::begin(const Call& call, const SignInClient& client, Done done) {
  if (call.body.size() > kMaxSignInBytes) return done(Failure{problem("body_too_large")}, {});
  auto request = read_body<SignInRequest>(call.body);
  if (!request) return done(Failure{request.error()}, {});
  const Shared attempt = read(call, client, std::move(*request));
  attempt->done = std::move(done);
  if (const auto wait = attempts_.take(attempt->who, attempt->now)) return limited(attempt, *wait);
  const auto lane = attempt->who.device ? WorkPool::Lane::preferred : WorkPool::Lane::usual;
  if (pool_.submit([this, attempt] { hash(attempt); }, lane)) return;
  ++turned_away_;
  attempts_.not_tried(attempt->who);
  attempt->done(Failure{problem("busy")}, "2");
}

SignIn::Desk::Shared SignIn::Desk::read(const Call& call,
                                        const SignInClient& client,
                                        SignInRequest request) const {
  const KeyVault& vault = node_.vault();
  const auto rows = node_.views().snapshot();
  const NamedProfiles named = named_by(*rows, vault, request.username.value);
  auto attempt = std::make_shared<Attempt>();
  attempt->wanted = named.alone ? named.alone : request.profile;
  attempt->kept_device = request.device ? request.device->value : client.kept_device;
  attempt->who.username = named.username;
  attempt->who.network = network_of(client.address);
  attempt->who.device = device_of(vault, *attempt->kept_device, named.username, call.now);
  attempt->request = std::move(request);
  attempt->language = call.language;
  attempt->now = call.now;
  attempt->until = call.now + limits_.session;
  attempt->trace = call.trace;
  return attempt;
}

void SignIn::Desk::limited(const Shared& attempt, std::chrono::seconds wait) {
  ++limited_;
  attempt->done(Failure{problem("too_many_attempts")}, std::to_string(wait.count()));
}

// On a thread of the pool.
void SignIn::Desk::hash(const Shared& attempt) try {
  check(attempt);
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

void SignIn::Desk::check(const Shared& attempt) {
  const auto verifier =
      hash_password(node_.vault(), attempt->who.username, attempt->request.password.value);
  if (!verifier) {
    attempts_.not_tried(attempt->who);
    return attempt->done(Failure{problem("busy")}, "2");
  }
  const auto snapshot = node_.views().snapshot();
  const auto profiles = opened_by(*snapshot, *attempt, *verifier);
  if (profiles.empty()) {
    ++failed_;
    attempts_.failed(attempt->who);
    return attempt->done(Failure{problem("sign_in_failed")}, {});
  }
  attempts_.succeeded(attempt->who);
  const Reading reading{*snapshot, node_.vault(), erased_text(attempt->language)};
  std::vector<ProfileSummary> summaries;
  summaries.reserve(profiles.size());
  for (const ProfileRow& row : profiles) {
    summaries.push_back(profile_summary(reading, row, riga_date(attempt->now)));
  }
  if (profiles.size() == 1) {
    return ask_second_factor(attempt, profiles.front(), std::move(summaries.front()));
  }
  Answer answer;
  answer.body = json_text(ProfileChoice{std::move(summaries)});
  attempt->done(std::move(answer), {});
}

// Those that the password opens; of them the one that was named, when one was.
std::vector<ProfileRow> SignIn::Desk::opened_by(const ViewReader& rows,
                                                const Attempt& attempt,
                                                const BlindIndex& verifier) const {
  std::vector<ProfileRow> opened;
  for (ProfileRow& row : profiles_of_username(rows, attempt.who.username)) {
    const bool same = same_verifier(row.verifier, verifier);
    const auto& wanted = attempt.wanted;
    if (same && row.has_password() && may_sign_in(rows, row) &&
        (!wanted || *wanted == row.profile)) {
      opened.push_back(std::move(row));
    }
  }
  return opened;
}

// Spends what was typed before anything is opened: the same one-time password is good on one node
// only, and once.
void SignIn::Desk::ask_second_factor(const Shared& attempt,
                                     const ProfileRow& row,
                                     ProfileSummary summary) {
  if (!row.second_factor) return open(attempt, row, std::move(summary));
  const auto& code = attempt->request.code;
  if (!code) return attempt->done(Failure{problem("second_factor_required")}, {});
  const auto wait = attempts_.take_code(attempt->who, row.profile, attempt->now);
  if (wait) return limited(attempt, *wait);
  const auto opened = node_.vault().open(row.second_factor_secret, kSecondFactorPurpose);
  if (!opened) throw VaultMismatch{opened.error()};
  const auto* secret = std::get_if<std::string>(&*opened);
  const auto spend =
      secret == nullptr
          ? std::nullopt
          : spend_code(node_.vault(), row.profile, *secret, code->value, attempt->now);
  if (!spend) {
    ++failed_;
    return attempt->done(Failure{problem("second_factor_wrong")}, {});
  }
  node_.submit(row.school,
               *spend,
               origin_of(row, attempt->trace),
               [this, attempt, row, summary = std::move(summary)](const Outcome& outcome) {
                 const bool refused = std::holds_alternative<Refusal>(outcome);
                 if (!refused) attempts_.code_succeeded(attempt->who, row.profile);
                 const bool accepted = std::holds_alternative<Accepted>(outcome);
                 accepted ? open(attempt, row, summary) : not_opened(attempt, outcome);
               });
}

void SignIn::Desk::not_opened(const Shared& attempt, const Outcome& outcome) {
  if (const auto* fault = std::get_if<OwnerFault>(&outcome)) {
    return attempt->done(Failure{problem_of(*fault)}, "1");
  }
  const auto* refusal = std::get_if<Refusal>(&outcome);
  attempt->done(Failure{refusal != nullptr ? problem_of(*refusal) : problem("sign_in_failed")}, {});
}

void SignIn::Desk::open(const Shared& attempt, const ProfileRow& row, ProfileSummary summary) {
  const KeyVault& vault = node_.vault();
  SessionAnswer answer;
  answer.token = new_token();
  answer.expires_at = attempt->until;
  answer.profile = std::move(summary);
  if (auto& kept = attempt->kept_device) {
    kept = kept_device(vault, *kept, attempt->who.username, row.profile, attempt->now);
  }
  OpenSession command;
  command.session = SessionId(random_id());
  answer.id = command.session;
  command.profile = row.profile;
  command.token = token_index(vault, answer.token);
  command.expires_at = answer.expires_at;
  command.proven_in = attempt->proven_in;
  Origin origin = origin_of(row, attempt->trace);
  origin.session = command.session;
  node_.submit(
      row.school,
      Session::Command(command),
      origin,
      [this, attempt, answer](const Outcome& outcome) { opened(attempt, answer, outcome); });
}

void SignIn::Desk::opened(const Shared& attempt, SessionAnswer answer, const Outcome& outcome) {
  const auto* accepted = std::get_if<Accepted>(&outcome);
  if (accepted == nullptr) return not_opened(attempt, outcome);
  ++opened_;
  if (attempt->left) ends_.leave(*attempt->left);
  answer.position = to_text(accepted->position);
  answer.token = token_with_position(node_.vault(), answer.token, accepted->position);
  const bool by_cookie = attempt->request.cookie.value_or(false);
  if (!by_cookie) answer.device = attempt->kept_device;
  // The client's next request must find its session.
  const Position position = accepted->position;
  waits_.wait(position, limits_.visible, [this, attempt, answer, position, by_cookie](bool) {
    Answer ready;
    ready.status = 201;
    ready.body = json_text(answer);
    ready.headers.emplace_back("Klade-Position", answer.position);
    if (by_cookie) {
      ready.headers.emplace_back("Set-Cookie",
                                 set_position_cookie(position, limits_.cookie_secure));
      if (attempt->kept_device) {
        ready.headers.emplace_back("Set-Cookie",
                                   set_device_cookie(*attempt->kept_device, limits_.cookie_secure));
      }
      ready.headers.emplace_back("Set-Cookie",
                                 set_session_cookie(answer.token,
                                                    std::chrono::floor<std::chrono::seconds>(
                                                        attempt->until - attempt->now),
                                                    limits_.cookie_secure));
    }
    attempt->done(std::move(ready), {});
  });
}

void SignIn::Desk::switch_profile(const Call& call, bool by_cookie, Instant until, Done done) {
  auto request = read_body<SwitchRequest>(call.body);
  if (!request) return done(Failure{request.error()}, {});
  const auto snapshot = node_.views().snapshot();
  const auto own = profile(*snapshot, call.principal.profile);
  const auto session = session_of_token(*snapshot, call.principal.token);
  if (!own || !session) return done(Failure{problem("not_signed_in")}, {});
  const auto family = open_profiles_of_family(*snapshot, *own);
  const auto row = std::ranges::find(family, request->profile, &ProfileRow::profile);
  if (row == family.end()) return done(Failure{problem("not_found")}, {});
  const auto attempt = std::make_shared<Attempt>();
  attempt->request.cookie = by_cookie;
  attempt->request.code = std::move(request->code);
  attempt->proven_in = session->proven_in.is_nil() ? session->token : session->proven_in;
  if (!session->proven_in.is_nil() && by_cookie) attempt->left = call;
  attempt->who.username = row->username;
  attempt->language = call.language;
  attempt->now = call.now;
  attempt->until = until;
  attempt->trace = call.trace;
  attempt->done = std::move(done);
  const Reading reading{*snapshot, node_.vault(), erased_text(call.language)};
  // Its password opened it to the family; its second factor is asked for each time.
  ask_second_factor(attempt, *row, profile_summary(reading, *row, riga_date(call.now)));
}

SignIn::SignIn(Node& node, PositionWaits& waits, WorkPool& pool, SignInLimits limits)
    : desk_(std::make_unique<Desk>(node, waits, pool, limits)) {}
SignIn::~SignIn() = default;
void SignIn::begin(const Call& call, const SignInClient& client, Done done) {
  desk_->begin(call, client, std::move(done));
}
void SignIn::switch_profile(const Call& call, bool by_cookie, Instant until, Done done) {
  desk_->switch_profile(call, by_cookie, until, std::move(done));
}
void SignIn::end(const Call& call, Done done) { desk_->ends().end(call, std::move(done)); }
SignInMetrics SignIn::metrics() const { return desk_->metrics(); }
AttemptLimits& SignIn::attempts() { return desk_->attempts(); }

}  // namespace klade
