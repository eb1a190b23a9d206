#include "gateway/http/log.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

TEST(LogLine, IsOneJsonObject) {
  EXPECT_EQ(
      log_line(
          LogLevel::info, "now", "request", {{"status", 200}, {"none", ""}, {"route", "/a\n\""}}),
      "{\"at\":\"now\",\"level\":\"info\",\"event\":\"request\",\"status\":200,"
      "\"route\":\"/a\\n\\\"\"}\n");
}

}  // namespace
}  // namespace klade
