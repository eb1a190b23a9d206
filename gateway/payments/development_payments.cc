#include "gateway/payments/development_payments.h"

#include <charconv>

#include "gateway/messages/webhook_signature.h"

namespace klade {
namespace {

constexpr std::string_view kPlays[] = {
    "paid", "twice", "again", "late", "forged", "less", "refunded"};

std::string text_of(const DevelopmentPayments::Query& query, std::string_view name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

// What goes into the page is an id, a number and a word of kPlays.
std::string page_of(const OrderId& order,
                    std::int32_t cents,
                    std::string_view played,
                    const std::vector<std::string>& said) {
  const std::string here =
      "/dev/payments?order=" + to_text(order) + "&amp;cents=" + std::to_string(cents);
  std::string html =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Payments</title>"
      "<h1>Payment provider, played</h1><p>Order " +
      to_text(order) + ", " + std::to_string(cents) + " cents</p><ul>";
  for (const std::string_view play : kPlays) {
    html += "<li><a href=\"" + here + "&amp;play=" + std::string(play) + "\">" + std::string(play) +
            "</a></li>";
  }
  html += "</ul><p>" + std::string(played) + "</p><ol>";
  for (const std::string& line : said) html += "<li>" + line + "</li>";
  return html + "</ol></html>";
}

}  // namespace

struct DevelopmentPayments::Play {
  OrderId order;
  std::int32_t cents = 0;
  std::string_view played;
  std::vector<PaymentNotice> notices;
  std::vector<std::string> said;
  Done done;
};

void DevelopmentPayments::answer(const Query& query,
                                 Instant now,
                                 const Id128& trace,
                                 Done done) const {
  const auto play = std::make_shared<Play>();
  play->order = parse_id<OrderId>(text_of(query, "order")).value_or(OrderId{});
  const std::string cents = text_of(query, "cents");
  std::from_chars(cents.data(), cents.data() + cents.size(), play->cents);
  const std::string wanted = text_of(query, "play");
  for (const std::string_view word : kPlays) {
    if (word == wanted) play->played = word;
  }
  play->done = std::move(done);
  const std::string_view word = play->played;
  const auto say = [&](const std::string& id) {
    const std::int32_t paid = word == "less" ? play->cents - 1 : play->cents;
    const std::string type = word == "refunded" ? "payment.refunded" : "payment.paid";
    PaymentNotice notice;
    notice.id = id;
    const Instant at = word == "late" ? now - 2 * kWebhookWindow : now;
    notice.timestamp = std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count());
    notice.body = R"({"type":")" + type + R"(","data":{"order":")" + to_text(play->order) +
                  R"(","cents":)" + std::to_string(paid) +
                  R"(,"currency":"EUR","reference":"dev-)" + to_text(play->order).substr(0, 8) +
                  "\"}}";
    const std::string secret = word == "forged" ? secret_ + "!" : secret_;
    notice.signatures = webhook_signature(secret, {notice.id, notice.timestamp, notice.body});
    notice.now = now;
    notice.trace = trace;
    play->notices.push_back(std::move(notice));
  };
  const std::string id = to_text(random_id());
  if (!word.empty()) say(id);
  if (word == "twice") say(id);
  if (word == "again") say(to_text(random_id()));
  say_next(play);
}

void DevelopmentPayments::say_next(const std::shared_ptr<Play>& play) const {
  const std::size_t at = play->said.size();
  if (at == play->notices.size()) {
    Answer page;
    page.content_type = "text/html; charset=utf-8";
    page.body = page_of(play->order, play->cents, play->played, play->said);
    return play->done(std::move(page));
  }
  webhook_.receive(play->notices[at],
                   [this, play](const Result<Answer, Problem>& answer, const std::string&) {
                     const int status = answer ? answer->status : answer.error().status;
                     const std::string_view code = answer ? "" : answer.error().code;
                     play->said.push_back(std::to_string(status) + " " + std::string(code));
                     say_next(play);
                   });
}

}  // namespace klade
