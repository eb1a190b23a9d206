// Hostile targets, headers and framing: a problem or a closed connection; nothing is written, and
// the server lives on.  What is malformed HTTP is http_test.cc's.
#include "tests/acceptance/hostile.h"

namespace klade {
namespace {

TEST_F(Hostile, AbsurdQueriesAreNamedAndAbsurdRangesAnswered) {
  const std::pair<std::string, std::string> wrong[] = {
      {journal_ + "?from=2026-02-30", "/from"},
      {journal_ + "?to=99999-01-01", "/to"},
      {journal_ + "?from=2027-01-01&to=2026-01-01", "/to"},
      {pupil_ + "/diary?week=2026-W54", "/week"},
      {pupil_ + "/diary?week=2026-W00", "/week"},
      {pupil_ + "/diary?week=W", "/week"},
      {pupil_ + "/diary?week=" + std::string(2'000, '9'), "/week"},
      {pupil_ + "/marks?from=now", "/from"},
      {pupil_ + "/absences?to=0", "/to"},
      {"/journals?limit=0", "/limit"},
      {"/journals?limit=-1", "/limit"},
      {"/journals?limit=99999999999999999999", "/limit"},
      {"/journals?limit=1e2", "/limit"},
  };
  for (const auto& [path, pointer] : wrong) {
    const Reply reply = superuser_.get(path);
    EXPECT_EQ(reply.status, 400) << path.substr(0, 80);
    EXPECT_TRUE(is_named(reply.json(), pointer)) << path.substr(0, 80) << reply.body;
  }
  EXPECT_EQ(superuser_.get("/journals?cursor=%F0%9F%92%A9").status, 400);
  EXPECT_EQ(superuser_.get("/journals?" + repeated("a=b&", 500)).status, 200);
  std::string names_of_many;
  for (int i = 0; i < 500; ++i) names_of_many += "&" + std::to_string(i);
  EXPECT_EQ(superuser_.get("/journals?" + names_of_many).status, 400);
  for (const std::string path : {"/marks", "/absences"}) {
    EXPECT_EQ(parent_.get(pupil_ + path + "?from=1900-01-01&to=2199-12-31").status, 200);
  }
  for (const std::string week : {"1900-W01", "2199-W52", "1999-W53"}) {
    EXPECT_LT(parent_.get(pupil_ + "/diary?week=" + week).status, 500) << week;
  }
  EXPECT_LT(parent_.get(pupil_ + "/ranking?period=" + std::string(3'000, 'x')).status, 500);
  expect_untouched();
}

// The rules bound how long a period is, not how far away: what they take must be readable.
TEST_F(Hostile, DatesAtTheEdgesOfTimeBreakNothing) {
  for (const Write& write : writes()) {
    for (const std::string day : {"1900-01-01", "2199-12-31"}) {
      json body = write.body;
      for (const std::string name : {"date", "from", "to", "day_off", "working_day"}) {
        if (body.contains(name)) body[name] = day;
      }
      EXPECT_LT(send(write, body.dump()).status, 500) << write.path << day;
    }
    json body = write.body;
    if (!body.contains("from")) continue;
    body["from"] = "1900-01-01";
    body["to"] = "2199-12-31";
    EXPECT_EQ(send(write, body.dump()).json()["code"], "period_too_long") << write.path;
  }
  for (const std::string path : {"/marks", "/absences"}) {
    EXPECT_EQ(parent_.get(pupil_ + path + "?from=1900-01-01&to=2199-12-31").status, 200);
  }
  EXPECT_EQ(superuser_.get("/school").status, 200);
  EXPECT_EQ(parent_.get(pupil_ + "/diary?week=2199-W52").status, 200);
}

TEST_F(Hostile, IdentifiersOfAnyFormAreUnknown) {
  for (const std::string id : {"x",
                               "%20",
                               "..",
                               "00000000-0000-0000-0000-000000000000",
                               "ffffffff-ffff-ffff-ffff-ffffffffffff",
                               "%F0%9F%92%A9"}) {
    for (const std::string& path : {"/journals/" + id,
                                    "/pupils/" + id + "/marks",
                                    "/marks/" + id + "/history",
                                    "/classes/" + id + "/pupils"}) {
      EXPECT_EQ(superuser_.get(path).status, 404) << path;
    }
    EXPECT_EQ(teacher_.post("/marks/" + id + "/withdrawal", {{"reason", "r"}}).status, 404) << id;
    EXPECT_EQ(superuser_.post("/people/" + id + "/erasure", {{"reason", "r"}}).status, 404) << id;
  }
  EXPECT_EQ(superuser_.get("/journals/" + std::string(3'500, 'x')).status, 404);
  expect_untouched();
}

TEST_F(Hostile, StrangeHeadersAreRefusedOrIgnored) {
  HttpClient client = school_.client();
  const std::string strange[] = {"",
                                 " ",
                                 "x",
                                 ",,,,",
                                 "\xff\xfe",
                                 std::string(7'000, 'x'),
                                 "0-",
                                 "0-99999999999999999999",
                                 "4294967296-1",
                                 "-1-1",
                                 "0-1-1"};
  for (const std::string& value : strange) {
    for (const std::string name : {"Authorization", "Cookie"}) {
      EXPECT_EQ(client.get("/api/v1/me", {{name, value}}).status, 401) << name << value;
    }
    for (const std::string name :
         {"traceparent", "Accept-Language", "If-None-Match", "X-Forwarded-For", "Range"}) {
      EXPECT_EQ(superuser_.request("GET", "/me", {{name, value}}).status, 200) << name << value;
    }
    EXPECT_LT(superuser_.request("HEAD", "/live", {{"Last-Event-ID", value}}).status, 500);
    const int status = superuser_.request("GET", "/me", {{"Klade-Position", value}}).status;
    const bool none = value.empty() || value == " ";
    EXPECT_EQ(status, none ? 200 : 400) << value;
  }
  expect_untouched();
}

// The bytes after the head of a request that would write, if they were taken for its body.
TEST_F(Hostile, TricksWithChunksWriteNothing) {
  const std::string body = R"({"from":"2027-03-01","to":"2027-03-01","title":"Viltīgs"})";
  const std::string whole = "3A\r\n" + body + "\r\n0\r\n\r\n";
  ASSERT_EQ(body.size(), 0x3AU);
  const auto request = [&](const std::string& framing, const std::string& bytes) {
    RawClient raw(school_.port());
    raw.send("POST /api/v1/school/holidays HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " +
             superuser_.token() + "\r\nContent-Type: application/json\r\nIdempotency-Key: " +
             fresh_key() + "\r\n" + framing + "\r\n" + bytes);
    return raw.read_until("\r\n\r\n");
  };
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  const std::pair<std::string, std::string> tricks[] = {
      {chunked, "FFFFFFFFFFFFFFFFF\r\n" + body},
      {chunked, "FFFFFFFFFFFFFFFF\r\n" + body},
      {chunked, "-3A\r\n" + body + "\r\n0\r\n\r\n"},
      {chunked, "0x3A\r\n" + body + "\r\n0\r\n\r\n"},
      {chunked, "3A 3A\r\n" + body + "\r\n0\r\n\r\n"},
      {chunked, "\r\n" + whole},
      {chunked, "39\r\n" + body + "\r\n0\r\n\r\n"},
      {chunked, "3A\r\n" + body + "0\r\n\r\n"},
      {chunked, "3A;" + std::string(100'000, 'x') + "\r\n" + body + "\r\n0\r\n\r\n"},
      {chunked, repeated("1\r\n[\r\n", 300'000) + "0\r\n\r\n"},
      {chunked, "3A\r\n" + body},  // and then nothing: too slow
      {chunked + chunked, whole},
      {"Transfer-Encoding: gzip, chunked\r\n",
       "3A\r\n" + std::string(0x3A, '\x1f') + "\r\n0\r\n\r\n"},
      {"Transfer-Encoding: chunked, gzip\r\n", whole},
      {"Transfer-Encoding: gzip\r\n", whole},
      {"Transfer-Encoding: identity\r\n", body},
      {"Transfer-Encoding : chunked\r\n", whole},
      {"Transfer-Encoding: xchunked\r\n", whole},
      {"Content-Length: +58\r\n", body},
      {"Content-Length: 0x3A\r\n", body},
      {"Content-Length: 99999999999999999999\r\n", body},
      {"Content-Length: 59\r\n", body},  // and then nothing: too slow
      {"", body},
  };
  for (const auto& [framing, bytes] : tricks) {
    const std::string got = request(framing, bytes);
    EXPECT_TRUE(got.empty() || got.starts_with("HTTP/1.1 4") || got.starts_with("HTTP/1.1 501"))
        << framing << bytes.substr(0, 60) << "\n"
        << got;
  }
  expect_untouched();
}

}  // namespace
}  // namespace klade
