#include "gateway/http/message.h"

#include <array>
#include <ctime>

namespace klade {
namespace {

constexpr std::size_t kMaxQueryFields = 32;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Nothing for a broken escape, a NUL or bytes that are not UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (out.find('\0') != std::string::npos || !is_utf8(out)) return std::nullopt;
  return out;
}

bool parse_query(std::string_view text, Target& target) {
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), field.size() + 1));
    if (field.empty()) continue;
    const auto equals = field.find('=');
    const auto name = percent_decoded(field.substr(0, equals), true);
    const auto value = percent_decoded(
        equals == std::string_view::npos ? std::string_view{} : field.substr(equals + 1), true);
    if (!name || !value || target.query.size() >= kMaxQueryFields) return false;
    target.query[*name] = *value;
  }
  return true;
}

void add_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) {
    if (c != '\r' && c != '\n') out += c;
  }
  out.append("\r\n");
}

// How many bytes the sequence that begins with `lead` has; 0 for a byte that begins none.
std::size_t utf8_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// The second byte's bounds shut out overlong forms, surrogates and what is above U+10FFFF.
bool second_byte_fits(unsigned char lead, unsigned char second) {
  const unsigned char least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  return second >= least && second <= most;
}

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = utf8_length(lead);
    if (length == 0 || length > text.size() - i) return false;
    for (std::size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      if ((byte & 0xC0U) != 0x80 || (k == 1 && !second_byte_fits(lead, byte))) return false;
    }
    i += length;
  }
  return true;
}

std::optional<Target> parse_target(std::string_view target) {
  if (target.empty() || target.front() != '/') return std::nullopt;
  const auto question = target.find('?');
  const auto path = percent_decoded(target.substr(0, question), false);
  if (!path) return std::nullopt;
  Target parsed;
  parsed.path = *path;
  if (question != std::string_view::npos && !parse_query(target.substr(question + 1), parsed)) {
    return std::nullopt;
  }
  return parsed;
}

std::string_view body_of(const HttpReply& reply) {
  return reply.shared_body ? std::string_view(*reply.shared_body) : reply.answer.body;
}

std::string_view reason_phrase(int status) {
  static constexpr std::pair<int, std::string_view> kPhrases[] = {
      {200, "OK"},
      {201, "Created"},
      {204, "No Content"},
      {304, "Not Modified"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {503, "Service Unavailable"},
  };
  for (const auto& [code, phrase] : kPhrases) {
    if (code == status) return phrase;
  }
  return "Status";
}

std::string http_date(Instant at) {
  const std::time_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  static constexpr std::array<std::string_view, 7> kDays{
      "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 24> day{};
  std::array<char, 24> rest{};
  std::strftime(day.data(), day.size(), "%d", &parts);
  std::strftime(rest.data(), rest.size(), "%Y %H:%M:%S GMT", &parts);
  return std::string(kDays[static_cast<std::size_t>(parts.tm_wday)]) + ", " + day.data() + " " +
         std::string(kMonths[static_cast<std::size_t>(parts.tm_mon)]) + " " + rest.data();
}

std::string response_head(const HttpReply& reply,
                          const HeadOptions& options,
                          std::string_view date) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.answer.status) + " ";
  head.append(reason_phrase(reply.answer.status)).append("\r\n");
  add_header(head, "Date", date);
  if (options.chunked) {
    add_header(head, "Transfer-Encoding", "chunked");
  } else if (reply.answer.status != 204 && reply.answer.status != 304 && !reply.stream) {
    add_header(head, "Content-Length", std::to_string(body_of(reply).size()));
  }
  if (reply.stream || !body_of(reply).empty()) {
    add_header(head, "Content-Type", reply.answer.content_type);
  }
  for (const auto& [name, value] : reply.answer.headers) add_header(head, name, value);
  if (!options.keep_alive) add_header(head, "Connection", "close");
  return head + "\r\n";
}

}  // namespace klade
