// What outsiders are told: the data of each type of event, a struct a type, whose fields are listed
// once.  Rendering, JSON Schemas and docs/asyncapi.yaml are made from them.  It is a promise: a
// released type may get more fields; whatever else changes is a new type, `.vN+1`.
//
// Ids of journals, lessons, marks, notices and excuses tie events together and name nobody.  Of
// persons there is the pupil alone, by its pseudonym.  Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "events/core/json_writer.h"
#include "projections/views/analytics.h"

namespace klade {

struct MarkRecordedData {
  static constexpr std::string_view kType = "klade.mark.recorded.v1";
  static constexpr std::string_view kMeaning =
      "A pupil was given a mark. The value is of its scale: ten 1 to 10, pass 1 or 0, stap 1 to 4, "
      "percent 0 to 100; null is a mark without a valuation.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::marks;
  static constexpr FactKind kKind = FactKind::recorded;
  SchoolId school;
  std::string pupil;
  JournalId journal;
  std::string subject;
  std::optional<std::int32_t> grade;  // nothing for a mixed group
  LessonId lesson;
  Date date{};
  MarkId mark;
  Scale scale = Scale::ten;
  std::optional<std::int16_t> value;
  MarkKind kind = MarkKind::formative;
  RawJson weight;
  bool late = false;
  FIELDS(
      school, pupil, journal, subject, grade, lesson, date, mark, scale, value, kind, weight, late)
};

struct MarkCorrectedData {
  static constexpr std::string_view kType = "klade.mark.corrected.v1";
  static constexpr std::string_view kMeaning =
      "A mark has another value from now on; what else it is stays.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::marks;
  static constexpr FactKind kKind = FactKind::corrected;
  SchoolId school;
  std::string pupil;
  JournalId journal;
  std::string subject;
  std::optional<std::int32_t> grade;
  LessonId lesson;
  Date date{};
  MarkId mark;
  Scale scale = Scale::ten;
  std::optional<std::int16_t> value;
  FIELDS(school, pupil, journal, subject, grade, lesson, date, mark, scale, value)
};

struct MarkWithdrawnData {
  static constexpr std::string_view kType = "klade.mark.withdrawn.v1";
  static constexpr std::string_view kMeaning = "A mark was given in error and counts no more.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::marks;
  static constexpr FactKind kKind = FactKind::withdrawn;
  SchoolId school;
  std::string pupil;
  JournalId journal;
  std::string subject;
  std::optional<std::int32_t> grade;
  LessonId lesson;
  Date date{};
  MarkId mark;
  FIELDS(school, pupil, journal, subject, grade, lesson, date, mark)
};

// What was said of a pupil at a lesson; the last of it holds.
struct LessonAttendanceData {
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::attendance;
  SchoolId school;
  std::string pupil;
  JournalId journal;
  std::string subject;
  std::optional<std::int32_t> grade;
  LessonId lesson;
  Date date{};
  std::uint8_t number = 0;
  bool late = false;
  FIELDS(school, pupil, journal, subject, grade, lesson, date, number, late)
};
struct PupilAbsentData : LessonAttendanceData {
  static constexpr std::string_view kType = "klade.attendance.absent.v1";
  static constexpr std::string_view kMeaning = "A pupil was absent from a lesson.";
  static constexpr FactKind kKind = FactKind::absent;
};
struct PupilLateData : LessonAttendanceData {
  static constexpr std::string_view kType = "klade.attendance.late.v1";
  static constexpr std::string_view kMeaning = "A pupil came late to a lesson.";
  static constexpr FactKind kKind = FactKind::late;
};
struct PupilPresentData : LessonAttendanceData {
  static constexpr std::string_view kType = "klade.attendance.present.v1";
  static constexpr std::string_view kMeaning =
      "A pupil that was said to be absent or late was there after all.";
  static constexpr FactKind kKind = FactKind::present;
};

struct AbsenceAnnouncedData {
  static constexpr std::string_view kType = "klade.absence.announced.v1";
  static constexpr std::string_view kMeaning =
      "A pupil's family has said that it will be absent on these days, both included.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::attendance;
  static constexpr FactKind kKind = FactKind::announced;
  SchoolId school;
  std::string pupil;
  NoticeId notice;
  Date from{};
  Date to{};
  FIELDS(school, pupil, notice, from, to)
};

struct AbsenceNoticeWithdrawnData {
  static constexpr std::string_view kType = "klade.absence.notice_withdrawn.v1";
  static constexpr std::string_view kMeaning = "The notice of an absence was taken back.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::attendance;
  static constexpr FactKind kKind = FactKind::notice_withdrawn;
  SchoolId school;
  std::string pupil;
  NoticeId notice;
  FIELDS(school, pupil, notice)
};

struct AbsenceExcusedData {
  static constexpr std::string_view kType = "klade.absence.excused.v1";
  static constexpr std::string_view kMeaning =
      "A pupil's absences on these days, both included, are excused.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::attendance;
  static constexpr FactKind kKind = FactKind::excused;
  SchoolId school;
  std::string pupil;
  ExcuseId excuse;
  Date from{};
  Date to{};
  ExcuseKind excuse_kind = ExcuseKind::other;
  FIELDS(school, pupil, excuse, from, to, excuse_kind)
};

struct LessonRecordedData {
  static constexpr std::string_view kType = "klade.lesson.recorded.v1";
  static constexpr std::string_view kMeaning = "A lesson was given.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::lessons;
  static constexpr FactKind kKind = FactKind::recorded;
  SchoolId school;
  JournalId journal;
  std::string subject;
  std::optional<std::int32_t> grade;
  LessonId lesson;
  Date date{};
  std::uint8_t number = 0;
  bool substitution = false;
  bool late = false;
  FIELDS(school, journal, subject, grade, lesson, date, number, substitution, late)
};

struct LessonCorrectedData {
  static constexpr std::string_view kType = "klade.lesson.corrected.v1";
  static constexpr std::string_view kMeaning = "What a lesson was about is said anew.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::lessons;
  static constexpr FactKind kKind = FactKind::corrected;
  SchoolId school;
  JournalId journal;
  std::string subject;
  std::optional<std::int32_t> grade;
  LessonId lesson;
  FIELDS(school, journal, subject, grade, lesson)
};

struct LessonWithdrawnData {
  static constexpr std::string_view kType = "klade.lesson.withdrawn.v1";
  static constexpr std::string_view kMeaning = "A lesson was recorded in error and counts no more.";
  static constexpr AnalyticsTopic kTopic = AnalyticsTopic::lessons;
  static constexpr FactKind kKind = FactKind::withdrawn;
  SchoolId school;
  JournalId journal;
  std::string subject;
  std::optional<std::int32_t> grade;
  LessonId lesson;
  Date date{};
  std::uint8_t number = 0;
  FIELDS(school, journal, subject, grade, lesson, date, number)
};

// Every type there is.
using OutgoingTypes = std::tuple<MarkRecordedData,
                                 MarkCorrectedData,
                                 MarkWithdrawnData,
                                 PupilAbsentData,
                                 PupilLateData,
                                 PupilPresentData,
                                 AbsenceAnnouncedData,
                                 AbsenceNoticeWithdrawnData,
                                 AbsenceExcusedData,
                                 LessonRecordedData,
                                 LessonCorrectedData,
                                 LessonWithdrawnData>;

}  // namespace klade
