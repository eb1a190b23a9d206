#include "gateway/payments/payment_webhook.h"

#include <algorithm>

#include "gateway/http/log.h"
#include "gateway/http/problems.h"
#include "gateway/messages/webhook_signature.h"
#include "gateway/payments/payment_requests.h"
#include "projections/views/families.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kVisible{2000};
constexpr std::string_view kRetry = "5";  // seconds
constexpr std::string_view kPaid = "payment.paid";
constexpr std::string_view kRefunded = "payment.refunded";

FamilySet::Command command_of(const ViewReader& rows,
                              const FamilySetOrdered& order,
                              const PaymentRequest& request,
                              Date today) {
  const auto& data = request.data;
  const auto cents = static_cast<std::int32_t>(data.cents.value);
  if (request.type.value == kRefunded) {
    return EndFamilySet{order.order,
                        order.buyer,
                        order.family,
                        SetEnd::refunded,
                        today,
                        cents,
                        data.reference.value};
  }
  return PayFamilySet{order.order,
                      order.buyer,
                      order.family,
                      cents,
                      data.reference.value,
                      today,
                      held_until(rows, order.family, order.buyer, today)};
}

Answer nothing_to_say() {
  Answer answer;
  answer.status = 204;
  return answer;
}

}  // namespace

bool PaymentWebhook::is_genuine(const PaymentNotice& notice) const {
  const SignedRequest request{notice.id, notice.timestamp, notice.body};
  bool genuine = false;
  for (const std::string& secret : secrets_) {
    genuine = is_signed(secret, request, notice.signatures, notice.now) || genuine;
  }
  return genuine;
}

void PaymentWebhook::receive(const PaymentNotice& notice, Done done) const {
  if (!is_genuine(notice)) return done(Failure{problem("webhook_signature_invalid")}, {});
  const auto request = read_body<PaymentRequest>(notice.body);
  if (!request) return done(Failure{request.error()}, {});
  if (request->type.value != kPaid && request->type.value != kRefunded) {
    return done(nothing_to_say(), {});
  }
  if (request->data.currency.value != "EUR") {
    return done(Failure{problem_of(Refusal::amount_differs)}, {});
  }
  const auto rows = node_.views().snapshot();
  const auto row = set_of_order(*rows, request->data.order);
  // Also one that is not seen here yet: the provider asks again.
  if (!row) return done(Failure{problem_of(Refusal::unknown_order)}, std::string(kRetry));
  const FamilySetOrdered& order = row->ordered;
  Origin origin;
  origin.command = CommandId(hash_id("payment " + to_text(order.order) + " " + notice.id));
  origin.fingerprint = hash_id(notice.body);
  origin.role = Role::system;
  origin.correlation = notice.trace;
  node_.submit(set_holder(order.family, order.buyer),
               FamilySet::Command(command_of(*rows, order, *request, riga_date(notice.now))),
               origin,
               [this, id = order.order, done = std::move(done)](const Outcome& outcome) {
                 if (const auto* fault = std::get_if<OwnerFault>(&outcome)) {
                   return done(Failure{problem_of(*fault)}, std::string(kRetry));
                 }
                 if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
                   if (*refusal == Refusal::order_is_paid) {
                     log(LogLevel::warning, "paid_twice", {{"order", to_text(id)}});
                   }
                   return done(Failure{problem_of(*refusal)}, {});
                 }
                 if (std::holds_alternative<Conflict>(outcome)) {
                   return done(Failure{problem("idempotency_conflict")}, {});
                 }
                 const Position position = std::get<Accepted>(outcome).position;
                 waits_.wait(position, kVisible, [done](bool) { done(nothing_to_say(), {}); });
               });
}

}  // namespace klade
