// The dispatcher over a real engine, without sockets: which node's views show a caller what it
// wrote.
#include "gateway/http/dispatch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "gateway/http/openapi.h"
#include "gateway/node/password.h"
#include "projections/views/schools.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

constexpr std::chrono::seconds kPatience{20};

// What a write in two streams asks for: its body says which days the second part moves.
Result<Intent, Problem> declare_and_move(const Call& call, const Desk&) {
  const SchoolId school = call.principal.school;
  const HolidayId holiday(derive_id(call.command, 0));
  const Date from = date_of(2027, 3, 1);
  const Date day_off = parse_date(call.body).value_or(Date{});
  Intent intent{
      School::Command(DeclareHoliday{school, holiday, from, from, "Brīvs"}), school, {holiday}};
  intent.then.push_back(
      {School::Command(MoveDay{school,
                               MovedDayId(derive_id(call.command, 1)),
                               day_off,
                               day_off + std::chrono::days{call.body.empty() ? 0 : 5}}),
       school});
  return intent;
}

// A handler that takes as long as a test wants.
std::promise<void>& gate() {
  static std::promise<void> gate;
  return gate;
}
Result<Intent, Problem> hash_for_long(const Call& call, const Desk& desk) {
  gate().get_future().wait();
  return declare_and_move(call, desk);
}
Result<Intent, Problem> try_a_password(const Call&, const Desk&) {
  throw VaultMismatch{VaultFault::unavailable};
}

// With a query whose answer is sealed under a key that the vault cannot be asked for.
std::vector<Route> routes_and_a_shy_one() {
  std::vector<Route> all = routes();
  const AnswerQuery shy = [](const Call&, const Desk&) -> Result<Answer, Problem> {
    throw VaultMismatch{VaultFault::unavailable};
  };
  all.push_back({Method::get, "/shy", "", {}, shy, "", ""});
  all.push_back({Method::post, "/two", "", {}, ReadIntent{declare_and_move}, "", ""});
  all.push_back({Method::post, "/long", "", {}, Hashing{hash_for_long}, "", ""});
  all.push_back({Method::post, "/try", "", {}, Hashing{try_a_password, true}, "", ""});
  all.push_back(
      {Method::post, "/code", "", {}, Hashing{try_a_password, true, nullptr, true}, "", ""});
  return all;
}

class DispatchTest : public testing::Test {
 protected:
  DispatchTest() {
    NodeOptions options;
    options.dir = DataDir{folder_.path() / "data"};
    options.create = true;
    auto node = Node::open(options);
    if (!node) throw std::runtime_error(node.error().text);
    node_ = std::move(*node);
    // What readers see is said by the test alone.
    node_->start({{}, {}, {}});
    if (!node_->wait_until_ready(kPatience)) throw std::runtime_error("not ready");
    waits_ = std::make_unique<PositionWaits>(1, 10);
    sign_in_ = std::make_unique<SignIn>(*node_, *waits_, hashing_, SignInLimits{});
    live_ = std::make_unique<LiveHub>(
        *node_,
        [](const Principal&, const Happening&, const Reading&) { return true; },
        LiveLimits{});
    analytics_ = std::make_unique<AnalyticsFeed>(*node_, std::vector<AnalyticsGrant>{});
    DispatchOptions dispatch;
    dispatch.position_wait = kWait;
    dispatch.log_requests = false;
    dispatch.password_tries = 2;
    dispatcher_ = std::make_unique<Dispatcher>(DispatchParts{*node_,
                                                             *waits_,
                                                             hashing_,
                                                             *sign_in_,
                                                             *live_,
                                                             *analytics_,
                                                             metrics_,
                                                             router_,
                                                             files_,
                                                             {}},
                                               dispatch);
    perform(OpenSchool{school_, "Skola"});
    perform(
        OpenProfile{profile_, school_, person_, {}, {Role::superuser}, BlindIndex(hash_id("u"))});
  }
  ~DispatchTest() override {
    analytics_->stop();
    waits_->stop();
    hashing_.stop();
    node_->stop();
  }

  // Its position; the views show it.
  Position perform(Command command) {
    Origin origin;
    origin.command = CommandId(random_id());
    origin.fingerprint = origin.command;
    origin.role = Role::system;
    const Outcome outcome = node_->submit_and_wait(school_, std::move(command), origin);
    const auto& accepted = std::get<Accepted>(outcome);
    EXPECT_TRUE(node_->wait_until(accepted.position, kPatience));
    return accepted.position;
  }
  Position sign_in() {
    return perform(OpenSession{SessionId(hash_id("session")),
                               profile_,
                               token_index(node_->vault(), token_),
                               node_->clock().now() + std::chrono::hours{1}});
  }
  void show(std::uint64_t seq) { waits_->reached(Partition{0}, seq); }

  std::future<HttpReply> send(HttpRequest request) {
    auto promise = std::make_shared<std::promise<HttpReply>>();
    dispatcher_->handle(
        std::move(request),
        [promise](HttpReply reply) { promise->set_value(std::move(reply)); },
        [](const std::function<void()>& work) { work(); });
    return promise->get_future();
  }
  static HttpRequest get_school(const std::string& token) {
    HttpRequest request;
    request.verb = "GET";
    request.target = "/api/v1/school";
    request.headers["authorization"] = "Bearer " + token;
    return request;
  }
  static HttpRequest declare_holiday(const std::string& key) {
    HttpRequest request;
    request.verb = "POST";
    request.target = "/api/v1/school/holidays";
    request.headers["content-type"] = "application/json";
    request.headers["idempotency-key"] = key;
    request.body = R"({"from":"2026-10-26","to":"2026-10-30","title":"Rudens"})";
    return request;
  }

  std::future<HttpReply> post(const std::string& path,
                              const std::string& key,
                              const std::string& body = "2027-04-19") {
    HttpRequest request;
    request.verb = "POST";
    request.target = "/api/v1" + path;
    request.headers["authorization"] = "Bearer " + token_;
    request.headers["idempotency-key"] = key;
    request.body = body;
    return send(std::move(request));
  }
  std::size_t holidays() const {
    return school(*node_->views().snapshot(), school_)->holidays.size();
  }
  void show_all() {
    const std::uint64_t last = node_->views().snapshot()->position(Partition{0}) + 9;
    show(last);
  }

  static constexpr std::chrono::milliseconds kWait{20'000};
  const TemporaryDirectory folder_;
  const SchoolId school_{hash_id("school")};
  const ProfileId profile_{hash_id("profile")};
  const PersonId person_{hash_id("person")};
  const std::string token_ = new_token();
  Metrics metrics_;
  const std::vector<Route> routes_ = routes_and_a_shy_one();
  const Router router_{routes_};
  const StaticFiles files_;
  std::unique_ptr<Node> node_;
  std::unique_ptr<PositionWaits> waits_;
  WorkPool hashing_{1, 2};
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<LiveHub> live_;
  std::unique_ptr<AnalyticsFeed> analytics_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

TEST_F(DispatchTest, ASessionThatIsNotShownYetIsWaitedFor) {
  const std::uint64_t next = node_->views().snapshot()->position(Partition{0}) + 1;
  show(next - 1);
  const std::string whole =
      token_with_position(node_->vault(), token_, Position{Partition{0}, next});
  auto answer = send(get_school(whole));
  EXPECT_EQ(answer.wait_for(std::chrono::milliseconds{0}), std::future_status::timeout);
  ASSERT_EQ(sign_in().seq, next);
  show(next);
  EXPECT_NE(answer.get().answer.status, 401);
  EXPECT_NE(send(get_school(token_)).get().answer.status, 401);  // the secret alone will do
}

TEST_F(DispatchTest, NobodyMakesItWaitWithoutProof) {
  std::string forged = token_with_position(node_->vault(), token_, {Partition{0}, 99});
  forged.back() = forged.back() == '0' ? '1' : '0';
  EXPECT_EQ(send(get_school(forged)).get().answer.status, 401);
  EXPECT_EQ(send(get_school(token_ + ".0-99")).get().answer.status, 401);
  EXPECT_EQ(send(get_school(token_ + ".0-99.")).get().answer.status, 401);
  EXPECT_EQ(send(get_school(new_token())).get().answer.status, 401);
}

TEST_F(DispatchTest, AWriteTellsItsPositionAndABrowserKeepsIt) {
  show(sign_in().seq);
  HttpRequest by_token = declare_holiday("one");
  by_token.headers["authorization"] = "Bearer " + token_;
  const HttpReply first = send(by_token).get();
  ASSERT_EQ(first.answer.status, 201) << first.answer.body;
  const std::uint64_t seq = node_->views().snapshot()->position(Partition{0});
  ASSERT_TRUE(node_->wait_until({Partition{0}, seq}, kPatience));
  EXPECT_THAT(first.answer.headers, Contains(Pair("Klade-Position", StartsWith("0-"))));
  EXPECT_THAT(first.answer.headers, testing::Not(Contains(Pair("Set-Cookie", testing::_))));

  show(seq + 1);
  HttpRequest by_cookie = declare_holiday("two");
  by_cookie.headers["cookie"] = "klade=" + token_;
  const HttpReply second = send(by_cookie).get();
  ASSERT_EQ(second.answer.status, 201) << second.answer.body;
  EXPECT_THAT(second.answer.headers,
              Contains(Pair("Set-Cookie",
                            AllOf(StartsWith("klade_position=0-"),
                                  HasSubstr("; HttpOnly"),
                                  HasSubstr("; SameSite=Strict"),
                                  HasSubstr("; Path=/api;")))));
}

// Whoever goes to another node next is to see there what was written last, whatever is repeated.
TEST_F(DispatchTest, ARepetitionsPositionIsNotBeforeWhatWasWrittenSince) {
  show(sign_in().seq);
  const auto write = [this](const std::string& key, const std::string& named) {
    HttpRequest request = declare_holiday(key);
    request.headers["authorization"] = "Bearer " + token_;
    if (!named.empty()) request.headers["klade-position"] = named;
    HttpReply reply = send(request).get();
    EXPECT_EQ(reply.answer.status, 201) << reply.answer.body;
    for (const auto& [name, value] : reply.answer.headers) {
      if (name != "Klade-Position") continue;
      const auto position = parse_position(value).value();
      EXPECT_TRUE(node_->wait_until(position, kPatience));
      show(position.seq);
      return std::pair(position, reply.answer.body);
    }
    ADD_FAILURE() << "no position";
    return std::pair(Position{}, std::string());
  };
  const auto first = write("one", "");
  const auto second = write("two", "");
  EXPECT_GT(second.first.seq, first.first.seq);
  const auto again = write("one", to_text(first.first));
  EXPECT_EQ(again.first, second.first);
  EXPECT_EQ(again.second, first.second) << "the answer is the first one";
}

TEST_F(DispatchTest, AWriteInSeveralStreamsIsDecidedInOrderUnderIdsOfItsOwn) {
  sign_in();
  show_all();
  const HttpReply first = post("/two", "one").get();
  ASSERT_EQ(first.answer.status, 201) << first.answer.body;
  perform(OpenSchool{school_, "Cits nosaukums"});  // whatever stands before it is seen
  const auto row = *school(*node_->views().snapshot(), school_);
  EXPECT_EQ(row.holidays.size(), 1U);
  EXPECT_EQ(row.moved_days.size(), 1U);
  show_all();
  const HttpReply again = post("/two", "one").get();
  EXPECT_EQ(again.answer.body, first.answer.body);
  EXPECT_THAT(again.answer.headers, Contains(Pair("Idempotency-Replayed", "true")));
  EXPECT_EQ(post("/two", "one", "2027-04-20").get().answer.status, 422);
}

TEST_F(DispatchTest, TheFirstRefusalOfAWriteIsItsAnswerAndARetryFinishesIt) {
  sign_in();
  show_all();
  const HttpReply refused = post("/two", "one", "").get();
  EXPECT_EQ(refused.answer.status, 422) << refused.answer.body;
  const HttpReply again = post("/two", "one", "").get();
  EXPECT_EQ(again.answer.status, 422) << again.answer.body;
  perform(OpenSchool{school_, "Cits nosaukums"});
  EXPECT_EQ(holidays(), 1U) << "what was accepted once is not done twice";
}

TEST_F(DispatchTest, WhatHashesRunsInABoundedPool) {
  sign_in();
  show_all();
  auto running = post("/long", "one");
  while (hashing_.queued() > 0) std::this_thread::yield();  // until the only thread has it
  EXPECT_EQ(running.wait_for(std::chrono::milliseconds{0}), std::future_status::timeout);
  // Queued: two at most.
  auto second = post("/try", "two");
  auto third = post("/try", "three");
  const HttpReply beyond = post("/long", "four").get();
  EXPECT_EQ(beyond.answer.status, 503);
  EXPECT_THAT(beyond.answer.headers, Contains(Pair("Retry-After", "2")));
  gate().set_value();
  EXPECT_EQ(running.get().answer.status, 201);
  EXPECT_EQ(second.get().answer.status, 503) << "a vault that does not answer";
  EXPECT_EQ(third.get().answer.status, 503);
  const HttpReply limited = post("/try", "five").get();
  EXPECT_EQ(limited.answer.status, 429) << "two tries of a profile";
}

TEST_F(DispatchTest, AnAttemptThatFindsNoPlaceCostsNothing) {
  sign_in();
  show_all();
  std::promise<void> done;
  const std::shared_future<void> until = done.get_future().share();
  hashing_.submit([until] { until.wait(); }, WorkPool::Lane::preferred);
  while (hashing_.queued() > 0) std::this_thread::yield();
  for (int i = 0; i < 2; ++i) hashing_.submit([] {}, WorkPool::Lane::preferred);
  // More than a profile has, of passwords and of codes.
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(post("/code", std::to_string(i)).get().answer.status, 503);
  }
  done.set_value();
}

TEST_F(DispatchTest, AVaultThatDoesNotAnswerIsToBeAskedAgain) {
  show(sign_in().seq);
  HttpRequest request = get_school(token_);
  request.target = "/api/v1/shy";
  const HttpReply reply = send(request).get();
  EXPECT_EQ(reply.answer.status, 503);
  EXPECT_THAT(reply.answer.headers, Contains(Pair("Retry-After", "1")));
}

TEST_F(DispatchTest, ABrowsersPositionBeginsAndEndsWithItsSession) {
  const ProfileId profile{hash_id("anna")};
  const BlindIndex username = username_index(node_->vault(), "anna");
  perform(OpenProfile{profile, school_, person_, {}, {Role::superuser}, username});
  const auto verifier = hash_password(node_->vault(), username, "parole");
  const std::uint64_t seq = perform(IssuePassword{profile, username, verifier.value()}).seq;
  show(seq + 2);
  HttpRequest in;
  in.verb = "POST";
  in.target = "/api/v1/sessions";
  in.headers["content-type"] = "application/json";
  in.headers["cookie"] = "klade_position=0-99";  // of a session before
  in.body = R"({"username":"anna","password":"parole","cookie":true})";
  const HttpReply opened = send(in).get();
  ASSERT_EQ(opened.answer.status, 201) << opened.answer.body;
  const std::string position = "klade_position=0-" + std::to_string(seq + 1);
  EXPECT_THAT(opened.answer.headers, Contains(Pair("Set-Cookie", StartsWith(position + ";"))));
  ASSERT_TRUE(node_->wait_until({Partition{0}, seq + 1}, kPatience));

  std::string session;
  for (const auto& [name, value] : opened.answer.headers) {
    if (value.starts_with("klade=")) session = value.substr(0, value.find(';'));
  }
  HttpRequest out;
  out.verb = "DELETE";
  out.target = "/api/v1/sessions/current";
  out.headers["cookie"] = session + "; " + position;
  const HttpReply ended = send(out).get();
  ASSERT_EQ(ended.answer.status, 204) << ended.answer.body;
  EXPECT_THAT(
      ended.answer.headers,
      Contains(Pair("Set-Cookie", AllOf(StartsWith("klade_position=;"), HasSubstr("Max-Age=0")))));
}

TEST_F(DispatchTest, ABrowserSeesOnAnyNodeWhatItWroteOnAnother) {
  const Position signed_in_at = sign_in();
  show(signed_in_at.seq);
  HttpRequest request;
  request.verb = "GET";
  request.target = "/api/v1/school";
  request.headers["cookie"] = "klade=" + token_ + "; klade_position=0-9";
  auto answer = send(request);
  EXPECT_EQ(answer.wait_for(std::chrono::milliseconds{0}), std::future_status::timeout);
  show(9);
  EXPECT_NE(answer.get().answer.status, 503);
  // What is no position, or of no partition here, is of no account.
  for (const std::string bad : {"9", "7-9", "0-x"}) {
    request.headers["cookie"] = "klade=" + token_ + "; klade_position=" + bad;
    EXPECT_NE(send(request).get().answer.status, 503) << bad;
  }
}

}  // namespace
}  // namespace klade
