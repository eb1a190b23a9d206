// Owners in processes of their own over a real broker, what they answered, and what must hold in
// the end.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "events/log/kafka_log.h"
#include "tests/aggregates/owner/owner_process.h"
#include "tests/aggregates/owner/support.h"
#include "tests/kafka/broker.h"

namespace klade {

class KafkaProcesses : public KafkaTest {
 protected:
  // `at` is where these brokers are for each owner, which has its index as address.
  void start_owners(const std::vector<std::string>& at) {
    settings_.prefix = prefix();
    settings_.partitions = 1;
    for (const std::string& brokers : at) {
      settings_.brokers = brokers;
      owners_.push_back(
          std::make_unique<OwnerProcess>(brokers, prefix(), std::to_string(owners_.size())));
    }
  }

  void take(const OwnerProcess::Answers& answers) {
    for (const auto& [number, seq] : answers) {
      if (!seq) {
        turned_away_.insert(number);
        continue;
      }
      const auto [known, fresh] = accepted_.emplace(number, *seq);
      EXPECT_EQ(known->second, *seq) << "two answers to command " << number;
    }
  }
  // Until each is accepted by this owner or was by the other.
  void finish(OwnerProcess& owner, std::set<std::uint64_t> numbers) {
    for (const std::uint64_t number : numbers) owner.submit(number);
    while (true) {
      std::erase_if(numbers, [&](std::uint64_t n) { return accepted_.contains(n); });
      if (numbers.empty()) return;
      const auto answers = owner.wait_for_answers();
      take(answers);
      for (const auto& [number, seq] : answers) {
        if (!seq && numbers.contains(number)) owner.submit(number);
      }
    }
  }

  struct InLog {
    std::map<std::uint64_t, std::uint64_t> frames;  // seq, by command
    ChainState end;
    std::uint64_t claims = 0;
    std::uint64_t void_records = 0;
  };
  InLog read_log() {
    InLog in_log;
    std::map<CommandId, std::uint64_t> numbers;
    for (std::uint64_t n = 0; n <= last_; ++n) numbers[origin_of(n).command] = n;
    const auto log = KafkaLog::open_read_only(settings_).value();
    Chain chain;
    Offset next = kStart;
    while (true) {
      const auto entries = log->read(kPartition, next, 1'000, std::chrono::milliseconds{0});
      EXPECT_TRUE(entries.ok());
      if (!entries || entries->empty()) break;
      for (const auto& entry : *entries) {
        const auto judged = chain.offer(entry.record);
        EXPECT_TRUE(judged.ok());
        if (judged->verdict != Verdict::valid) ++in_log.void_records;
        if (judged->claim) ++in_log.claims;
        if (!judged->frame) continue;
        for (const auto& command : judged->frame->commands) {
          const auto [known, fresh] =
              in_log.frames.emplace(numbers.at(command.origin.command), judged->frame->seq);
          EXPECT_TRUE(fresh) << "command " << known->first << " has two effects";
        }
      }
      next = entries->back().next;
    }
    in_log.end = chain.state();
    return in_log;
  }
  InLog expect_that_all_holds() {
    InLog in_log = read_log();
    EXPECT_EQ(in_log.frames, accepted_);
    for (const auto& owner : owners_) {
      EXPECT_EQ(owner->state_at(in_log.end.seq), text_of(in_log.end));
    }
    return in_log;
  }

  KafkaSettings settings_;
  std::vector<std::unique_ptr<OwnerProcess>> owners_;
  std::map<std::uint64_t, std::uint64_t> accepted_;  // seq, by command
  std::set<std::uint64_t> turned_away_;
  std::uint64_t last_ = 0;
};

}  // namespace klade
