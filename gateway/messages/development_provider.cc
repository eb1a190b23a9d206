#include "gateway/messages/development_provider.h"

#include <algorithm>
#include <vector>

#include "events/core/json_writer.h"

namespace klade {
namespace {

struct Shown {
  MessageId id;
  std::string to;
  std::string text;
  Instant at{};
  FIELDS(id, to, text, at)
};
struct ShownAll {
  std::vector<Shown> messages;
  FIELDS(messages)
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Sent DevelopmentProvider::send(const OutgoingMessage& message) {
  const std::lock_guard lock(mutex_);
  const auto has = [&](const OutgoingMessage& kept) { return kept.id == message.id; };
  if (std::ranges::none_of(messages_, has)) messages_.push_front(message);
  if (messages_.size() > kKept) messages_.pop_back();
  return {Handover::taken, std::nullopt};
}

Found DevelopmentProvider::find(MessageId id) {
  const std::lock_guard lock(mutex_);
  const auto has = [&](const OutgoingMessage& kept) { return kept.id == id; };
  const bool known = std::ranges::any_of(messages_, has);
  return {known ? Whereabouts::taken : Whereabouts::not_known, std::nullopt};
}

std::string DevelopmentProvider::json() const {
  ShownAll all;
  const std::lock_guard lock(mutex_);
  for (const OutgoingMessage& m : messages_) {
    all.messages.push_back({m.id, m.to, m.text, m.queued_at});
  }
  return json_text(all);
}

std::string DevelopmentProvider::page() const {
  std::string html =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Messages</title>"
      "<h1>Messages</h1><p>Of development: nothing of this was sent.</p>"
      "<table><tr><th>To</th><th>Text</th></tr>";
  const std::lock_guard lock(mutex_);
  for (const OutgoingMessage& m : messages_) {
    html += "<tr><td>" + escaped(m.to) + "</td><td>" + escaped(m.text) + "</td></tr>";
  }
  return html + "</table></html>";
}

}  // namespace klade
