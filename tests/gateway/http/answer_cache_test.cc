#include "gateway/http/answer_cache.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

KeptAnswer answer_of(const std::string& body) {
  return {std::make_shared<const std::string>(body), "\"" + body + "\""};
}

std::string body_of(const std::optional<KeptAnswer>& found) { return found ? *found->body : ""; }

TEST(AnswerCache, GivesAnAnswerAgainWhileThePartitionStandsWhereItStood) {
  AnswerCache cache;
  cache.keep("diary", answer_of("monday"), {0, 7}, std::nullopt);
  EXPECT_EQ(body_of(cache.find("diary", {0, 7})), "monday");
  EXPECT_EQ(cache.find("diary", {0, 7})->etag, "\"monday\"");
  EXPECT_FALSE(cache.find("diary", {0, 8}));
  EXPECT_FALSE(cache.find("marks", {0, 7}));
}

TEST(AnswerCache, GivesAnAnswerOfTheSameRevisionAtALaterFrame) {
  AnswerCache cache;
  cache.keep("diary", answer_of("monday"), {0, 7}, 5);
  EXPECT_FALSE(cache.find("diary", {0, 9}));
  EXPECT_FALSE(cache.find("diary", {0, 9}, 9));
  EXPECT_EQ(body_of(cache.find("diary", {0, 9}, 5)), "monday");
  EXPECT_EQ(body_of(cache.find("diary", {0, 9})), "monday");
}

TEST(AnswerCache, AnAnswerWithoutARevisionIsOfNoRevision) {
  AnswerCache cache;
  cache.keep("school", answer_of("school"), {0, 7}, std::nullopt);
  EXPECT_FALSE(cache.find("school", {0, 9}, 0));
}

TEST(AnswerCache, ForgetsEverythingOnceAPersonIsErased) {
  AnswerCache cache;
  cache.keep("diary", answer_of("a name"), {0, 7}, 5);
  EXPECT_FALSE(cache.find("diary", {1, 7}));
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST(AnswerCache, KeepsNothingThatWasRenderedBeforeAnErasureItHasSeen) {
  AnswerCache cache;
  EXPECT_FALSE(cache.find("diary", {1, 7}));
  cache.keep("diary", answer_of("a name"), {0, 7}, 5);
  EXPECT_FALSE(cache.find("diary", {1, 7}));
  EXPECT_FALSE(cache.find("diary", {1, 7}, 5));
}

TEST(AnswerCache, DropsTheLeastUsedBeyondItsBytes) {
  const std::string body(1000, 'x');
  AnswerCache cache(3 * (body.size() + AnswerCache::kEntryBytes + 1));
  for (const char* key : {"a", "b", "c"}) cache.keep(key, answer_of(body), {0, 1}, std::nullopt);
  EXPECT_TRUE(cache.find("a", {0, 1}));
  cache.keep("d", answer_of(body), {0, 1}, std::nullopt);
  EXPECT_FALSE(cache.find("b", {0, 1}));
  EXPECT_TRUE(cache.find("a", {0, 1}));
  EXPECT_TRUE(cache.find("c", {0, 1}));
  EXPECT_TRUE(cache.find("d", {0, 1}));
}

TEST(AnswerCache, ReplacesWhatItKeptUnderAKey) {
  AnswerCache cache;
  cache.keep("diary", answer_of("monday"), {0, 7}, 5);
  const std::size_t bytes = cache.bytes();
  cache.keep("diary", answer_of("friday"), {0, 8}, 8);
  EXPECT_EQ(cache.bytes(), bytes);
  EXPECT_EQ(body_of(cache.find("diary", {0, 8})), "friday");
}

TEST(AnswerCache, DoesNotKeepABodyBeyondTheBound) {
  AnswerCache cache;
  cache.keep(
      "large", answer_of(std::string(AnswerCache::kMaxBodyBytes + 1, 'x')), {0, 1}, std::nullopt);
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST(AnswerKey, TellsReadersRolesLanguagesDaysAndTargetsApart) {
  Call call;
  call.principal.profile = ProfileId(hash_id("profile"));
  call.principal.roles = {Role::teacher};
  const std::string key = answer_key(call, "/a");
  EXPECT_EQ(answer_key(call, "/a"), key);
  EXPECT_NE(answer_key(call, "/b"), key);
  Call other = call;
  other.principal.profile = ProfileId(hash_id("another"));
  EXPECT_NE(answer_key(other, "/a"), key);
  other = call;
  other.principal.roles.push_back(Role::deputy);
  EXPECT_NE(answer_key(other, "/a"), key);
  other = call;
  other.language = Language::en;
  EXPECT_NE(answer_key(other, "/a"), key);
  other = call;
  other.now += std::chrono::hours{24};
  EXPECT_NE(answer_key(other, "/a"), key);
}

}  // namespace
}  // namespace klade
