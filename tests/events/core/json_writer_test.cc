#include "events/core/json_writer.h"

#include <gtest/gtest.h>

#include "events/event.h"

namespace klade {
namespace {

struct Everything {
  std::string text;
  std::vector<std::int32_t> numbers;
  std::optional<Date> day;
  PersonId nobody;
  Role role = Role::teacher;
  WallTime until{1020};
  bool late = true;
  RawJson ready;
  FIELDS(text, numbers, day, nobody, role, until, late, ready)
};

TEST(JsonWriter, FoldsAStructByItsFields) {
  Everything all;
  all.text = "a\"b\n\xC4\x81";
  all.numbers = {1, -2};
  all.ready.text = "7.50";
  EXPECT_EQ(json_text(all),
            "{\"text\":\"a\\\"b\\n\xC4\x81\",\"numbers\":[1,-2],\"day\":null,\"nobody\":null,"
            "\"role\":\"teacher\",\"until\":\"17:00\",\"late\":true,\"ready\":7.50}");
}

TEST(JsonWriter, ReplacesBytesThatAreNotUtf8) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(json_text(std::string("a\xFFz")), "\"a" + mark + "z\"");
  EXPECT_EQ(json_text(std::string("\xC0\xAF")), "\"" + mark + mark + "\"");             // overlong
  EXPECT_EQ(json_text(std::string("\xED\xA0\x80")), "\"" + mark + mark + mark + "\"");  // surrogate
  EXPECT_EQ(json_text(std::string("\xF0\x9F\x98")), "\"" + mark + "\"");                // cut off
  EXPECT_EQ(json_text(std::string("\xF4\x90\x80\x80")), "\"" + mark + mark + mark + mark + "\"");
  EXPECT_EQ(json_text(std::string("\xF0\x9F\x98\x80")), "\"\xF0\x9F\x98\x80\"");
}

TEST(JsonWriter, StartsAnewWhenTaken) {
  JsonWriter out;
  out.number(1);
  EXPECT_EQ(out.take(), "1");
  out.boolean(false);
  EXPECT_EQ(out.take(), "false");
}

}  // namespace
}  // namespace klade
