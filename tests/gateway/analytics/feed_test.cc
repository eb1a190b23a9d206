#include "gateway/analytics/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gateway/http/problems.h"
#include "tests/gateway/analytics/told_node.h"

namespace klade {
namespace {

using nlohmann::json;
using testing::IsEmpty;
using testing::SizeIs;

// An answer, taken apart.
struct Page {
  std::vector<json> lines;
  std::string cursor;
};

class Feed : public testing::Test {
 protected:
  Feed() {
    const auto grants = parse_grants(analytics_token_hash("everything") + "," +
                                     analytics_token_hash("ours") + "@" + to_text(told_.ours.id));
    feed_ = std::make_unique<AnalyticsFeed>(*told_.node, *grants);
    told_.start([this](const Committed& committed) { feed_->see(committed); });
  }
  ~Feed() override {
    feed_->stop();
    told_.node->stop();
  }
  void announce_ours() { told_.announce(told_.ours); }
  void announce_theirs() { told_.announce(told_.theirs); }

  using Query = std::map<std::string, std::string, std::less<>>;
  std::future<Result<Answer, Problem>> begin(const std::string& token, Query query) {
    Call call;
    query.try_emplace("topic", "attendance");
    call.query = std::move(query);
    const auto answered = std::make_shared<std::promise<Result<Answer, Problem>>>();
    feed_->begin(
        call,
        token,
        [](const std::function<void()>& work) { work(); },
        [answered](const Result<Answer, Problem>& answer) { answered->set_value(answer); });
    return answered->get_future();
  }
  Result<Answer, Problem> ask(const std::string& token, Query query) {
    query.try_emplace("wait", "0");
    return begin(token, std::move(query)).get();
  }
  static Page page_of(const Answer& answer) {
    Page page;
    EXPECT_EQ(answer.content_type, "application/x-ndjson");
    std::istringstream in(answer.body);
    for (std::string line; std::getline(in, line);) page.lines.push_back(json::parse(line));
    for (const auto& [name, value] : answer.headers) {
      if (name == "Klade-Cursor") page.cursor = value;
    }
    return page;
  }
  Page read(const std::string& token, Query query = {}) {
    return page_of(ask(token, std::move(query)).value());
  }
  std::string refused(const std::string& token, Query query) {
    const auto answer = ask(token, std::move(query));
    if (answer) return "nothing";
    return answer.error().errors.empty() ? std::string(answer.error().code)
                                         : answer.error().errors.front().pointer;
  }

  ToldNode told_;
  std::unique_ptr<AnalyticsFeed> feed_;
};

TEST_F(Feed, TellsALineAnEventAndGoesOnAfterAnyOfThem) {
  for (int i = 0; i < 3; ++i) announce_ours();
  const Page all = read("everything");
  ASSERT_THAT(all.lines, SizeIs(3));
  EXPECT_EQ(all.lines[0]["type"], "klade.absence.announced.v1");
  EXPECT_EQ(all.lines[0]["data"]["pupil"], told_.pseudonym(told_.ours));
  EXPECT_EQ(all.cursor, all.lines[2]["cursor"]);
  const Page rest = read("everything", {{"after", all.lines[0]["cursor"]}});
  EXPECT_EQ(rest.lines, (std::vector<json>{all.lines[1], all.lines[2]}));
  const Page two = read("everything", {{"limit", "2"}});
  EXPECT_EQ(two.lines, (std::vector<json>{all.lines[0], all.lines[1]}));
  EXPECT_EQ(two.cursor, all.lines[1]["cursor"]);
  EXPECT_THAT(read("everything", {{"after", all.cursor}}).lines, IsEmpty());
  EXPECT_EQ(read("everything", {{"after", all.cursor}}).cursor, all.cursor);
  EXPECT_THAT(read("everything", {{"topic", "marks"}}).lines, IsEmpty());
}

TEST_F(Feed, TellsAReaderOfOneSchoolNothingOfAnother) {
  announce_theirs();
  announce_ours();
  announce_theirs();
  EXPECT_THAT(read("everything").lines, SizeIs(3));
  const Page own = read("ours");
  ASSERT_THAT(own.lines, SizeIs(1));
  EXPECT_EQ(own.lines[0]["source"], "/schools/" + to_text(told_.ours.id));
  EXPECT_EQ(own.cursor, read("everything").cursor) << "what is not shown is passed";
}

TEST_F(Feed, PassesWhatIsOfAnErasedPupil) {
  announce_ours();
  announce_theirs();
  ASSERT_TRUE(told_.node->vault().erase(told_.ours.pupil));
  const Page left = read("everything");
  ASSERT_THAT(left.lines, SizeIs(1));
  EXPECT_EQ(left.lines[0]["source"], "/schools/" + to_text(told_.theirs.id));
}

TEST_F(Feed, IsForItsTokensOnly) {
  EXPECT_EQ(refused("", {}), "not_signed_in");
  EXPECT_EQ(refused("nonsense", {}), "not_signed_in");
  EXPECT_EQ(refused(analytics_token_hash("everything"), {}), "not_signed_in");
}

TEST_F(Feed, NamesWhatIsWrongWithAQuery) {
  EXPECT_EQ(refused("everything", {{"topic", ""}}), "/topic");
  EXPECT_EQ(refused("everything", {{"topic", "mail"}}), "/topic");
  EXPECT_EQ(refused("everything", {{"limit", "0"}}), "/limit");
  EXPECT_EQ(refused("everything", {{"limit", "1001"}}), "/limit");
  EXPECT_EQ(refused("everything", {{"wait", "31"}}), "/wait");
  EXPECT_EQ(refused("everything", {{"wait", "-1"}}), "/wait");
  EXPECT_EQ(refused("everything", {{"wait", "x"}}), "/wait");
  EXPECT_EQ(refused("everything", {{"partition", "1"}}), "/partition");
  EXPECT_EQ(refused("everything", {{"after", "x"}}), "bad_cursor");
  EXPECT_EQ(refused("everything", {{"after", "1-1-0-0"}}), "bad_cursor");
}

TEST_F(Feed, WaitsForWhatIsToHappen) {
  announce_ours();
  const std::string end = read("everything").cursor;
  auto waiting = begin("ours", {{"after", end}, {"wait", "30"}});
  announce_theirs();
  ASSERT_EQ(waiting.wait_for(std::chrono::seconds{0}), std::future_status::timeout)
      << "what is not shown is no answer";
  announce_ours();
  ASSERT_EQ(waiting.wait_for(kToldPatience), std::future_status::ready);
  EXPECT_THAT(page_of(waiting.get().value()).lines, SizeIs(1));
}

TEST_F(Feed, AnswersInTimeThoughAllThatItPassesIsOfOthers) {
  for (std::size_t i = 0; i < AnalyticsFeed::kFactsAtOnce; ++i) announce_theirs();
  announce_ours();
  const Page passed = read("ours");
  EXPECT_THAT(passed.lines, IsEmpty());
  EXPECT_NE(passed.cursor, "0-0-0-0");
  EXPECT_THAT(read("ours", {{"after", passed.cursor}}).lines, SizeIs(1));
}

TEST_F(Feed, AnswersWhoeverWaitsWhenItStops) {
  auto waiting = begin("everything", {{"wait", "30"}});
  ASSERT_EQ(waiting.wait_for(std::chrono::seconds{0}), std::future_status::timeout);
  feed_->stop();
  ASSERT_EQ(waiting.wait_for(kToldPatience), std::future_status::ready);
  const Page page = page_of(waiting.get().value());
  EXPECT_THAT(page.lines, IsEmpty());
  EXPECT_EQ(page.cursor, "0-0-0-0");
}

}  // namespace
}  // namespace klade
