// Analytics tokens: who may read the analytics feed, and nothing else.  A token is 32 random bytes;
// the settings have its hash only, so that nobody who reads them can use it.  `klade
// analytics-token` makes one.  Pure but for randomness; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/core/id.h"

namespace klade {

struct AnalyticsGrant {
  std::array<std::uint8_t, 32> hash{};
  std::optional<SchoolId> school;  // nothing: every school of the log
};

// "HASH", or "HASH@SCHOOL" for one school's events alone; several are separated by commas, so that
// each reader has its own and one can be replaced without a gap.  Nothing when it is malformed.
std::optional<std::vector<AnalyticsGrant>> parse_grants(std::string_view text);

// What the token grants; null for a token that is none.  Takes as long whichever it is.
const AnalyticsGrant* granted_to(std::string_view token, const std::vector<AnalyticsGrant>& grants);

// Of a token: 64 hexadecimal digits.
std::string analytics_token_hash(std::string_view token);

}  // namespace klade
