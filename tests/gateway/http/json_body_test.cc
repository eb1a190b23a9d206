#include "gateway/http/json_body.h"

#include <gtest/gtest.h>

#include "gateway/http/problems.h"
#include "gateway/routes/requests.h"

namespace klade {
namespace {

const std::string kId = "00000000-0000-0000-0000-000000000001";

template <class T>
std::vector<FieldError> faults(std::string_view body) {
  const auto read = read_body<T>(body);
  if (read.ok()) return {};
  EXPECT_EQ(read.error().code, "invalid_request");
  for (const FieldError& fault : read.error().errors) {
    EXPECT_NE(find_problem(fault.code), nullptr) << fault.code << " has no title";
  }
  return read.error().errors;
}
template <class T>
std::string_view problem_code(std::string_view body) {
  const auto read = read_body<T>(body);
  return read.ok() ? std::string_view{} : read.error().code;
}
using Faults = std::vector<FieldError>;

// A list has one value more than ones in it: itself.
std::string list_of_ones(std::size_t count) {
  std::string list = "[1";
  for (std::size_t i = 1; i < count; ++i) list += ",1";
  return list + "]";
}
// None of its fields is one that a request has.
std::string object_of(std::size_t members) {
  std::string object;
  for (std::size_t i = 0; i < members; ++i) object += ",\"field" + std::to_string(i) + "\":1";
  return "{" + object.substr(1) + "}";
}

std::string lesson_with(const std::string& more) {
  return R"({"date":"2026-11-26","number":3,"topic":"T","result":"","homework":"")" + more + "}";
}

TEST(JsonBody, ReadsAStructByItsFields) {
  const auto lesson =
      read_body<LessonRequest>(lesson_with(R"(,"substitution":{"reason":"slimība"})"));
  ASSERT_TRUE(lesson.ok());
  EXPECT_EQ(lesson->date, date_of(2026, 11, 26));
  EXPECT_EQ(lesson->number.value, 3);
  EXPECT_EQ(lesson->topic.value, "T");
  EXPECT_EQ(lesson->substitution->reason.value, "slimība");
}
TEST(JsonBody, TakesAMissingOrNullOptionalField) {
  EXPECT_FALSE(read_body<LessonRequest>(lesson_with(""))->substitution.has_value());
  EXPECT_FALSE(
      read_body<LessonRequest>(lesson_with(R"(,"substitution":null)"))->substitution.has_value());
}
TEST(JsonBody, NamesEveryFaultByItsPointer) {
  EXPECT_EQ(faults<LessonRequest>(
                R"({"date":"2026-02-30","number":16,"topic":" ","homework":7,"homwork":""})"),
            (Faults{{"/date", "bad_date"},
                    {"/number", "out_of_range"},
                    {"/topic", "text_blank"},
                    {"/result", "missing_field"},
                    {"/homework", "wrong_type"},
                    {"/homwork", "unknown_field"}}));
  EXPECT_EQ(faults<LessonRequest>(lesson_with(R"(,"substitution":{"reason":1})")),
            (Faults{{"/substitution/reason", "wrong_type"}}));
  EXPECT_EQ(faults<LessonRequest>(lesson_with(R"(,"a/b~c":1)")),
            (Faults{{"/a~1b~0c", "unknown_field"}}));
}
TEST(JsonBody, NamesFaultsInsideLists) {
  const std::string mark = R"({"lesson":")" + kId +
                           R"(","pupil":"x","scale":"tens",)"
                           R"("value":true,"kind":"formative","weight":1.25})";
  EXPECT_EQ(faults<MarksRequest>(R"({"marks":[)" + mark + "]}"),
            (Faults{{"/marks/0/pupil", "bad_id"},
                    {"/marks/0/scale", "bad_choice"},
                    {"/marks/0/value", "wrong_type"},
                    {"/marks/0/weight", "out_of_range"}}));
}
TEST(JsonBody, TakesTheNilIdForNoId) {
  EXPECT_EQ(
      faults<AttendanceRequest>(R"({"absent":["00000000-0000-0000-0000-000000000000"],"late":[]})"),
      (Faults{{"/absent/0", "bad_id"}}));
}
TEST(JsonBody, BoundsTextsAndLists) {
  const auto reason = [](std::size_t size) {
    return R"({"reason":")" + std::string(size, 'a') + "\"}";
  };
  EXPECT_EQ(faults<ReasonRequest>(reason(kMaxReasonBytes)), Faults{});
  EXPECT_EQ(faults<ReasonRequest>(reason(kMaxReasonBytes + 1)),
            (Faults{{"/reason", "text_too_long"}}));
  std::string many = R"({"late":[],"absent":[)";
  for (std::size_t i = 0; i <= kMaxPupilsListed; ++i) many += (i > 0 ? ",\"" : "\"") + kId + '"';
  EXPECT_EQ(faults<AttendanceRequest>(many + "]}"), (Faults{{"/absent", "list_too_long"}}));
}
TEST(JsonBody, ReadsAWeightInTenths) {
  const auto weight = [](const std::string& digits) {
    const auto read = read_body<MarkRequest>(R"({"lesson":")" + kId + R"(","pupil":")" + kId +
                                             R"(","scale":"ten","value":7,"kind":"summative",)"
                                             R"("weight":)" +
                                             digits + "}");
    return read.ok() ? read->weight->value : -1;
  };
  EXPECT_EQ(weight("0"), 0);
  EXPECT_EQ(weight("0.5"), 5);
  EXPECT_EQ(weight("1.0"), 10);
  EXPECT_EQ(weight("10"), 100);
  EXPECT_EQ(weight("2.50"), 25);
  for (const auto* wrong : {"10.1", "-0.5", "-1", "0.05", "1e1", "11", "99999999999999999999"}) {
    EXPECT_EQ(weight(wrong), -1) << wrong;
  }
}
TEST(JsonBody, TakesAMarksValueAsTextOrNumber) {
  EXPECT_EQ(read_body<MarkCorrectionRequest>(R"({"value":7,"reason":"r"})")->value.value, "7");
  EXPECT_EQ(read_body<MarkCorrectionRequest>(R"({"value":"nv","reason":"r"})")->value.value, "nv");
}
TEST(JsonBody, ReadsSettings) {
  const auto settings = read_body<SchoolSettings>(
      R"({"lesson_entry_until":"18:00","formative_mark_days":3,"summative_mark_days":10,)"
      R"("absence_notice_until":"10:00","excused_by":["teacher","mother"],)"
      R"("excuse_days_after_month":5,"ranking_shown":false})");
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->lesson_entry_until, WallTime{18 * 60});
  EXPECT_EQ(settings->excused_by, (std::vector<Role>{Role::teacher, Role::mother}));
  EXPECT_FALSE(settings->ranking_shown);
}

TEST(JsonBody, RefusesWhatIsNoJson) {
  for (const auto* text :
       {"", "{", "nul", "{\"reason\":}", "{} {}", "\xff", "{\"reason\":\"\xc3\"}"}) {
    EXPECT_EQ(problem_code<ReasonRequest>(text), "malformed_json") << text;
  }
  EXPECT_EQ(faults<ReasonRequest>("[]"), (Faults{{"", "wrong_type"}}));
}
TEST(JsonBody, RefusesANameGivenTwice) {
  EXPECT_EQ(faults<ReasonRequest>(R"({"reason":"a","reason":"b"})"),
            (Faults{{"/reason", "duplicate_field"}}));
  EXPECT_EQ(faults<MarksRequest>(R"({"marks":[{},{"a/b":{"~":1,"~":2}}]})"),
            (Faults{{"/marks/1/a~1b/~0", "duplicate_field"}}));
}
TEST(JsonBody, BoundsDepthAndSize) {
  EXPECT_EQ(problem_code<ReasonRequest>(std::string(100'000, '[')), "json_too_deep");
  EXPECT_EQ(problem_code<ReasonRequest>(std::string(kMaxJsonBytes + 1, ' ')), "body_too_large");
  EXPECT_EQ(problem_code<ReasonRequest>(list_of_ones(kMaxJsonValues)), "json_too_large");
  EXPECT_EQ(problem_code<ReasonRequest>(list_of_ones(kMaxJsonValues - 1)), "invalid_request");
  EXPECT_EQ(problem_code<ReasonRequest>(object_of(kMaxJsonMembers + 1)), "json_too_large");
  EXPECT_EQ(problem_code<ReasonRequest>(object_of(60'000)), "json_too_large");
  EXPECT_EQ(problem_code<ReasonRequest>(object_of(kMaxJsonMembers)), "invalid_request");
}
TEST(JsonBody, BoundsTheFaultsItLists) {
  EXPECT_EQ(faults<ReasonRequest>(object_of(kMaxJsonMembers)).size(), kMaxFieldErrors);
}

}  // namespace
}  // namespace klade
