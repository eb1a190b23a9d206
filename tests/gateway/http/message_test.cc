#include "gateway/http/message.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

TEST(Target, IsAPathAndAQueryInClear) {
  const auto target = parse_target("/a%20b/%C4%81?x=1+2&y=%26&z");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a b/ā");
  EXPECT_EQ(target->query.at("x"), "1 2");
  EXPECT_EQ(target->query.at("y"), "&");
  EXPECT_EQ(target->query.at("z"), "");
}

TEST(Target, HasOneWayOfBeingRight) {
  for (const auto* bad :
       {"", "a", "*", "http://a/", "/%", "/%4", "/%zz", "/%00", "/%ff", "/?a=%f"}) {
    EXPECT_FALSE(parse_target(bad)) << bad;
  }
  std::string many = "/?";
  for (int i = 0; i < 40; ++i) many += "a" + std::to_string(i) + "=1&";
  EXPECT_FALSE(parse_target(many));
}

TEST(Utf8, KnowsWhatIsNone) {
  for (const auto* good : {"", "a", "ā", "Ж", "€", "😀"}) EXPECT_TRUE(is_utf8(good)) << good;
  for (const auto* bad :
       {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(ResponseHead, HasLengthTypeAndConnection) {
  HttpReply reply;
  reply.answer.body = "{}";
  reply.answer.headers.emplace_back("ETag", "\"1\"");
  HeadOptions options;
  options.keep_alive = false;
  EXPECT_EQ(response_head(reply, options, "now"),
            "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n"
            "Content-Type: application/json\r\nETag: \"1\"\r\nConnection: close\r\n\r\n");
}

TEST(ResponseHead, CannotBeSplitByAValue) {
  HttpReply reply;
  reply.answer.headers.emplace_back("X", "a\r\nSet-Cookie: b");
  const std::string head = response_head(reply, {}, "now");
  EXPECT_NE(head.find("X: aSet-Cookie: b\r\n"), std::string::npos);
}

TEST(ResponseHead, SaysNothingOfABodyThatThereIsNot) {
  HttpReply reply;
  reply.answer.status = 204;
  EXPECT_EQ(response_head(reply, {}, "now"), "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n");
}

TEST(HttpDate, IsOfTheStandardsForm) {
  const auto at = parse_instant("2026-11-26T08:07:20Z");
  ASSERT_TRUE(at);
  EXPECT_EQ(http_date(*at), "Thu, 26 Nov 2026 08:07:20 GMT");
}

}  // namespace
}  // namespace klade
