// Events as JSON for people who audit: every field by FIELDS, ids and times as their texts.  What
// is sealed shows as {"sealed": key id}; with clearance as its text, or {"erased": key id} once the
// key is destroyed.  Throws VaultMismatch when the vault is not that of this log.
#pragma once

#include <cstdint>
#include <string>

#include "events/core/json_writer.h"
#include "events/event.h"
#include "events/log/event_log.h"
#include "events/log/record.h"
#include "events/vault/key_vault.h"

namespace klade {

// An event with all that the log says of it.
struct LoggedEvent {
  Partition partition{};
  std::uint64_t seq = 0;  // of its frame
  Instant at{};
  std::uint32_t ordinal = 0;
  const StoredCommand& command;
  const StoredEvent& stored;
};

// The purpose that a sealed field of this event type was sealed for.
std::string purpose_of(std::string_view type, std::string_view field);

// `vault` null: without clearance.
std::string event_json(const Event& event, const KeyVault* vault);
// Nothing when the event does not decode.
std::optional<std::string> logged_event_json(const LoggedEvent& logged, const KeyVault* vault);

}  // namespace klade
