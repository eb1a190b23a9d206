// AttemptLimits: how often somebody may try to sign in.
//
// Attempts that fail are bounded a username and an address, those that succeed a username, and
// second factors that are wrong a profile.  Whoever brings a valid device (gateway/http/device.h)
// has buckets of its profile's own instead of the username's, and none of the address: so nobody
// who tries passwords from elsewhere, or from the same school, locks out the owner's browser.  One
// username has as many buckets as it has profiles, and one for everybody else.
//
// An attempt takes of all its buckets before it costs a hash; how it ends gives back what it did
// not cost.  Thread-safe, and bounded as RateLimit is.  Time comes in with the call.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "events/core/id.h"
#include "gateway/http/rate_limit.h"

namespace klade {

struct AttemptBounds {
  std::size_t username_attempts = 10;
  std::chrono::seconds username_refill{30};
  std::size_t username_sign_ins = 30;
  std::chrono::seconds username_sign_in_refill{10};
  std::size_t address_attempts = 300;
  std::chrono::seconds address_refill{2};
  // Of a million codes three are good at a time: a day of trying finds one in a thousand.
  std::size_t code_attempts = 5;
  std::chrono::seconds code_refill{300};
};

// Who tries.
struct Attempter {
  BlindIndex username;                // a profile's own, also when an alternative one was typed
  std::string network;                // of the client's address
  std::optional<ProfileId> device{};  // whose device it is; nothing: none that is known
};

class AttemptLimits {
 public:
  explicit AttemptLimits(const AttemptBounds& bounds);

  // A token of each bucket, or of none: then how long to wait.
  std::optional<std::chrono::seconds> take(const Attempter& who, Instant now);
  // How it ended.
  void not_tried(const Attempter& who);
  void failed(const Attempter& who);
  void succeeded(const Attempter& who);

  // The same of a second factor, once the password was right.
  std::optional<std::chrono::seconds> take_code(const Attempter& who,
                                                ProfileId profile,
                                                Instant now);
  void code_succeeded(const Attempter& who, ProfileId profile);

 private:
  RateLimit usernames_;
  RateLimit sign_ins_;
  RateLimit addresses_;
  RateLimit codes_;
};

}  // namespace klade
