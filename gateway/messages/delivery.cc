#include "gateway/messages/delivery.h"

#include "events/core/check.h"

namespace klade {
namespace {

using State = Sending::State;

Progress provider_works() {
  Progress progress;
  progress.provider_works = true;
  return progress;
}
Progress provider_fails(std::optional<std::chrono::seconds> retry_after) {
  Progress progress;
  progress.provider_failed = true;
  progress.retry_after = retry_after;
  return progress;
}

}  // namespace

Origin origin_of_word(MessageId message, MessageWord word) {
  Origin origin;
  origin.command = CommandId(derive_id(message, static_cast<std::uint64_t>(word)));
  origin.fingerprint = origin.command;
  origin.role = Role::system;
  return origin;
}

Progress Delivery::advance(Sending& attempt) const {
  const OutgoingRow& row = attempt.row;
  if (attempt.state == State::taken || attempt.state == State::failed) return conclude(attempt);
  if (parts_.vault.is_erased(row.message.id)) {
    attempt.state = State::taken;
    return conclude(attempt);
  }
  MessageProvider* provider = row.channel == Channel::sms ? parts_.sms : parts_.email;
  Progress progress;
  if (attempt.state == State::doubtful && provider != nullptr) progress = ask(attempt, *provider);
  const bool is_open = attempt.state == State::fresh || attempt.state == State::doubtful;
  if (is_open && parts_.clock.now() >= row.message.expires_at) attempt.state = State::failed;
  if (attempt.state == State::fresh && attempt.superseded) {
    attempt.state = State::failed;
    attempt.why = MessageFailure::superseded;
  }
  if (attempt.state == State::fresh && provider != nullptr) progress = send(attempt, *provider);
  if (attempt.state != State::taken && attempt.state != State::failed) return progress;
  const bool works = progress.provider_works;
  progress = conclude(attempt);
  progress.provider_works = works;
  return progress;
}

// What the provider does not have is as good as never sent.
Progress Delivery::ask(Sending& attempt, MessageProvider& provider) const {
  const Found found = provider.find(attempt.row.message.id);
  switch (found.where) {
    case Whereabouts::delivered:
      attempt.delivered = true;
      attempt.state = State::taken;
      return provider_works();
    case Whereabouts::taken:
      attempt.state = State::taken;
      return provider_works();
    case Whereabouts::undeliverable:
      attempt.state = State::failed;
      attempt.why = MessageFailure::undeliverable;
      return {};
    case Whereabouts::not_known:
      attempt.state = State::fresh;
      return {};
    case Whereabouts::unknown:
      return provider_fails(found.retry_after);
  }
  CHECK(false);
  return {};
}

Progress Delivery::send(Sending& attempt, MessageProvider& provider) const {
  const OutgoingRow& row = attempt.row;
  const auto to = parts_.vault.open(row.message.to, "message.to");
  const auto text = parts_.vault.open(row.message.text, "message.text");
  if (!to || !text) return {};  // the vault's brokers; or its key was lost, and it expires
  const auto* clear_to = std::get_if<std::string>(&*to);
  const auto* clear_text = std::get_if<std::string>(&*text);
  if (clear_to == nullptr || clear_text == nullptr) {
    attempt.state = State::taken;
    return {};
  }
  const Sent sent = provider.send({row.message.id, *clear_to, *clear_text, row.queued_at});
  switch (sent.handover) {
    case Handover::taken:
      attempt.state = State::taken;
      return provider_works();
    case Handover::rejected:
      attempt.state = State::failed;
      attempt.why = MessageFailure::rejected;
      return {};
    case Handover::not_taken:
      return provider_fails(sent.retry_after);
    case Handover::unknown:
      attempt.state = State::doubtful;
      return provider_fails(sent.retry_after);
  }
  CHECK(false);
  return {};
}

Progress Delivery::conclude(Sending& attempt) const {
  const OutgoingRow& row = attempt.row;
  const MessageId id = row.message.id;
  Progress progress;
  if (attempt.state == State::failed) {
    attempt.recorded =
        attempt.recorded ||
        record(row, Message::Command(FailMessage{id, attempt.why}), MessageWord::failed);
    progress.done = attempt.recorded && destroy_key(id);
    return progress;
  }
  if (!destroy_key(id)) return progress;
  progress.done =
      attempt.delivered
          ? record(row, Message::Command(ReportDelivery{id}), MessageWord::delivered)
          : record(row, Message::Command(HandOverMessage{id}), MessageWord::handed_over);
  return progress;
}

// Whether it is in the log.  A refusal or a conflict would be for good.
bool Delivery::record(const OutgoingRow& row, Command command, MessageWord word) const {
  const Outcome outcome =
      parts_.submit(row.partition_key(), std::move(command), origin_of_word(row.message.id, word));
  return !std::holds_alternative<OwnerFault>(outcome);
}

bool Delivery::destroy_key(MessageId id) const {
  return parts_.vault.is_erased(id) || static_cast<bool>(parts_.vault.erase(id));
}

}  // namespace klade
