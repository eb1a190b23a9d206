// What the dispatcher knows of one request between its coming and its answer.  Of the dispatcher's
// source files only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/dispatch.h"
#include "gateway/http/principal.h"

namespace klade {

inline constexpr std::string_view kRetrySoon = "1";  // seconds

// Who does what a call asks for.
Origin origin_of(const Call& call, const Route& route, const Id128& fingerprint);

struct Dispatcher::Exchange {
  HttpRequest request;
  Respond respond;
  RunLater run_later;
  std::chrono::steady_clock::time_point began;
  Call call;
  const Route* route = nullptr;
  std::string_view label = "other";  // in metrics and log lines
  SignedIn who;
  bool by_cookie = false;          // how the caller is known
  bool barred = false;             // by what it may, or by what is demanded of it first
  bool behind = false;             // that was said before the caller's last write was seen
  std::string allow;               // the methods that the path has
  std::string tried_profile;       // who tries a password
  bool tried_code = false;         // it tries a second factor's code, too
  std::optional<Attempter> tried;  // whose password it is, when not its own, and from where
};

// A write that is accepted step by step.
struct Dispatcher::Writing {
  Shared exchange;
  Intent intent;
  Origin origin;           // of the first step
  std::size_t next = 0;    // the step to take: 0 is the intent's own command
  Position position;       // that the answer names
  bool in_school = false;  // it is of the partition that the caller reads from
  bool repeated = false;   // it was begun before
};

// Under which name an answer is kept, and how long it is good.
struct Dispatcher::Kept {
  std::string key;
  AnswerCache::Stamp stamp;
  std::optional<std::uint64_t> revision;
};

}  // namespace klade
