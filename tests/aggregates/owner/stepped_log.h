// SteppedLog: a log without a thread, for tests that play a chosen order of things: what was
// handed over lands, and is confirmed, when the test says so.  A log beside another has the
// same records and hands over by itself, as another node does.  Not thread-safe.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "events/log/event_log.h"

namespace klade {

class SteppedLog final : public EventLog {
 public:
  SteppedLog() = default;
  explicit SteppedLog(const SteppedLog* beside) {
    if (beside != nullptr) records_ = beside->records_;
  }
  SteppedLog(const SteppedLog&) = delete;
  SteppedLog& operator=(const SteppedLog&) = delete;
  ~SteppedLog() override {
    while (waiting() > 0) lose_absent();
    while (unconfirmed() > 0) confirm();
  }
  std::uint32_t partitions() const override { return 1; }
  void append(Partition, std::string record, Appended done) override {
    handed_over_.push_back({std::move(record), std::move(done), AppendOutcome::confirmed});
  }
  Result<std::vector<Entry>, LogFault> read(Partition,
                                            Offset from,
                                            std::size_t limit,
                                            std::chrono::milliseconds) override {
    if (fault_) return Failure{*fault_};
    const auto start = static_cast<std::size_t>(from) / kStride;
    if (start > records_->size()) return Failure{LogFault::beyond_end};
    std::vector<Entry> entries;
    for (std::size_t i = start; i < records_->size() && entries.size() < limit; ++i) {
      entries.push_back({Offset{(i + 1) * kStride}, (*records_)[i]});
    }
    return entries;
  }

  std::size_t waiting() const { return handed_over_.size(); }
  const std::string& next_to_land() const { return handed_over_.front().record; }
  std::size_t unconfirmed() const { return landed_.size(); }
  const std::vector<std::string>& records() const { return *records_; }
  // Every read answers this fault, until it is set to nothing.
  void fail_reads(std::optional<LogFault> fault) { fault_ = fault; }

  void land() {
    records_->push_back(handed_over_.front().record);
    move_on(AppendOutcome::confirmed);
  }
  void lose_present() {
    records_->push_back(handed_over_.front().record);
    move_on(AppendOutcome::lost);
  }
  void lose_absent() { move_on(AppendOutcome::lost); }
  void confirm() {
    const Waiting first = std::move(landed_.front());
    landed_.pop_front();
    first.done(first.outcome);
  }
  void land_and_confirm_all() {
    while (waiting() > 0) land();
    while (unconfirmed() > 0) confirm();
  }
  void insert(std::string record) { records_->push_back(std::move(record)); }
  void cut(std::size_t count) { records_->resize(count); }

 private:
  static constexpr std::size_t kStride = 10;
  struct Waiting {
    std::string record;
    Appended done;
    AppendOutcome outcome;
  };
  void move_on(AppendOutcome outcome) {
    landed_.push_back(std::move(handed_over_.front()));
    landed_.back().outcome = outcome;
    handed_over_.pop_front();
  }

  std::shared_ptr<std::vector<std::string>> records_ = std::make_shared<std::vector<std::string>>();
  std::optional<LogFault> fault_;
  std::deque<Waiting> handed_over_;
  std::deque<Waiting> landed_;  // or lost, and the owner does not know yet
};

}  // namespace klade
