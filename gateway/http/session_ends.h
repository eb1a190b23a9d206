// SessionEnds: how the sessions of callers end by their own doing: DELETE /sessions/current (A10),
// and switching on from one that was switched to.
//
// Thread-safe.  Reads the views, and throws as they do.  What it is given must outlive it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "gateway/http/api.h"
#include "gateway/http/position_waits.h"
#include "gateway/node/node.h"

namespace klade {

class SessionEnds {
 public:
  using Done = std::function<void(Result<Answer, Problem>, std::string retry_after)>;

  // `visible`: how long an end waits for the views.
  SessionEnds(Node& node,
              PositionWaits& waits,
              std::chrono::milliseconds visible,
              bool cookie_secure)
      : node_(node), waits_(waits), visible_(visible), cookie_secure_(cookie_secure) {}

  // The call's session, and with one that was switched to the one that a password opened.
  // `done` is called once, within this or later on another thread.
  void end(const Call& call, Done done) const;
  // The call's alone, without an answer: its client has another token.  Should it not end, it
  // lapses.
  void leave(const Call& call) const;

 private:
  void end_own(const Call& call, Done done) const;

  Node& node_;
  PositionWaits& waits_;
  const std::chrono::milliseconds visible_;
  const bool cookie_secure_;
};

}  // namespace klade
