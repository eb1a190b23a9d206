#include "gateway/messages/text_recovery.h"

#include <algorithm>
#include <atomic>

#include "events/personal_code.h"
#include "gateway/http/languages.h"
#include "gateway/http/problems.h"
#include "gateway/messages/delivery.h"
#include "gateway/messages/password_text.h"
#include "gateway/messages/phone.h"
#include "gateway/messages/texts.h"
#include "gateway/node/password.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string without_blanks(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return !is_blank(c); });
  return out;
}

bool is_parent(const ProfileRow& row) {
  const Role role = row.roles.empty() ? Role::none : row.roles.front();
  return role == Role::mother || role == Role::father || role == Role::guardian;
}

// Whether its school lets it, in all of its roles.
bool may_recover(const ViewReader& rows, const ProfileRow& row) {
  const auto of = school(rows, row.school);
  if (!of || row.roles.empty()) return false;
  const auto& allowed = of->access.recovery_by_sms;
  return std::ranges::all_of(
      row.roles, [&](Role role) { return std::ranges::find(allowed, role) != allowed.end(); });
}

// A stranger is told of the parent that it may be, or else of whose code it is.
RecoveryPlan::Reply phone_unknown(const std::vector<ProfileRow>& candidates) {
  auto about = std::ranges::find_if(candidates, is_parent);
  if (about == candidates.end()) about = candidates.begin();
  return {about->school, std::string(phone_unknown_text(about->roles.front(), about->language))};
}

// What a text makes is named after it.
MessageId message_of(std::string_view text_id, const Id128& about) {
  return MessageId(hash_id("text_received|" + std::string(text_id) + "|" + to_text(about)));
}

}  // namespace

std::optional<std::string> recovery_code(std::string_view text, std::string_view keyword) {
  const std::string dense = without_blanks(text);
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  if (dense.size() < keyword.size() ||
      !std::equal(keyword.begin(), keyword.end(), dense.begin(), same)) {
    return std::nullopt;
  }
  return normalised_personal_code(std::string_view(dense).substr(keyword.size()));
}

RecoveryPlan recovery_plan(const Reading& reading,
                           const RecoveryAsked& asked,
                           Language stranger_language) {
  auto candidates = profiles_of_username(reading.rows, asked.username);
  std::erase_if(candidates, [](const ProfileRow& row) { return row.closed; });
  if (candidates.empty()) {
    return {{}, RecoveryPlan::Reply{{}, std::string(code_unknown_text(stranger_language))}};
  }
  RecoveryPlan plan;
  std::ranges::copy_if(candidates, std::back_inserter(plan.profiles), [&](const ProfileRow& row) {
    return phone_of(reading, row.person) == asked.phone;
  });
  const auto may_not = [&](const ProfileRow& row) { return !may_recover(reading.rows, row); };
  const bool is_stranger = plan.profiles.empty();
  std::erase_if(plan.profiles, may_not);
  std::erase_if(candidates, may_not);
  // Whose phone it is, and who may not, is answered nothing.
  if (is_stranger && !candidates.empty()) plan.reply = phone_unknown(candidates);
  return plan;
}

struct TextRecovery::Asked {
  std::string id;
  RecoveryAsked what;
  Instant now{};
  Done done;
};

struct TextRecovery::Submission {
  Id128 key;
  Command command;
  Origin origin;
};

TextRecovery::TextRecovery(Node& node, WorkPool& pool, RecoverySettings settings)
    : node_(node),
      pool_(pool),
      settings_(std::move(settings)),
      phones_(kTextsOfPhone, kPhoneRefill),
      codes_(kTextsOfCode, kCodeRefill) {}

void TextRecovery::begin(const InboundText& text, Instant now, Done done) {
  const auto& numbers = settings_.numbers;
  const bool is_ours = numbers.empty() || std::ranges::find(numbers, text.to) != numbers.end();
  const auto code = recovery_code(text.text, settings_.keyword);
  const auto phone = normalised_phone(text.from);
  if (!is_ours || !code || !phone) return done(std::nullopt);
  const auto asked = std::make_shared<Asked>();
  asked->id = text.id;
  asked->what = {username_index(node_.vault(), *code), *phone};
  asked->now = now;
  asked->done = std::move(done);
  if (!pool_.submit([this, asked] { answer(asked); })) asked->done(problem("busy"));
}

// On a thread of the pool.
void TextRecovery::answer(const Shared& asked) try {
  const auto rows = node_.views().snapshot();
  const Desk desk{Reading{*rows, node_.vault(), {}}, node_.vault()};
  const RecoveryPlan plan = recovery_plan(desk.reading, asked->what, settings_.language);
  if (is_flood(*asked, plan)) return asked->done(std::nullopt);
  auto all = submissions(*asked, desk, plan);
  if (!all) return asked->done(all.error());
  submit(asked, *std::move(all));
} catch (const ViewsUnreadable&) {
  asked->done(problem("unavailable"));
} catch (const ViewNotServed&) {
  asked->done(problem("views_not_ready"));
} catch (const VaultMismatch& mismatch) {
  const bool passing = mismatch.fault == VaultFault::unavailable;
  asked->done(problem(passing ? "unavailable" : "internal"));
} catch (const std::exception&) {
  asked->done(problem("internal"));
}

bool TextRecovery::is_flood(const Asked& asked, const RecoveryPlan& plan) {
  const std::string phone = to_text(node_.vault().blind("text_sender", asked.what.phone));
  if (phones_.take(phone, asked.now)) return true;
  const std::string_view who = plan.profiles.empty() ? "stranger|" : "registered|";
  return codes_.take(std::string(who) + to_text(asked.what.username), asked.now).has_value();
}

Result<std::vector<TextRecovery::Submission>, Problem> TextRecovery::submissions(
    const Asked& asked, const Desk& desk, const RecoveryPlan& plan) const {
  std::vector<Submission> all;
  for (const ProfileRow& row : plan.profiles) {
    const MessageId id = message_of(asked.id, row.profile);
    auto command =
        texted_password(desk, {row, asked.what.phone, PasswordReason::asked_by_sms, asked.now, id});
    if (!command) return Failure{command.error()};
    Origin origin = origin_of_word(id, MessageWord::begun);
    origin.profile = row.profile;
    origin.person = row.person;
    origin.role = row.roles.front();
    all.push_back({row.school, Profile::Command(*std::move(command)), origin});
  }
  if (!plan.reply) return all;
  QueueMessage reply;
  const MessageId id = message_of(asked.id, Id128{});
  reply.school = plan.reply->school;
  auto message =
      sealed_message(desk.vault, {id, asked.what.phone, plan.reply->text, asked.now + kTextLife});
  if (!message) return Failure{message.error()};
  reply.message = *std::move(message);
  const Id128 key = reply.school.is_nil() ? Id128(id) : Id128(reply.school);
  all.push_back({key, Message::Command(std::move(reply)), origin_of_word(id, MessageWord::begun)});
  return all;
}

// Dealt with once every owner has said so; what a rule refuses (a profile closed meanwhile) is.
void TextRecovery::submit(const Shared& asked, std::vector<Submission> all) {
  struct Replies {
    std::atomic<std::size_t> missing;
    std::atomic<bool> failed{false};
  };
  if (all.empty()) return asked->done(std::nullopt);
  const auto replies = std::make_shared<Replies>();
  replies->missing = all.size();
  for (Submission& one : all) {
    node_.submit(
        one.key, std::move(one.command), one.origin, [asked, replies](const Outcome& outcome) {
          if (std::holds_alternative<OwnerFault>(outcome)) replies->failed = true;
          if (--replies->missing > 0) return;
          asked->done(replies->failed ? std::optional(problem("unavailable")) : std::nullopt);
        });
  }
}

}  // namespace klade
