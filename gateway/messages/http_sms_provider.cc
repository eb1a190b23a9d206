#include "gateway/messages/http_sms_provider.h"

#include <algorithm>
#include <array>

#include "events/core/json_writer.h"
#include "gateway/http/json_body.h"
#include "gateway/messages/webhook_signature.h"

namespace klade {
namespace {

constexpr int kNotFound = 404;
constexpr std::array kRejected{400, 410, 413, 422};

struct TextOrder {
  MessageId id;
  std::string to;
  std::string text;
  FIELDS(id, to, text)
};

bool is_between(int status, int low, int high) { return status >= low && status <= high; }

Handover handover_of(const HttpResult& result) {
  if (result.end == RequestEnd::not_sent) return Handover::not_taken;
  if (result.end == RequestEnd::unknown) return Handover::unknown;
  if (is_between(result.status, 200, 299)) return Handover::taken;
  if (std::ranges::find(kRejected, result.status) != kRejected.end()) return Handover::rejected;
  return is_between(result.status, 400, 499) ? Handover::not_taken : Handover::unknown;
}

Whereabouts whereabouts_of(const HttpResult& result) {
  if (result.end != RequestEnd::answered) return Whereabouts::unknown;
  if (result.status == kNotFound) return Whereabouts::not_known;
  if (!is_between(result.status, 200, 299)) return Whereabouts::unknown;
  const auto body = parse_json(result.body);
  const JsonNode* status = body ? body->member("status") : nullptr;
  if (status == nullptr) return Whereabouts::unknown;
  if (status->text == "queued" || status->text == "sent") return Whereabouts::taken;
  if (status->text == "delivered") return Whereabouts::delivered;
  if (status->text == "failed") return Whereabouts::undeliverable;
  return Whereabouts::unknown;
}

}  // namespace

HttpResult HttpSmsProvider::request(HttpOrder order, MessageId id) const {
  const std::string name = to_text(id);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::string timestamp =
      std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
  order.headers.emplace_back("webhook-id", name);
  order.headers.emplace_back("webhook-timestamp", timestamp);
  order.headers.emplace_back("webhook-signature",
                             webhook_signature(options_.secret, {name, timestamp, order.body}));
  order.patience = options_.patience;
  return perform(order);
}

Sent HttpSmsProvider::send(const OutgoingMessage& message) {
  HttpOrder order;
  order.verb = "POST";
  order.url = options_.url;
  order.body = json_text(TextOrder{message.id, message.to, message.text});
  order.headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", to_text(message.id)}};
  const HttpResult result = request(std::move(order), message.id);
  return {handover_of(result), result.retry_after};
}

Found HttpSmsProvider::find(MessageId id) {
  HttpOrder order;
  order.verb = "GET";
  order.url = options_.url + "/" + to_text(id);
  const HttpResult result = request(std::move(order), id);
  return {whereabouts_of(result), result.retry_after};
}

}  // namespace klade
