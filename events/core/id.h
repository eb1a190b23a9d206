// Identifiers: 128 opaque bits, written as a UUID.  Typed, so that a pupil is never a lesson.
// The nil id (all zero) means "none".  Values; no ownership; safe to use from any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace klade {

struct Id128 {
  std::array<std::uint8_t, 16> bytes{};

  bool is_nil() const { return *this == Id128{}; }
  auto operator<=>(const Id128&) const = default;
};

template <class Tag>
struct Id : Id128 {
  Id() = default;
  explicit Id(const Id128& raw) : Id128(raw) {}
  auto operator<=>(const Id&) const = default;
};

using SchoolId = Id<struct SchoolTag>;
using YearId = Id<struct YearTag>;
using SemesterId = Id<struct SemesterTag>;
using HolidayId = Id<struct HolidayTag>;
using MovedDayId = Id<struct MovedDayTag>;
using ClassId = Id<struct ClassTag>;
using JournalId = Id<struct JournalTag>;
using LessonId = Id<struct LessonTag>;
using MarkId = Id<struct MarkTag>;
using PersonId = Id<struct PersonTag>;  // also of a pupil: a pupil is a person
using ProfileId = Id<struct ProfileTag>;
using SessionId = Id<struct SessionTag>;
using NoticeId = Id<struct NoticeTag>;
using ExcuseId = Id<struct ExcuseTag>;
using MessageId = Id<struct MessageTag>;
using LetterId = Id<struct LetterTag>;
using ConversationId = Id<struct ConversationTag>;
using CopyId = Id<struct CopyTag>;  // of one profile's copy of one letter
using DraftId = Id<struct DraftTag>;
using AttachmentId = Id<struct AttachmentTag>;
using DiaryNoteId = Id<struct DiaryNoteTag>;
using NewsItemId = Id<struct NewsItemTag>;
using AccessLogId = Id<struct AccessLogTag>;
using FamilyId = Id<struct FamilyTag>;
using OrderId = Id<struct OrderTag>;
using CommandId = Id<struct CommandTag>;
using KeyId = Id<struct KeyTag>;

// Keyed hash of a text that must not stand in the log (a personal code); see KeyVault::blind.
using BlindIndex = Id<struct BlindIndexTag>;

// Lower-case UUID text, 36 characters.
std::string to_text(const Id128& id);
std::optional<Id128> parse_id(std::string_view text);
template <class T>
std::optional<T> parse_id(std::string_view text) {
  const auto raw = parse_id(text);
  return raw ? std::optional<T>(T(*raw)) : std::nullopt;
}

// The id that follows from `base` (a command's id) and an ordinal: the same inputs give the same
// id, so a repeated command names the same new things.
Id128 derive_id(const Id128& base, std::uint64_t ordinal);

// The id that follows from a text (not secret: use KeyVault::blind for personal data).
Id128 hash_id(std::string_view text);

// A fresh random id.  Not for rules: ids come in with the command.
Id128 random_id();

}  // namespace klade

template <>
struct std::hash<klade::Id128> {
  std::size_t operator()(const klade::Id128& id) const noexcept {
    std::size_t word = 0;
    std::memcpy(&word, id.bytes.data() + 8, sizeof word);
    return word;
  }
};
template <class Tag>
struct std::hash<klade::Id<Tag>> : std::hash<klade::Id128> {};
