// Bounds and checks that several aggregates share: how long a text may be, what a reason needs.
// Pure functions.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>

#include "aggregates/refusal.h"
#include "events/accounts.h"
#include "events/core/time.h"
#include "events/vault/sealed.h"

namespace klade {

inline constexpr std::size_t kMaxNameBytes = 200;  // names and titles that stand in clear
inline constexpr std::size_t kMaxRoomBytes = 60;
inline constexpr int kMaxYearDays = 400;              // a school year, and each of its semesters
inline constexpr std::size_t kMaxSealedBytes = 4096;  // of a box: the text, its padding and the tag

inline std::optional<Refusal> name_refused(std::string_view name) {
  if (name.empty()) return Refusal::text_missing;
  if (name.size() > kMaxNameBytes) return Refusal::text_too_long;
  return std::nullopt;
}

inline std::optional<Refusal> reason_refused(const Sealed& reason) {
  if (reason.empty()) return Refusal::reason_missing;
  if (reason.box.size() > kMaxSealedBytes) return Refusal::text_too_long;
  return std::nullopt;
}

// A message that goes out: whom to and what, and no more than texts of a few parts.
inline std::optional<Refusal> text_refused(const TextMessage& message) {
  if (message.to.empty() || message.text.empty()) return Refusal::text_missing;
  const std::size_t longest = std::max(message.to.box.size(), message.text.box.size());
  return longest > kMaxSealedBytes ? std::optional(Refusal::text_too_long) : std::nullopt;
}

// Days from `from` to `to`, both included, in order and at most `max_days` of them.
inline std::optional<Refusal> period_refused(Date from, Date to, int max_days) {
  if (to < from) return Refusal::dates_reversed;
  if (to - from >= std::chrono::days{max_days}) return Refusal::period_too_long;
  return std::nullopt;
}

// For the events of a context that stand in another aggregate's streams: they are named, so that
// a new event of the context does not compile until it has its place.
template <class T, class... Others>
concept OneOf = (std::same_as<T, Others> || ...);

}  // namespace klade
