// SmtpProvider: e-mail by a mail server.  A server cannot be asked for a message afterwards: one of
// unknown outcome is sent again with the same Message-ID, by which mail systems know it.
// Thread-safe.
#pragma once

#include <chrono>
#include <string>

#include "gateway/messages/message_provider.h"

namespace klade {

class SmtpProvider final : public MessageProvider {
 public:
  struct Options {
    std::string url;
    std::string from;  // an address
    std::string user;  // empty: without signing in
    std::string password;
    std::chrono::milliseconds patience{30'000};
  };
  explicit SmtpProvider(Options options) : options_(std::move(options)) {}

  Sent send(const OutgoingMessage& message) override;
  Found find(MessageId id) override;

 private:
  const Options options_;
};

// Whether it can stand in an envelope: one @, no blanks, quotes or control characters.
bool is_mail_address(std::string_view text);

// Headers and body, in ASCII: of the text the first line is the subject.
std::string mail_text(const std::string& from, const OutgoingMessage& message);

}  // namespace klade
