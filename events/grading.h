// Context grading: marks.  Stream: journal-<JournalId>.  G1 to G4, D2, D3.
#pragma once

#include <variant>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/time.h"
#include "events/vault/sealed.h"

namespace klade {

enum class Scale : std::uint8_t { ten = 1, pass = 2, stap = 3, percent = 4 };
template <>
std::span<const Name<Scale>> names();
std::string_view name_of(Scale scale);
enum class MarkKind : std::uint8_t {
  formative = 1,
  summative = 2,
  interim = 3,
  semester = 4,
  year = 5,
  exam = 6,
  post_exam = 7,
  final = 8,
  combined = 9,
};
template <>
std::span<const Name<MarkKind>> names();
std::string_view name_of(MarkKind kind);

// A value on a scale.  ten: 1..10; pass: 1 `i`, 0 `ni`; stap: 1 S, 2 T, 3 A, 4 P; percent: 0..100.
// kNoValuation is the marker `nv`, on any scale: no mark, it weighs nothing.
inline constexpr std::int16_t kNoValuation = -1;
struct MarkValue {
  Scale scale = Scale::ten;
  std::int16_t value = 0;
  FIELDS(scale, value)
  bool operator==(const MarkValue&) const = default;
};

struct MarkRecorded {
  static constexpr std::string_view kType = "grading.mark_recorded.v1";
  static constexpr std::string_view kMeaning = "A teacher gives a pupil a mark for a lesson.";
  JournalId journal;
  LessonId lesson;
  Date date{};  // the lesson's
  PersonId pupil;
  MarkId mark;
  MarkValue value;
  MarkKind kind = MarkKind::formative;
  std::uint8_t weight_tenths = 10;
  bool late = false;  // after the school's deadline for its kind (D2, D3)
  FIELDS(journal, lesson, date, pupil, mark, value, kind, weight_tenths, late)
  bool operator==(const MarkRecorded&) const = default;
};

struct MarkCorrected {
  static constexpr std::string_view kType = "grading.mark_corrected.v1";
  static constexpr std::string_view kMeaning = "A mark's value is corrected, with a reason.";
  JournalId journal;
  LessonId lesson;
  Date date{};
  PersonId pupil;
  MarkId mark;
  MarkValue value;
  Sealed reason;  // "mark.reason", under the pupil's key
  FIELDS(journal, lesson, date, pupil, mark, value, reason)
  bool operator==(const MarkCorrected&) const = default;
};

struct MarkWithdrawn {
  static constexpr std::string_view kType = "grading.mark_withdrawn.v1";
  static constexpr std::string_view kMeaning = "A mark was given in error and counts no more.";
  JournalId journal;
  LessonId lesson;
  Date date{};
  PersonId pupil;
  MarkId mark;
  Sealed reason;  // "mark.reason", under the pupil's key
  FIELDS(journal, lesson, date, pupil, mark, reason)
  bool operator==(const MarkWithdrawn&) const = default;
};

using GradingEvent = std::variant<MarkRecorded, MarkCorrected, MarkWithdrawn>;

}  // namespace klade
