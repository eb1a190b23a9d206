#include "gateway/messages/smtp_provider.h"

#include <algorithm>

#include "gateway/http/message.h"
#include "gateway/messages/curl_client.h"
#include "gateway/messages/webhook_signature.h"

namespace klade {
namespace {

constexpr std::size_t kMaxMailboxBytes = 254;  // RFC 5321
constexpr std::size_t kLineChars = 76;         // RFC 2045
// Base64 of so many bytes, in an encoded word, fits a line (RFC 2047).
constexpr std::size_t kWordBytes = 45;
constexpr int kFirstTemporary = 400;
constexpr int kFirstPermanent = 500;
constexpr int kDone = 250;
// Of us and not of the message: sign in first, wrong credentials, TLS needed.
constexpr int kFirstOfSigningIn = 530;
constexpr int kLastOfSigningIn = 538;

// Where at most `limit` bytes of UTF-8 end without cutting a character.
std::size_t whole_characters(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text.size();
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return limit;
}

std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = whole_characters(text, kWordBytes);
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return out;
}

std::string in_lines(std::string_view text) {
  std::string out;
  for (; !text.empty(); text.remove_prefix(std::min(kLineChars, text.size()))) {
    out.append(text.substr(0, kLineChars)).append("\r\n");
  }
  return out;
}

Handover handover_of(const MailResult& result) {
  if (result.end == RequestEnd::not_sent) return Handover::not_taken;
  if (result.end == RequestEnd::unknown) return Handover::unknown;
  if (result.code == kDone) return Handover::taken;
  if (result.code >= kFirstOfSigningIn && result.code <= kLastOfSigningIn) {
    return Handover::not_taken;
  }
  if (result.code >= kFirstPermanent) return Handover::rejected;
  return result.code >= kFirstTemporary ? Handover::not_taken : Handover::unknown;
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  const bool has_both = at != std::string_view::npos && at > 0 && at + 1 < text.size();
  if (!has_both || text.size() > kMaxMailboxBytes) return false;
  if (text.find('@', at + 1) != std::string_view::npos) return false;
  constexpr std::string_view kNever = "<>()[]\\,;:\"";
  return std::ranges::all_of(text, [&](char c) {
    return static_cast<unsigned char>(c) > 0x20U && c != 0x7F &&
           kNever.find(c) == std::string_view::npos;
  });
}

std::string mail_text(const std::string& from, const OutgoingMessage& message) {
  const std::string_view text = message.text;
  const std::string_view subject = text.substr(0, text.find('\n'));
  std::string_view body = text;
  body.remove_prefix(std::min(subject.size() + 1, body.size()));
  const std::string_view domain = std::string_view(from).substr(from.find('@') + 1);
  std::string mail;
  mail += "Date: " + http_date(message.queued_at) + "\r\n";
  mail += "From: <" + from + ">\r\n";
  mail += "To: <" + message.to + ">\r\n";
  mail += "Message-ID: <" + to_text(message.id) + "@" + std::string(domain) + ">\r\n";
  mail += "Subject: " + encoded_words(subject) + "\r\n";
  mail += "MIME-Version: 1.0\r\n";
  mail += "Content-Type: text/plain; charset=utf-8\r\n";
  mail += "Content-Transfer-Encoding: base64\r\n";
  mail += "Auto-Submitted: auto-generated\r\n\r\n";
  return mail + in_lines(base64(body));
}

Sent SmtpProvider::send(const OutgoingMessage& message) {
  if (!is_mail_address(message.to)) return {Handover::rejected, std::nullopt};
  MailOrder order;
  order.url = options_.url;
  order.user = options_.user;
  order.password = options_.password;
  order.from = "<" + options_.from + ">";
  order.to = "<" + message.to + ">";
  order.message = mail_text(options_.from, message);
  order.patience = options_.patience;
  return {handover_of(perform(order)), std::nullopt};
}

Found SmtpProvider::find(MessageId) { return {Whereabouts::not_known, std::nullopt}; }

}  // namespace klade
