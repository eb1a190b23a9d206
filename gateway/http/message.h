// HTTP messages as plain data: what the server hands to the dispatcher and gets back.  No sockets
// and no Boost in here, so everything above the server is tested without either.
//
// Values.  A handler may answer from any thread, once, at once or later.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/http/api.h"

namespace klade {

class LiveStream;

struct HttpRequest {
  std::string verb;                                         // as sent: GET
  std::string target;                                       // as sent: /api/v1/journals?limit=10
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case; joined by ", "
  std::string body;
  std::string address;  // the peer's, without its port

  std::string_view header(std::string_view name) const;  // empty when there is none
  // HEAD is answered as GET, without the body.
  bool is_head() const { return verb == "HEAD"; }
};

struct HttpReply {
  Answer answer;
  std::shared_ptr<const std::string> shared_body;  // in place of answer.body: a file in memory
  std::shared_ptr<LiveStream> stream;              // the body goes on for as long as this lives
  bool close = false;                              // the connection cannot be used any more
};

using Respond = std::function<void(HttpReply)>;
// Runs work on the I/O thread that the request came on: what goes on after an owner, a runner or a
// hash thread has answered, so that none of those does the gateway's work.
using RunLater = std::function<void(std::function<void()>)>;

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // On an I/O thread: must not block.
  virtual void handle(HttpRequest request, Respond respond, RunLater run_later) = 0;
  // What the server refuses by itself, such as a request that cannot be read.
  virtual HttpReply refuse(const Problem& problem) = 0;
};

// Status line and headers, with the blank line.  `date` is an HTTP date.
struct HeadOptions {
  bool keep_alive = true;
  bool chunked = false;  // else Content-Length
};
std::string response_head(const HttpReply& reply,
                          const HeadOptions& options,
                          std::string_view date);
std::string_view body_of(const HttpReply& reply);
std::string_view reason_phrase(int status);
std::string http_date(Instant at);  // Thu, 26 Nov 2026 08:07:20 GMT

// The path of a target and its query, percent-decoded; nothing when it is malformed: not in origin
// form, a broken escape, a NUL, or text that is not UTF-8.
struct Target {
  std::string path;
  std::map<std::string, std::string, std::less<>> query;  // of a repeated name the last
};
std::optional<Target> parse_target(std::string_view target);

bool is_utf8(std::string_view text);

}  // namespace klade
