// What clients ask of nodes, each thing again under its id until it is answered yes, with a refusal
// or with a conflict; and what must be true of the answers and of the log in the end.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "tests/aggregates/owner/kafka_node.h"

namespace klade {

// Thread-safe.
class Asked {
 public:
  void ask(KafkaNode& node, const Wish& wish);
  // Until everything is answered; `node` is where to ask again.
  void finish(KafkaNode& node, const KafkaNode::Others& all);
  // What was answered with neither yes nor no so far; the answer is not waited for.
  void ask_again(KafkaNode& node);
  std::size_t unanswered() const;
  std::size_t asked_again() const;

  // That each answer is true of the log, and that it holds nothing else.
  void check(EventLog& log) const;

 private:
  struct Entry {
    Wish wish;
    std::uint64_t asked_at = 0;  // counted, asks and answers in one order
    std::uint64_t answered_at = 0;
    std::optional<Outcome> outcome;
    bool asked_again = false;
  };
  void wait_for_answers() const;
  std::vector<Wish> take_unfinished();
  void check_refusals() const;

  mutable std::mutex mutex_;
  mutable std::condition_variable answered_;
  // Guarded by mutex_:
  std::deque<Entry> entries_;  // they stay where they are
  std::uint64_t time_ = 0;
  std::size_t waiting_ = 0;
};

// Every record of the partition, from first to last.
std::vector<std::string> records_of(EventLog& log);

}  // namespace klade
