// Context lessons: what was taught.  Stream: journal-<JournalId>.  J8, J10, D1.
// Texts are sealed under the school's key, reasons under the key of the teacher they concern.
#pragma once

#include <variant>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"
#include "events/vault/sealed.h"

namespace klade {

struct LessonText {
  Sealed topic;     // purpose "lesson.topic"
  Sealed result;    // "lesson.result": the achievable result
  Sealed homework;  // "lesson.homework"
  FIELDS(topic, result, homework)
  bool operator==(const LessonText&) const = default;
};

struct LessonRecorded {
  static constexpr std::string_view kType = "lessons.lesson_recorded.v1";
  static constexpr std::string_view kMeaning = "A teacher, or a substitute, records a lesson.";
  JournalId journal;
  LessonId lesson;
  Date date{};
  std::uint8_t number = 0;
  PersonId teacher;
  LessonText text;
  bool substitution = false;
  Sealed substitution_reason;  // "lesson.substitution_reason", under the absent teacher's key
  bool late = false;           // after the school's deadline (D1)
  FIELDS(journal, lesson, date, number, teacher, text, substitution, substitution_reason, late)
  bool operator==(const LessonRecorded&) const = default;
};

struct LessonCorrected {
  static constexpr std::string_view kType = "lessons.lesson_corrected.v1";
  static constexpr std::string_view kMeaning = "A lesson's texts are corrected, with a reason.";
  JournalId journal;
  LessonId lesson;
  LessonText text;
  Sealed reason;  // "lesson.reason", under the school's key
  FIELDS(journal, lesson, text, reason)
  bool operator==(const LessonCorrected&) const = default;
};

struct LessonWithdrawn {
  static constexpr std::string_view kType = "lessons.lesson_withdrawn.v1";
  static constexpr std::string_view kMeaning = "A lesson was recorded in error and counts no more.";
  JournalId journal;
  LessonId lesson;
  Date date{};
  std::uint8_t number = 0;
  Sealed reason;  // "lesson.reason", under the school's key
  FIELDS(journal, lesson, date, number, reason)
  bool operator==(const LessonWithdrawn&) const = default;
};

using LessonEvent = std::variant<LessonRecorded, LessonCorrected, LessonWithdrawn>;

}  // namespace klade
