// SignIn: POST /sessions.  One Argon2id an attempt, whatever number of profiles share the username,
// and as much for a username that nobody has (A6); the password decides which profiles it opens.
// An alternative username opens the one profile that has it (A8), by the salt of its own username.
//
// A profile with a second factor is asked for it once the password was right: the one-time password
// or recovery code is spent, by the profile's own rule, before the session is opened.
//
// Attempts are bounded as AttemptLimits says.  Hashing runs in a bounded pool, in its preferred
// lane for who brings a device; beyond it the answer is 503.
//
// Thread-safe.  `done` is called once, within `begin` or later on another thread.  What it is given
// must outlive it; the pool is stopped before anything that its work uses goes.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "gateway/http/api.h"
#include "gateway/http/attempt_limits.h"
#include "gateway/http/position_waits.h"
#include "gateway/http/work_pool.h"
#include "gateway/node/node.h"

namespace klade {

// Nobody has to be known to send one, so it is no larger than it needs to be.
inline constexpr std::size_t kMaxSignInBytes = 4096;

struct SignInLimits : AttemptBounds {
  std::chrono::minutes session{12 * 60};
  std::chrono::milliseconds visible{2000};  // how long an accepted sign-in waits for the views
  bool cookie_secure = true;
};

struct SignInMetrics {
  std::uint64_t opened = 0;
  std::uint64_t failed = 0;
  std::uint64_t limited = 0;
  std::uint64_t turned_away = 0;  // the pool was full
  std::size_t queued = 0;
};

// From where somebody signs in.
struct SignInClient {
  std::string address;
  std::string kept_device;  // by its browser
};

class SignIn {
 public:
  using Done = std::function<void(Result<Answer, Problem>, std::string retry_after)>;

  SignIn(Node& node, PositionWaits& waits, WorkPool& pool, SignInLimits limits);
  ~SignIn();
  SignIn(const SignIn&) = delete;
  SignIn& operator=(const SignIn&) = delete;

  // `call` has body, time, language and trace.  Reads the views, and throws as they do.
  void begin(const Call& call, const SignInClient& client, Done done);
  // From one profile of a family to another, without a password but with its second factor: a
  // session of it that ends when the one does that a password opened (F4).  Reads the views, and
  // throws as they do.
  void switch_profile(const Call& call, bool by_cookie, Instant until, Done done);
  // Ends the call's session, as SessionEnds says.
  void end(const Call& call, Done done);

  SignInMetrics metrics() const;
  // Of whoever tries a password by another way.
  AttemptLimits& attempts();

 private:
  class Desk;
  std::unique_ptr<Desk> desk_;
};

}  // namespace klade
