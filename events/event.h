// Event: everything that can happen, one alternative a context, each itself a small variant, so a
// fold over one context is exhaustive and no visit is wider than its context.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "events/access.h"
#include "events/accounts.h"
#include "events/attendance.h"
#include "events/classes.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/result.h"
#include "events/core/time.h"
#include "events/diary_notes.h"
#include "events/families.h"
#include "events/grading.h"
#include "events/journals.h"
#include "events/lessons.h"
#include "events/mail.h"
#include "events/messages.h"
#include "events/news.h"
#include "events/people.h"
#include "events/school.h"
#include "events/session.h"
#include "events/usernames.h"

namespace klade {

using Event = std::variant<PeopleEvent,
                           SessionEvent,
                           SchoolEvent,
                           ClassEvent,
                           JournalEvent,
                           LessonEvent,
                           GradingEvent,
                           AttendanceEvent,
                           AccountEvent,
                           UsernameEvent,
                           MessageEvent,
                           MailEvent,
                           FamilyEvent,
                           DiaryNoteEvent,
                           NewsEvent,
                           AccessEvent>;

// What a stream is about: a consistency boundary.  Stored: values are frozen.
enum class StreamKind : std::uint8_t {
  person = 1,
  profile = 2,
  session = 3,
  school = 4,
  school_class = 5,
  journal = 6,
  absences = 7,  // of one pupil
  username = 8,
  message = 9,
  letter = 10,
  letter_copy = 11,  // one profile's
  draft = 12,
  attachment = 13,
  family = 14,
  family_set = 15,
  diary_note = 16,
  news_item = 17,
  access_log = 18,  // of one reader and hour
};
template <>
std::span<const Name<StreamKind>> names();
std::string_view name_of(StreamKind kind);

struct StreamId {
  StreamKind kind = StreamKind::person;
  Id128 id;
  FIELDS(kind, id)
  auto operator<=>(const StreamId&) const = default;
};
std::string to_text(const StreamId& stream);  // journal-<uuid>
std::optional<StreamId> parse_stream(std::string_view text);

// Who acts, on whose behalf and why: stands once a command in the log, for all its events (A11).
struct Origin {
  CommandId command;
  Id128 fingerprint;  // of the command's content: tells a retry from another use of its id
  ProfileId profile;  // nil for the system
  PersonId person;
  Role role = Role::none;
  SessionId session;
  CommandId cause;    // the command whose event a policy reacted to; nil otherwise
  Id128 correlation;  // the trace of the request
  FIELDS(command, fingerprint, profile, person, role, session, cause, correlation)
  bool operator==(const Origin&) const = default;
};

// An event as the log keeps it.  Its id is its command's id and `ordinal`.
struct Recorded {
  StreamId stream;
  std::uint64_t sequence = 0;  // in its stream: from 1, without gaps
  std::uint32_t ordinal = 0;   // among its command's events, from 0
  Instant at{};
  Origin origin;
  Event event;
};

// Shapes of events that are written no more but stand in logs.  A released struct is frozen: a new
// shape is a new struct with the next `.vN` in its variant; the old one goes into this list, with
// `upcast(const Old&)` beside it in its context's header.  decode() answers the newest shape.
template <class... Old>
struct OldShapes {};
using RetiredEvents =
    OldShapes<ProfileClosedV1, ProfileReopenedV1, SessionOpenedV1, AccessSettingsChangedV1>;

// The newest shape of an event, as upcasts in its context's header say.
template <class T>
concept Retired = requires(const T& old) {
  upcast(old);
};
template <class T>
auto newest(T event) {
  if constexpr (Retired<T>) {
    return newest(upcast(event));
  } else {
    return event;
  }
}
template <class T>
inline constexpr std::string_view kNewestType = decltype(newest(std::declval<T>()))::kType;

// Codec: portable binary (cereal) behind the type's name; docs/storage.md has the grammar.
// decode() allocates no more than its input justifies, and takes only what encode() gives.
enum class DecodeError { unknown_type, malformed };
std::string_view type_of(const Event& event);
std::string encode(const Event& event);
Result<Event, DecodeError> decode(std::string_view type, std::string_view bytes);
// The type of what decode() answers for a type that stands in a log; nothing: it is unknown.
std::optional<std::string_view> newest_type(std::string_view type);

}  // namespace klade
