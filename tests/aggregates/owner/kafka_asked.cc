#include "tests/aggregates/owner/kafka_asked.h"

#include <algorithm>

namespace klade {
namespace {

bool is_fault(const std::optional<Outcome>& outcome) {
  return outcome && std::holds_alternative<OwnerFault>(*outcome);
}

}  // namespace

void Asked::ask(KafkaNode& node, const Wish& wish) {
  Entry* entry = nullptr;
  {
    const std::lock_guard lock(mutex_);
    entry = &entries_.emplace_back();
    entry->wish = wish;
    entry->asked_at = ++time_;
    ++waiting_;
  }
  node.owner().submit(wish.command(), wish.origin(), [this, entry](Outcome outcome) {
    const std::lock_guard lock(mutex_);
    EXPECT_FALSE(entry->outcome) << "answered twice";
    entry->outcome = outcome;
    entry->answered_at = ++time_;
    --waiting_;
    answered_.notify_all();
  });
}

void Asked::wait_for_answers() const {
  std::unique_lock lock(mutex_);
  EXPECT_TRUE(answered_.wait_for(lock, kNodePatience, [&] { return waiting_ == 0; }))
      << waiting_ << " commands are never answered";
}

std::vector<Wish> Asked::take_unfinished() {
  const std::lock_guard lock(mutex_);
  std::vector<Wish> wishes;
  for (Entry& entry : entries_) {
    if (!is_fault(entry.outcome) || std::exchange(entry.asked_again, true)) continue;
    wishes.push_back(entry.wish);
  }
  return wishes;
}

void Asked::ask_again(KafkaNode& node) {
  for (const Wish& wish : take_unfinished()) ask(node, wish);
}

void Asked::finish(KafkaNode& node, const KafkaNode::Others& all) {
  while (!testing::Test::HasFailure()) {
    wait_for_answers();
    const auto wishes = take_unfinished();
    if (wishes.empty()) return;
    node.take_over(all);
    for (const Wish& wish : wishes) ask(node, wish);
  }
}

std::size_t Asked::unanswered() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

std::size_t Asked::asked_again() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::ranges::count_if(entries_, [](const Entry& each) { return each.asked_again; }));
}

// Nobody is unknown of whom a yes was answered before the question.
void Asked::check_refusals() const {
  std::map<std::uint64_t, std::uint64_t> known_at;  // by person
  for (const Entry& each : entries_) {
    if (!std::holds_alternative<Accepted>(*each.outcome)) continue;
    const auto [known, fresh] = known_at.emplace(each.wish.person, each.answered_at);
    known->second = std::min(known->second, each.answered_at);
  }
  for (const Entry& each : entries_) {
    if (*each.outcome != Outcome(Refusal::unknown_person)) continue;
    const auto known = known_at.find(each.wish.person);
    EXPECT_TRUE(known == known_at.end() || known->second > each.asked_at)
        << "person " << each.wish.person << " is known and was called unknown";
  }
}

void Asked::check(EventLog& log) const {
  const std::lock_guard lock(mutex_);
  ASSERT_EQ(waiting_, 0U);
  Model model;
  for (const Entry& each : entries_) model.asked(each.wish);
  model.check_log(records_of(log));
  for (const Entry& each : entries_) {
    model.check_answer(each.wish, *each.outcome);
    EXPECT_TRUE(!is_fault(each.outcome) || each.asked_again);
  }
  check_refusals();
}

std::vector<std::string> records_of(EventLog& log) {
  std::vector<std::string> records;
  Offset next = kStart;
  while (true) {
    auto entries = log.read(kPartition, next, 1'000, std::chrono::milliseconds{0});
    EXPECT_TRUE(entries.ok());
    if (!entries || entries->empty()) return records;
    for (auto& entry : *entries) records.push_back(std::move(entry.record));
    next = entries->back().next;
  }
}

}  // namespace klade
