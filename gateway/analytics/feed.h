// AnalyticsFeed: GET /analytics/events, the analytics topics for whoever has no Kafka.  A page of
// CloudEvents in structured mode, one a line (NDJSON), in the order of one partition of the log.
//
//   topic      marks, attendance or lessons
//   after      the cursor to read on from: of a line, or the answer's Klade-Cursor; else the start
//   partition  without a cursor: which one, by default 0; a token of one school has the school's
//   limit      lines of a page
//   wait       seconds that an empty page waits for something to happen
//
// Klade-Cursor also passes what is not shown: other schools' events, and erased pupils'.  When
// there is so much of that that `wait` is over before anything is found, the page is empty and its
// cursor has moved: more may stand after it.
//
// Thread-safe.  `done` is called once, within `begin` or later on the thread that `later` runs on.
// The node must outlive it; `stop` comes before the server's.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/analytics/tokens.h"
#include "gateway/http/api.h"
#include "gateway/http/position_waits.h"
#include "gateway/node/node.h"
#include "projections/views/analytics.h"

namespace klade {

class AnalyticsFeed {
 public:
  static constexpr std::size_t kDefaultPage = 500;
  static constexpr std::size_t kMaxPage = 1000;
  static constexpr std::size_t kFactsAtOnce = 1000;  // looked at without giving way to others
  static constexpr std::chrono::seconds kDefaultWait{20};
  static constexpr std::chrono::seconds kMaxWait{30};
  static constexpr std::size_t kMaxWaiting = 256;  // beyond: an empty page is answered at once

  using Done = std::function<void(const Result<Answer, Problem>&)>;
  using Later = std::function<void(std::function<void()>)>;

  AnalyticsFeed(Node& node, std::vector<AnalyticsGrant> grants);

  // `token` is the request's bearer token, empty for none.
  void begin(const Call& call, std::string_view token, Later later, Done done);

  void see(const Committed& committed);  // on a runner's thread
  // Whoever waits is answered; nobody waits any more.
  void stop() { waits_.stop(); }

  std::size_t waiting() const { return waits_.waiting(); }  // readers, now

 private:
  struct Reader;
  using Shared = std::shared_ptr<Reader>;
  Result<Shared, Problem> read_query(const Call& call, const AnalyticsGrant& grant) const;
  void go_on(const Shared& reader);
  void wait(const Shared& reader, std::uint64_t seen);

  Node& node_;
  const std::vector<AnalyticsGrant> grants_;
  PositionWaits waits_;
};

}  // namespace klade
