#include "gateway/messages/curl_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr long kConnectMs = 5'000;
constexpr int kData = 354;  // SMTP: the message is being sent
constexpr int kDone = 250;
constexpr int kBadCredentials = 535;
constexpr int kFirstRefusal = 400;

void use_curl() {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(kReady == CURLE_OK);
}

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Handle new_handle() {
  use_curl();
  Handle handle(curl_easy_init(), &curl_easy_cleanup);
  CHECK(handle != nullptr);
  return handle;
}

template <class Value>
void set(const Handle& handle, CURLoption option, Value value) {
  CHECK(curl_easy_setopt(handle.get(), option, value) == CURLE_OK);
}

void append(List& list, const std::string& text) {
  curl_slist* longer = curl_slist_append(list.get(), text.c_str());
  CHECK(longer != nullptr);
  static_cast<void>(list.release());
  list.reset(longer);
}

std::size_t take(char* data, std::size_t /*of one byte*/, std::size_t size, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size > kMaxAnswerBytes) return 0;
  body.append(data, size);
  return size;
}

// What is left of a message.
std::size_t give(char* buffer, std::size_t /*of one byte*/, std::size_t room, void* from) {
  auto& left = *static_cast<std::string_view*>(from);
  const std::size_t size = std::min(room, left.size());
  std::memcpy(buffer, left.data(), size);
  left.remove_prefix(size);
  return size;
}

void set_common(const Handle& handle, const std::string& url, std::chrono::milliseconds patience) {
  set(handle, CURLOPT_URL, url.c_str());
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
}

bool never_reached(const Handle& handle, CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
      return true;
    default:
      break;
  }
  double connected = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_PRETRANSFER_TIME, &connected);
  return connected == 0;
}

int answer_code(const Handle& handle) {
  long code = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &code);
  return static_cast<int>(code);
}

std::optional<std::chrono::seconds> retry_after(const Handle& handle) {
  curl_off_t seconds = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RETRY_AFTER, &seconds);
  return seconds > 0 ? std::optional(std::chrono::seconds(seconds)) : std::nullopt;
}

}  // namespace

HttpResult perform(const HttpOrder& order) {
  const Handle handle = new_handle();
  set_common(handle, order.url, order.patience);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  List headers(nullptr, &curl_slist_free_all);
  for (const auto& [name, value] : order.headers) {
    std::string line = name;
    append(headers, line.append(": ").append(value));
  }
  append(headers, "Expect:");
  set(handle, CURLOPT_HTTPHEADER, headers.get());
  if (order.verb == "POST") {
    set(handle, CURLOPT_POSTFIELDS, order.body.c_str());
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(order.body.size()));
  }
  HttpResult result;
  set(handle, CURLOPT_WRITEFUNCTION, &take);
  set(handle, CURLOPT_WRITEDATA, &result.body);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_OK) {
    result.end = RequestEnd::answered;
    result.status = answer_code(handle);
    result.retry_after = retry_after(handle);
  } else if (never_reached(handle, code)) {
    result.end = RequestEnd::not_sent;
  }
  return result;
}

MailResult perform(const MailOrder& order) {
  const Handle handle = new_handle();
  set_common(handle, order.url, order.patience);
  set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  const bool signs_in = !order.user.empty();
  set(handle, CURLOPT_USE_SSL, static_cast<long>(signs_in ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (signs_in) {
    set(handle, CURLOPT_USERNAME, order.user.c_str());
    set(handle, CURLOPT_PASSWORD, order.password.c_str());
  }
  set(handle, CURLOPT_MAIL_FROM, order.from.c_str());
  List to(nullptr, &curl_slist_free_all);
  append(to, order.to);
  set(handle, CURLOPT_MAIL_RCPT, to.get());
  std::string_view left = order.message;
  set(handle, CURLOPT_READFUNCTION, &give);
  set(handle, CURLOPT_READDATA, &left);
  set(handle, CURLOPT_UPLOAD, 1L);
  const CURLcode code = curl_easy_perform(handle.get());
  MailResult result;
  result.code = answer_code(handle);
  if (code == CURLE_OK) {
    result.end = RequestEnd::answered;
    result.code = kDone;
  } else if (code == CURLE_LOGIN_DENIED) {
    result.end = RequestEnd::answered;
    result.code = kBadCredentials;
  } else if (result.code >= kFirstRefusal) {
    result.end = RequestEnd::answered;
  } else if (result.code != kData) {
    // The server was never told to take it.
    result.end = RequestEnd::not_sent;
  }
  return result;
}

}  // namespace klade
