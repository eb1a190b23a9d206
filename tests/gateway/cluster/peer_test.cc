// Two nodes' ends of the peer line, over real sockets, with played owners behind one of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <random>

#include "aggregates/command_codec.h"
#include "gateway/cluster/announcement.h"
#include "gateway/cluster/peer_client.h"
#include "gateway/cluster/peer_handler.h"
#include "gateway/http/server.h"
#include "tests/aggregates/owner/support.h"

namespace klade {
namespace {

using std::chrono::milliseconds;

const PeerOutcome kLost = PeerFault::lost;

PeerCommand command(std::uint64_t number) {
  return {Partition{0}, origin_of(number), encode(register_person(number))};
}

TEST(PeerSeal, OpensWhatANodeOfTheSameKeySealed) {
  const SecretKey key = SecretKey::random();
  const PeerSeal one(key);
  const PeerSeal two(key);
  const PeerRequestId id(random_id());
  const auto opened = two.open_request(one.seal_request(id, "text"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->id, id);
  EXPECT_EQ(opened->clear, "text");
  EXPECT_EQ(one.open_answer(id, two.seal_answer(id, "answer")), "answer");
}

TEST(PeerSeal, OpensNothingElse) {
  const PeerSeal one(SecretKey::random());
  const PeerSeal stranger(SecretKey::random());
  const PeerRequestId id(random_id());
  const PeerRequestId other(random_id());
  EXPECT_FALSE(one.open_request(stranger.seal_request(id, "text")));
  EXPECT_FALSE(one.open_answer(id, stranger.seal_answer(id, "text")));
  EXPECT_FALSE(one.open_answer(other, one.seal_answer(id, "text")));  // of another request
  // A request is no answer, nor the other way round.
  const std::string request = one.seal_request(id, "text");
  EXPECT_FALSE(one.open_answer(id, request.substr(20)));
  EXPECT_FALSE(one.open_request(request.substr(0, 20) + one.seal_answer(id, "text")));
  for (std::size_t i = 0; i < request.size(); ++i) {
    std::string changed = request;
    changed[i] ^= 1;
    EXPECT_FALSE(one.open_request(changed)) << i;
    EXPECT_FALSE(one.open_request(request.substr(0, i))) << i;
  }
}

TEST(PeerMessages, ComeBackAsTheyWere) {
  PeerRequest request{new_owner("127.0.0.1:1"), {command(1), command(2)}};
  request.commands[1].partition = Partition{7};
  const auto back = decode_peer_request(encode(request));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->to, request.to);
  ASSERT_EQ(back->commands.size(), 2U);
  EXPECT_EQ(back->commands[1].partition, Partition{7});
  EXPECT_EQ(back->commands[1].origin, request.commands[1].origin);
  EXPECT_EQ(back->commands[1].command, request.commands[1].command);

  const std::vector<PeerOutcome> outcomes{Outcome(Accepted{{Partition{3}, 99}, true}),
                                          Outcome(Refusal::journal_closed),
                                          Outcome(Conflict{}),
                                          Outcome(OwnerFault::too_large),
                                          PeerFault::not_understood,
                                          PeerFault::not_known_yet};
  EXPECT_EQ(decode_peer_outcomes(encode(outcomes)), outcomes);
}

TEST(PeerMessages, HostileBytesAreNotTaken) {
  const std::string request = encode(PeerRequest{"x", {command(1), command(2)}});
  const std::string answer = encode(std::vector<PeerOutcome>(3, Outcome(Refusal::no_marks)));
  for (std::size_t size = 0; size < request.size(); ++size) {
    EXPECT_FALSE(decode_peer_request(request.substr(0, size)));
  }
  for (std::size_t size = 0; size < answer.size(); ++size) {
    EXPECT_FALSE(decode_peer_outcomes(answer.substr(0, size)));
  }
  EXPECT_FALSE(decode_peer_request(request + "x"));
  EXPECT_FALSE(decode_peer_request(encode(PeerRequest{"x", {}})));
  EXPECT_FALSE(decode_peer_request(
      encode(PeerRequest{"x", std::vector<PeerCommand>(kMaxPeerCommands + 1, command(1))})));
  std::mt19937 dice(4);  // NOLINT(bugprone-random-generator-seed): the same each time
  for (int i = 0; i < 20'000; ++i) {
    std::string changed = i % 2 == 0 ? request : answer;
    char& byte = changed[dice() % changed.size()];
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ 1U << dice() % 8);
    static_cast<void>(decode_peer_request(changed));
    static_cast<void>(decode_peer_outcomes(changed));
  }
}

class PeerLineTest : public testing::Test {
 protected:
  PeerLineTest() {
    owner_ = new_owner(server_.start("127.0.0.1:0").value());
    handler_.open(owner_, 1, [this](Partition, const Command&, const Origin& origin, Reply reply) {
      played(origin, std::move(reply));
    });
  }
  ~PeerLineTest() override {
    client_.stop();
    server_.stop();
  }

  PeerOutcome send(const std::string& owner, PeerCommand sent) {
    std::promise<PeerOutcome> outcome;
    client_.submit(
        owner, std::move(sent), [&](const PeerOutcome& came) { outcome.set_value(came); });
    return outcome.get_future().get();
  }

  std::function<void(const Origin&, Reply)> played = [](const Origin&, const Reply& reply) {
    reply(Accepted{{Partition{0}, 5}, false});
  };
  const SecretKey key_ = SecretKey::random();
  const PeerSeal seal_{key_};
  PeerHandler handler_{seal_, milliseconds{100}};
  HttpServer server_{handler_, {}};
  PeerLimits limits_;
  PeerClient client_{seal_, limits_};
  std::string owner_;
};

TEST_F(PeerLineTest, ACommandGoesThereAndItsOutcomeComesBack) {
  EXPECT_EQ(send(owner_, command(1)), PeerOutcome(Outcome(Accepted{{Partition{0}, 5}, false})));
  EXPECT_EQ(handler_.commands(), 1U);
}

TEST_F(PeerLineTest, ManyGoAndEachHasItsOwnOutcome) {
  played = [](const Origin& origin, const Reply& reply) {
    reply(Accepted{{Partition{0}, origin.command.bytes[3]}, false});
  };
  constexpr std::size_t kCommands = 1'000;
  std::vector<std::promise<PeerOutcome>> outcomes(kCommands);
  for (std::size_t i = 0; i < kCommands; ++i) {
    client_.submit(
        owner_, command(i), [&, i](const PeerOutcome& came) { outcomes[i].set_value(came); });
  }
  for (std::size_t i = 0; i < kCommands; ++i) {
    const Outcome expected = Accepted{{Partition{0}, origin_of(i).command.bytes[3]}, false};
    EXPECT_EQ(outcomes[i].get_future().get(), PeerOutcome(expected)) << i;
  }
}

TEST_F(PeerLineTest, WhatIsMeantForAnotherLifeIsNotTaken) {
  const std::string other = new_owner(address_of_owner(owner_).value());
  EXPECT_EQ(send(other, command(1)), PeerOutcome(Outcome(OwnerFault::not_owner)));
  PeerCommand elsewhere = command(2);
  elsewhere.partition = Partition{1};
  EXPECT_EQ(send(owner_, elsewhere), PeerOutcome(Outcome(OwnerFault::not_owner)));
  handler_.close();
  EXPECT_EQ(send(owner_, command(3)), PeerOutcome(Outcome(OwnerFault::not_owner)));
  EXPECT_EQ(handler_.commands(), 0U);
}

TEST_F(PeerLineTest, WhatIsNotUnderstoodIsSaid) {
  PeerCommand sent = command(1);
  sent.command[2] ^= 1;
  EXPECT_EQ(send(owner_, sent), PeerOutcome(PeerFault::not_understood));
}

TEST_F(PeerLineTest, AnOutcomeThatTakesLongIsNotKnownYet) {
  std::vector<Reply> held;
  played = [&](const Origin&, Reply reply) { held.push_back(std::move(reply)); };
  EXPECT_EQ(send(owner_, command(1)), PeerOutcome(PeerFault::not_known_yet));
  ASSERT_EQ(held.size(), 1U);
  held[0](Conflict{});  // too late for that request, and harmless
  played = [](const Origin&, const Reply& reply) { reply(Conflict{}); };
  EXPECT_EQ(send(owner_, command(1)), PeerOutcome(Outcome(Conflict{})));
}

TEST_F(PeerLineTest, AStrangerIsToldNothing) {
  const PeerSeal other(SecretKey::random());
  PeerClient stranger(other, limits_);
  std::promise<PeerOutcome> outcome;
  stranger.submit(owner_, command(1), [&](const PeerOutcome& o) { outcome.set_value(o); });
  EXPECT_EQ(outcome.get_future().get(), kLost);
  EXPECT_EQ(handler_.commands(), 0U);
}

TEST_F(PeerLineTest, ARequestThatIsSentAgainIsNotTaken) {
  PeerConnection stranger(address_of_owner(owner_).value(), {});
  const auto post = [&](const PeerRequestId& id) {
    const std::string clear = encode(PeerRequest{owner_, {command(1)}});
    return stranger.post(std::string(kPeerPath), seal_.seal_request(id, clear), {});
  };
  const PeerRequestId id(random_id());
  EXPECT_TRUE(post(id));
  EXPECT_FALSE(post(id));
  EXPECT_EQ(handler_.commands(), 1U);
  EXPECT_TRUE(post(PeerRequestId(random_id())));
}

TEST(RecentRequests, AreKnownForAWhile) {
  RecentRequests recent;
  RecentRequests::Time now{};
  const PeerRequestId id(random_id());
  EXPECT_TRUE(recent.add(id, now));
  now += RecentRequests::kKept;
  EXPECT_FALSE(recent.add(id, now));
  now += std::chrono::seconds{1};
  EXPECT_TRUE(recent.add(id, now));
  for (std::size_t i = 1; i < RecentRequests::kMost; ++i) {
    recent.add(PeerRequestId(derive_id(id, i)), now);
  }
  EXPECT_FALSE(recent.add(id, now)) << "as many as may be";
  recent.add(PeerRequestId(derive_id(id, RecentRequests::kMost)), now);
  EXPECT_TRUE(recent.add(id, now));
}

TEST_F(PeerLineTest, ANodeThatIsNotThereIsLostAndFoundAgain) {
  EXPECT_EQ(send(new_owner("127.0.0.1:1"), command(1)), kLost);
  EXPECT_EQ(send("nonsense", command(1)), kLost);
  EXPECT_NE(send(owner_, command(1)), kLost);
}

// Answers once, and refuses from then on.
class OnceHandler final : public HttpHandler {
 public:
  void handle(HttpRequest, Respond respond, RunLater) override {
    HttpReply reply;
    reply.answer.status = ++requests_ == 1 ? 200 : 503;
    respond(std::move(reply));
  }
  HttpReply refuse(const Problem&) override { return {}; }
  int requests() const { return requests_; }

 private:
  std::atomic<int> requests_{0};
};

TEST(PeerConnection, LooksUpANameForAWhile) {
  OnceHandler handler;
  HttpServer server(handler, {});
  const std::string address = server.start("127.0.0.1:0").value();
  const std::string named = "localhost" + address.substr(address.rfind(':'));
  PeerTimes none;
  none.look_up = milliseconds{-1};
  EXPECT_FALSE(PeerConnection(named, none).post("/", "x", {}));
  EXPECT_EQ(handler.requests(), 0);
  EXPECT_TRUE(PeerConnection(named, {}).post("/", "x", {}));
  server.stop();
}

TEST(PeerConnection, SendsAgainOnlyWhereTheOtherEndHadGone) {
  OnceHandler first;
  auto server = std::make_unique<HttpServer>(first, ServerLimits{});
  const std::string address = server->start("127.0.0.1:0").value();
  PeerConnection connection(address, {});
  EXPECT_TRUE(connection.post("/", "x", {}));
  server->stop();
  OnceHandler second;
  server = std::make_unique<HttpServer>(second, ServerLimits{});
  ASSERT_TRUE(server->start(address));
  EXPECT_TRUE(connection.post("/", "x", {})) << "its connection was closed meanwhile";
  EXPECT_FALSE(connection.post("/", "x", {}));
  EXPECT_EQ(second.requests(), 2) << "it was answered, though not as wished";
  server->stop();
}

TEST_F(PeerLineTest, AStopAnswersWhatIsUnderWay) {
  std::vector<Reply> held;
  std::promise<void> there;
  played = [&](const Origin&, Reply reply) {
    held.push_back(std::move(reply));
    there.set_value();
  };
  std::promise<PeerOutcome> outcome;
  client_.submit(owner_, command(1), [&](const PeerOutcome& o) { outcome.set_value(o); });
  there.get_future().wait();
  client_.stop();
  const PeerOutcome came = outcome.get_future().get();
  EXPECT_TRUE(came == kLost || came == PeerOutcome(PeerFault::not_known_yet));
  held[0](Conflict{});
  EXPECT_EQ(send(owner_, command(2)), kLost);
}

}  // namespace
}  // namespace klade
