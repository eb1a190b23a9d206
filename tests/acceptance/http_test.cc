// HTTP as such, over real sockets: what is malformed, too large, too slow or too much is a clear
// problem or a closed connection, and the server lives on.
#include <csignal>

#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

class Http : public testing::Test {
 protected:
  // The status of the answer to these bytes; 0 for a connection that was closed without one.
  int status_of(const std::string& bytes) {
    RawClient raw(server_.port());
    raw.send(bytes);
    const std::string got = raw.read_until("\r\n");
    return got.starts_with("HTTP/1.1 ") ? std::stoi(got.substr(9, 3)) : 0;
  }
  void expect_alive() { EXPECT_EQ(server_.client().get("/healthz").status, 200); }

  Server server_{{"--head-seconds", "1", "--body-seconds", "1", "--body-bytes", "65536"}};
};

TEST_F(Http, SaysThatItIsReady) {
  HttpClient client = server_.client();
  EXPECT_EQ(client.get("/healthz").status, 200);
  EXPECT_EQ(client.get("/readyz").status, 200);
}

TEST_F(Http, AnswersMalformedRequestsWithAProblemAndCloses) {
  const std::string malformed[] = {
      "nonsense\r\n\r\n",
      "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      std::string("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 33),
  };
  for (const std::string& bytes : malformed) {
    RawClient raw(server_.port());
    raw.send(bytes);
    const std::string got = raw.read_all();
    EXPECT_TRUE(got.starts_with("HTTP/1.1 400 ")) << bytes << "\n" << got;
    EXPECT_NE(got.find("application/problem+json"), std::string::npos);
    EXPECT_NE(got.find("\"code\":\"malformed_http\""), std::string::npos);
    EXPECT_TRUE(raw.closed());
  }
  expect_alive();
}

TEST_F(Http, RefusesTargetsThatAreNoText) {
  for (const std::string target : {"/%zz", "/%", "/%00", "/%ff%fe", "/a?b=%c3", "*"}) {
    EXPECT_EQ(status_of("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"), 400) << target;
  }
  expect_alive();
}

TEST_F(Http, BoundsHeadTargetAndBody) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"),
            431);
  EXPECT_EQ(status_of("GET /" + std::string(5'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
  EXPECT_EQ(status_of("POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n"),
            413);
  EXPECT_EQ(
      status_of("POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                "20000\r\n" +
                std::string(0x20000, 'x') + "\r\n0\r\n\r\n"),
      413);
  expect_alive();
}

TEST_F(Http, ClosesOnClientsThatTakeTooLong) {
  RawClient head(server_.port());
  head.send("GET / HTTP/1.1\r\nHost:");
  RawClient body(server_.port());
  body.send("POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(head.read_all(), "");
  EXPECT_TRUE(head.closed());
  EXPECT_EQ(body.read_all(), "");
  EXPECT_TRUE(body.closed());
  expect_alive();
}

TEST_F(Http, AnswersPipelinedRequestsInOrder) {
  RawClient raw(server_.port());
  std::string many;
  for (int i = 0; i < 50; ++i) many += "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  many += "GET /nowhere.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  raw.send(many);
  const std::string got = raw.read_all();
  std::size_t answers = 0;
  for (auto at = got.find("HTTP/1.1 200 "); at != std::string::npos;
       at = got.find("HTTP/1.1 200 ", at + 1)) {
    ++answers;
  }
  EXPECT_EQ(answers, 50U);
  EXPECT_GT(got.find("HTTP/1.1 404 "), got.rfind("HTTP/1.1 200 "));
}

TEST_F(Http, AnswersHeadAsGetWithoutTheBody) {
  HttpClient client = server_.client();
  const Reply head = client.request("HEAD", "/healthz");
  const Reply get = client.get("/healthz");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.headers.at("content-length"), std::to_string(get.body.size()));
}

TEST_F(Http, NamesTheMethodsThatAPathHas) {
  HttpClient client = server_.client();
  const Reply put = client.request("PUT", "/api/v1/journals");
  EXPECT_EQ(put.status, 405);
  EXPECT_EQ(put.headers.at("allow"), "GET, HEAD");
  EXPECT_EQ(client.request("BREW", "/api/v1/journals").status, 405);
  EXPECT_EQ(client.request("POST", "/").status, 405);
  EXPECT_EQ(client.get("/api/v1/nowhere").status, 404);
  EXPECT_EQ(client.get("/api/v1").status, 404);
}

TEST_F(Http, AsksForTheBodyWhenTheClientWaitsForThat) {
  RawClient raw(server_.port());
  raw.send(
      "POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
      "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(raw.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 "));
  raw.send("{}");
  EXPECT_NE(raw.read_until("missing_field").find("HTTP/1.1 400 "), std::string::npos);
}

TEST_F(Http, TakesJsonOnly) {
  HttpClient client = server_.client();
  const Reply text = client.request(
      "POST", "/api/v1/sessions", {{"Content-Type", "text/plain"}}, R"({"username":"a"})");
  EXPECT_EQ(text.status, 415);
  EXPECT_EQ(client.request("POST", "/api/v1/sessions", {}, "{}").status, 415);
}

TEST_F(Http, SpeaksTheCallersLanguage) {
  HttpClient client = server_.client();
  const auto title = [&](const std::string& language) {
    const Reply reply = client.get("/api/v1/nowhere", {{"Accept-Language", language}});
    EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
    return reply.json()["title"].get<std::string>();
  };
  EXPECT_EQ(title("en"), "There is no such thing.");
  EXPECT_EQ(title("de, ru;q=0.5"), "Ничего не найдено.");
  EXPECT_EQ(title("xx"), "Tāda nav.");
}

TEST_F(Http, TakesATraceAlong) {
  const Reply reply = server_.client().get(
      "/api/v1/nowhere",
      {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
  EXPECT_EQ(reply.json()["trace_id"], "0af76519-16cd-43dd-8448-eb211c80319c");
  EXPECT_NE(server_.log().find("0af76519-16cd-43dd-8448-eb211c80319c"), std::string::npos);
}

TEST_F(Http, NeverWritesWhatAClientSentToTheLog) {
  HttpClient client = server_.client();
  client.get("/api/v1/secret-path?code=123456-12345");
  client.request("POST",
                 "/api/v1/sessions",
                 {{"Content-Type", "application/json"}},
                 R"({"username":"123456-12345","password":"geheim-geheim"})");
  const std::string log = server_.log();
  EXPECT_EQ(log.find("secret-path"), std::string::npos);
  EXPECT_EQ(log.find("123456-12345"), std::string::npos);
  EXPECT_EQ(log.find("geheim"), std::string::npos);
}

TEST_F(Http, ProtectsPagesAndAnswers) {
  HttpClient client = server_.client();
  for (const std::string path : {"/", "/api/v1/nowhere"}) {
    const Reply reply = client.get(path);
    EXPECT_EQ(reply.headers.at("x-content-type-options"), "nosniff");
    EXPECT_TRUE(reply.headers.at("content-security-policy").starts_with("default-src"));
  }
  EXPECT_EQ(client.get("/api/v1/me").headers.at("cache-control"), "private, no-cache");
}

TEST_F(Http, ServesItsDescriptionAndNumbers) {
  HttpClient client = server_.client();
  const Reply openapi = client.get("/api/v1/openapi.json");
  EXPECT_EQ(openapi.status, 200);
  EXPECT_EQ(openapi.json()["openapi"], "3.1.0");
  const Reply metrics = client.get("/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_NE(metrics.body.find(
                "klade_requests_total{method=\"GET\",route=\"/openapi.json\",status=\"200\"} 1"),
            std::string::npos)
      << metrics.body;
}

TEST(HttpLimits, TurnsConnectionsBeyondTheLimitAway) {
  const Server server({"--connections", "2"});
  RawClient first(server.port());
  RawClient second(server.port());
  const std::string ask = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  first.send(ask);
  second.send(ask);
  EXPECT_NE(first.read_until("ok").find("200"), std::string::npos);
  EXPECT_NE(second.read_until("ok").find("200"), std::string::npos);
  RawClient third(server.port());
  EXPECT_TRUE(third.read_all().starts_with("HTTP/1.1 503 "));
}

TEST(HttpLimits, TurnsConnectionsOfOneAddressBeyondItsLimitAway) {
  const std::string ask = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  const auto third = [&](std::vector<std::string> options) {
    options.insert(options.end(), {"--address-connections", "2"});
    const Server server(options);
    RawClient first(server.port());
    RawClient second(server.port());
    for (RawClient* client : {&first, &second}) {
      client->send(ask);
      EXPECT_NE(client->read_until("ok").find("200"), std::string::npos);
    }
    RawClient more(server.port());
    more.send(ask);
    return more.read_until("\r\n").substr(0, 13);
  };
  EXPECT_EQ(third({}), "HTTP/1.1 503 ");
  EXPECT_EQ(third({"--trusted-proxy", "127.0.0.1"}), "HTTP/1.1 200 ");
}

TEST(HttpLimits, ForgetsTheConnectionsThatAnAddressHadClosed) {
  const Server server({"--address-connections", "1"});
  const auto is_answered = [&] {
    RawClient client(server.port());
    client.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    return client.read_all().starts_with("HTTP/1.1 200 ");
  };
  // Who waited for the server to get ready has closed its connection, and it is noticed when it is.
  int tries = 1;
  while (!is_answered() && tries < 10'000) ++tries;
  ASSERT_LT(tries, 10'000);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(is_answered()) << i;
}

TEST(HttpStop, EndsGracefullyOnSigterm) {
  Server server;
  RawClient idle(server.port());
  idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
  idle.read_until("ok");
  server.process().signal(SIGTERM);
  EXPECT_EQ(server.process().wait(), 0);
  idle.read_all();
  EXPECT_TRUE(idle.closed());
  EXPECT_NE(server.log().find("\"event\":\"stopped\""), std::string::npos);
}

TEST(EmbeddedDataDirectory, IsRefusedWithoutItsLogVaultOrKeyAndNothingIsMade) {
  const std::pair<std::string, std::string> parts[] = {
      {"log", "log_missing"}, {"vault", "vault_missing"}, {"operator.key", "operator_key_missing"}};
  for (const auto& [part, fault] : parts) {
    Server server;
    server.process().signal(SIGTERM);
    ASSERT_EQ(server.process().wait(), 0);
    std::filesystem::rename(server.data() / part, server.data() / "aside");
    const Ran ran =
        run_klade({"serve", "--listen", "127.0.0.1:0", "--data", server.data().string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_NE(ran.err.find(fault), std::string::npos) << ran.err;
    EXPECT_FALSE(std::filesystem::exists(server.data() / part));
  }
}

TEST(EmbeddedDataDirectory, BelongsToOneProcess) {
  const Server server;
  const Ran ran = run_klade({"serve", "--listen", "127.0.0.1:0", "--data", server.data().string()});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("locked"), std::string::npos) << ran.err;
}

TEST(Settings, AreCheckedAndPrinted) {
  const Ran good = run_klade({"serve", "--check-config", "--idle-seconds", "7"});
  EXPECT_EQ(good.code, 0);
  EXPECT_NE(good.out.find("idle_seconds = 7\n"), std::string::npos);
  EXPECT_EQ(run_klade({"serve", "--check-config", "--idle-seconds", "no"}).code, 2);
  EXPECT_EQ(run_klade({"serve", "--check-config", "--listen", "nonsense"}).code, 2);
  EXPECT_EQ(run_klade({"serve", "--check-config", "--trusted-proxy", "foo"}).code, 2);
  EXPECT_EQ(run_klade({"serve", "--no-such-setting", "1"}).code, 2);
}

}  // namespace
}  // namespace klade
