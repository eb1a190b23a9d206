#include "gateway/cluster/forwarder.h"

#include <gtest/gtest.h>

#include <deque>
#include <future>

#include "aggregates/command_codec.h"
#include "tests/aggregates/owner/support.h"

namespace klade {
namespace {

using std::chrono::milliseconds;

// Owners here and there that do as they are told, and a log that says whose the partition is.
class ForwarderTest : public testing::Test {
 protected:
  Forwarder::Ways ways() {
    Forwarder::Ways ways;
    ways.ownership = [this](Partition) {
      const std::lock_guard lock(mutex_);
      return ownership_;
    };
    ways.may_answer = [this](const std::string&) { return alive_.load(); };
    ways.here = [this](Partition, const Command&, const Origin& origin, const Reply& reply) {
      ++here_;
      last_ = origin.command;
      reply(next_outcome());
    };
    ways.there = [this](const std::string& owner,
                        const PeerCommand& command,
                        const std::function<void(const PeerOutcome&)>& done) {
      sent_to_ = owner;
      last_ = command.origin.command;
      if (hold_) held_.push_back(done);
      ++there_;
      if (!hold_) done(next_from_afar());
    };
    return ways;
  }
  void own(const std::string& address, bool ours) {
    const std::lock_guard lock(mutex_);
    ownership_ = {ownership_.epoch + 1, address, ours};
  }
  void next(const Outcome& outcome) { outcomes_.push_back(outcome); }
  void next_there(const PeerOutcome& outcome) { from_afar_.push_back(outcome); }

  std::future<Outcome> submit(Forwarder& forwarder, std::uint64_t number = 1) {
    auto promise = std::make_shared<std::promise<Outcome>>();
    auto future = promise->get_future();
    forwarder.submit(Partition{0},
                     register_person(number),
                     origin_of(number),
                     [promise](const Outcome& outcome) { promise->set_value(outcome); });
    return future;
  }
  static bool waits(const std::future<Outcome>& future) {
    return future.wait_for(milliseconds{0}) == std::future_status::timeout;
  }

  const Outcome done_ = Accepted{{Partition{0}, 5}, false};
  std::atomic<bool> alive_{true};
  std::atomic<int> here_{0};
  std::atomic<int> there_{0};
  std::atomic<bool> hold_{false};  // what goes there stays there
  std::vector<std::function<void(const PeerOutcome&)>> held_;
  std::string sent_to_;
  CommandId last_;

 private:
  Outcome next_outcome() {
    if (outcomes_.empty()) return done_;
    const Outcome outcome = outcomes_.front();
    outcomes_.pop_front();
    return outcome;
  }
  PeerOutcome next_from_afar() {
    if (from_afar_.empty()) return done_;
    const PeerOutcome outcome = from_afar_.front();
    from_afar_.pop_front();
    return outcome;
  }
  std::mutex mutex_;
  Ownership ownership_;
  std::deque<Outcome> outcomes_;
  std::deque<PeerOutcome> from_afar_;
};

TEST_F(ForwarderTest, OursStaysHereAndAnothersGoesThere) {
  Forwarder forwarder(ways(), {});
  own("here", true);
  EXPECT_EQ(submit(forwarder).get(), done_);
  EXPECT_EQ(there_, 0);
  own("there", false);
  EXPECT_EQ(submit(forwarder).get(), done_);
  EXPECT_EQ(here_, 1);
  EXPECT_EQ(there_, 1);
  EXPECT_EQ(sent_to_, "there");
  EXPECT_EQ(forwarder.metrics().accepted, 1U);
}

TEST_F(ForwarderTest, WhatTheOwnerSaysIsSaid) {
  Forwarder forwarder(ways(), {});
  for (const bool ours : {true, false}) {
    own("o", ours);
    for (const Outcome& outcome :
         {Outcome(Refusal::no_marks), Outcome(Conflict{}), Outcome(OwnerFault::unavailable)}) {
      ours ? next(outcome) : next_there(outcome);
      EXPECT_EQ(submit(forwarder).get(), outcome);
    }
  }
  EXPECT_EQ(forwarder.metrics().refused, 2U);
  EXPECT_EQ(forwarder.metrics().faults, 1U);
}

TEST_F(ForwarderTest, WaitsForAnOwnerAndGoesThereAtOnce) {
  ForwardLimits limits;
  limits.first_pause = limits.last_pause = std::chrono::hours{1};
  limits.patience = std::chrono::hours{2};
  Forwarder forwarder(ways(), limits);
  auto nobodys = submit(forwarder);
  EXPECT_TRUE(waits(nobodys));
  EXPECT_EQ(forwarder.metrics().waiting, 1U);
  own("there", false);
  forwarder.look_again();
  EXPECT_EQ(nobodys.get(), done_);

  alive_ = false;  // its owner is gone
  auto widowed = submit(forwarder);
  EXPECT_TRUE(waits(widowed));
  own("here", true);
  forwarder.look_again();
  EXPECT_EQ(widowed.get(), done_);
  EXPECT_EQ(here_, 1);
}

TEST_F(ForwarderTest, GoesAgainUnderTheSameIdUntilAnOwnerTakesIt) {
  Forwarder forwarder(ways(), {});
  own("there", false);
  next_there(PeerFault::lost);
  next_there(PeerFault::not_known_yet);
  next_there(PeerFault::not_understood);
  next_there(Outcome(OwnerFault::not_owner));
  next_there(Outcome(OwnerFault::stopping));
  EXPECT_EQ(submit(forwarder, 7).get(), done_);
  EXPECT_EQ(there_, 6);
  EXPECT_EQ(last_, origin_of(7).command);
  EXPECT_EQ(forwarder.metrics().again, 5U);

  own("here", true);
  next(OwnerFault::not_owner);
  EXPECT_EQ(submit(forwarder).get(), done_);
}

TEST_F(ForwarderTest, GivesUpInTime) {
  ForwardLimits limits;
  limits.patience = milliseconds{30};
  Forwarder forwarder(ways(), limits);
  EXPECT_EQ(submit(forwarder).get(), Outcome(OwnerFault::unavailable));
  own("there", false);
  for (int i = 0; i < 100; ++i) next_there(PeerFault::lost);
  EXPECT_EQ(submit(forwarder).get(), Outcome(OwnerFault::unavailable));
  EXPECT_EQ(forwarder.metrics().given_up, 2U);
}

TEST_F(ForwarderTest, TellsWhenNothingComesBackFromAnOwner) {
  Forwarder forwarder(ways(), {});
  own("there", false);
  for (std::size_t i = 0; i < Forwarder::kLostInRow; ++i) next_there(PeerFault::lost);
  EXPECT_EQ(submit(forwarder).get(), done_);
  EXPECT_EQ(forwarder.metrics().lost, Forwarder::kLostInRow);
  EXPECT_FALSE(forwarder.loses("there")) << "the last one came back";

  ForwardLimits limits;
  limits.patience = milliseconds{200};
  limits.first_pause = milliseconds{1};
  Forwarder unlucky(ways(), limits);
  for (int i = 0; i < 1'000; ++i) next_there(PeerFault::lost);
  while (!unlucky.loses("there")) submit(unlucky, 3).get();
  EXPECT_FALSE(unlucky.loses("elsewhere"));
}

TEST_F(ForwarderTest, LooksForAnOwnerLessOftenWhileThereIsNone) {
  std::atomic<int> looks{0};
  auto counted = ways();
  counted.ownership = [&](Partition) {
    ++looks;
    return Ownership{};
  };
  ForwardLimits limits;
  limits.patience = milliseconds{250};
  limits.first_pause = milliseconds{1};
  limits.last_pause = std::chrono::hours{1};
  Forwarder forwarder(counted, limits);
  EXPECT_EQ(submit(forwarder).get(), Outcome(OwnerFault::unavailable));
  EXPECT_LT(looks, 25);  // two a try: after 0, 1, 3, 7 ... 255 ms
}

TEST_F(ForwarderTest, DoesNotWaitForWhoLostThePartition) {
  ForwardLimits limits;
  limits.patience = std::chrono::hours{1};
  Forwarder forwarder(ways(), limits);
  own("stuck", false);
  hold_ = true;
  auto moved = submit(forwarder);
  EXPECT_TRUE(waits(moved));
  own("here", true);
  forwarder.look_again();
  EXPECT_EQ(moved.get(), done_);
  EXPECT_EQ(here_, 1);
  held_[0](Outcome(Conflict{}));  // too late, and of no account

  own("gone", false);
  auto widowed = submit(forwarder);
  alive_ = false;
  forwarder.look_again();
  while (forwarder.metrics().waiting == 0) std::this_thread::yield();
  alive_ = true;
  own("here", true);
  forwarder.look_again();
  EXPECT_EQ(widowed.get(), done_);
}

// The partition moves while the sender is still on its way to the line.
TEST_F(ForwarderTest, WhereItWasSentStaysTheSameThoughThePartitionMoves) {
  Forwarder* forwarder = nullptr;
  std::string sent_to;
  auto odd = ways();
  odd.there = [&](const std::string& owner,
                  const PeerCommand&,
                  const std::function<void(const PeerOutcome&)>&) {
    own("here", true);
    forwarder->look_again();
    while (here_ == 0) std::this_thread::yield();
    sent_to = owner;
  };
  ForwardLimits limits;
  limits.patience = std::chrono::hours{1};
  Forwarder made(odd, limits);
  forwarder = &made;
  const std::string there(64, 't');
  own(there, false);
  EXPECT_EQ(submit(made).get(), done_);
  EXPECT_EQ(sent_to, there);
}

TEST_F(ForwarderTest, GivesUpOnAnAnswerThatDoesNotCome) {
  ForwardLimits limits;
  limits.patience = milliseconds{30};
  Forwarder forwarder(ways(), limits);
  own("stuck", false);
  hold_ = true;
  EXPECT_EQ(submit(forwarder).get(), Outcome(OwnerFault::unavailable));
  held_[0](done_);
  auto left = submit(forwarder);
  forwarder.stop();
  EXPECT_TRUE(std::holds_alternative<OwnerFault>(left.get()));
  held_[1](done_);
}

TEST_F(ForwarderTest, BoundsWhatWaits) {
  ForwardLimits limits;
  limits.waiting = 1;
  Forwarder forwarder(ways(), limits);
  auto first = submit(forwarder);
  EXPECT_EQ(submit(forwarder, 2).get(), Outcome(OwnerFault::busy));
  own("there", false);
  next_there(PeerFault::queue_full);
  EXPECT_EQ(submit(forwarder, 3).get(), Outcome(OwnerFault::busy));
  forwarder.look_again();
  EXPECT_EQ(first.get(), done_);
}

TEST_F(ForwarderTest, AStopAnswersWhatWaits) {
  Forwarder forwarder(ways(), {});
  auto waiting = submit(forwarder);
  forwarder.stop();
  EXPECT_EQ(waiting.get(), Outcome(OwnerFault::stopping));
  EXPECT_EQ(submit(forwarder, 2).get(), Outcome(OwnerFault::stopping));
}

TEST_F(ForwarderTest, WhatIsTooLargeForAPeerIsSaid) {
  Forwarder forwarder(ways(), {});
  own("there", false);
  std::promise<Outcome> outcome;
  forwarder.submit(
      Partition{0}, large_command(1, kMaxCommandBytes + 1), origin_of(1), [&](const Outcome& o) {
        outcome.set_value(o);
      });
  EXPECT_EQ(outcome.get_future().get(), Outcome(OwnerFault::too_large));
  EXPECT_EQ(there_, 0);
}

}  // namespace
}  // namespace klade
