#include "gateway/messages/text_webhooks.h"

#include "gateway/http/problems.h"
#include "gateway/messages/delivery.h"
#include "gateway/messages/webhook_signature.h"
#include "projections/views/outgoing.h"

namespace klade {
namespace {

constexpr int kNoContent = 204;

Answer nothing_to_say() {
  Answer answer;
  answer.status = kNoContent;
  return answer;
}

}  // namespace

std::optional<Problem> TextWebhooks::refused(const HttpRequest& request, Instant now) const {
  if (!secret_) return problem("not_found");
  if (request.body.size() > kMaxWebhookBytes) return problem("body_too_large");
  const SignedRequest what{
      request.header("webhook-id"), request.header("webhook-timestamp"), request.body};
  if (is_signed(*secret_, what, request.header("webhook-signature"), now)) return std::nullopt;
  return problem("webhook_signature_invalid");
}

void TextWebhooks::received(const HttpRequest& request, Instant now, const Done& done) {
  if (auto why = refused(request, now)) return done(Failure{*std::move(why)});
  auto text = read_body<TextReceivedRequest>(request.body);
  if (!text) return done(Failure{text.error()});
  const InboundText inbound{std::move(text->id.value),
                            std::move(text->from.value),
                            std::move(text->to.value),
                            std::move(text->text.value)};
  recovery_.begin(inbound, now, [done](std::optional<Problem> why) {
    if (why) return done(Failure{*std::move(why)});
    done(nothing_to_say());
  });
}

void TextWebhooks::reported(const HttpRequest& request, Instant now, const Done& done) {
  if (auto why = refused(request, now)) return done(Failure{*std::move(why)});
  const auto report_of = read_body<TextReportRequest>(request.body);
  if (!report_of) return done(Failure{report_of.error()});
  const bool arrived = report_of->status.value == "delivered";
  if (!arrived && report_of->status.value != "failed") return done(nothing_to_say());
  // The vault may have to be waited for.
  const MessageId id = report_of->id;
  if (!pool_.submit([this, id, arrived, done] { report(id, arrived, done); })) {
    done(Failure{problem("busy")});
  }
}

// A provider that says so has the message, also when it was not recorded yet: its key goes first.
void TextWebhooks::report(MessageId id, bool arrived, const Done& done) try {
  const auto row = outgoing(*node_.views().snapshot(), id);
  if (!row) return done(Failure{problem("not_found")});
  if (row->state == OutgoingState::waiting && !node_.vault().erase(id)) {
    return done(Failure{problem("unavailable")});
  }
  Message::Command command = FailMessage{id, MessageFailure::undeliverable};
  if (arrived) command = ReportDelivery{id};
  const auto word = arrived ? MessageWord::delivered : MessageWord::undelivered;
  node_.submit(row->partition_key(),
               std::move(command),
               origin_of_word(id, word),
               [done](const Outcome& outcome) {
                 const auto* fault = std::get_if<OwnerFault>(&outcome);
                 if (fault != nullptr) return done(Failure{problem_of(*fault)});
                 done(nothing_to_say());
               });
} catch (const ViewsUnreadable&) {
  done(Failure{problem("unavailable")});
} catch (const ViewNotServed&) {
  done(Failure{problem("views_not_ready")});
}

}  // namespace klade
