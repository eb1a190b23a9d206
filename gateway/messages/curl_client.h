// Requests to other servers, over HTTP and SMTP.  libcurl is in the source file only.
//
// Thread-safe; a call blocks until it is done or its time is over.  Certificates are verified,
// redirections not followed, and an answer beyond kMaxAnswerBytes is none.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace klade {

inline constexpr std::size_t kMaxAnswerBytes = 64ULL * 1024;

// How a request ended: answered, or nothing of it can have had an effect, or that is not known.
enum class RequestEnd { answered, not_sent, unknown };

struct HttpOrder {
  std::string verb;  // GET or POST
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds patience{10'000};
};
struct HttpResult {
  RequestEnd end = RequestEnd::unknown;
  int status = 0;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;  // when it was given as seconds
};
HttpResult perform(const HttpOrder& order);

struct MailOrder {
  std::string url;   // smtp://HOST:PORT or smtps://HOST:PORT
  std::string user;  // empty: without signing in; else only over TLS
  std::string password;
  std::string from;
  std::string to;
  std::string message;  // headers and body
  std::chrono::milliseconds patience{30'000};
};
struct MailResult {
  RequestEnd end = RequestEnd::unknown;
  int code = 0;  // the server's last; 535 also of credentials that it does not take
};
MailResult perform(const MailOrder& order);

}  // namespace klade
