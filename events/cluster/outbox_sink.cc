#include "events/cluster/outbox_sink.h"

#include <mutex>
#include <optional>

namespace klade {

std::string_view name_of(OutboxFault fault) {
  switch (fault) {
    case OutboxFault::unavailable:
      return "unavailable";
    case OutboxFault::taken_over:
      return "taken_over";
    case OutboxFault::refused:
      return "refused";
  }
  return "invalid";
}

class OutboxInMemory::Core {
 public:
  struct Part {
    std::uint64_t opened = 0;  // how often: the last one may send
    std::string checkpoint;
  };
  mutable std::mutex mutex;
  // Guarded by mutex.
  std::map<Partition, Part> parts;
  std::vector<OutboxRecord> sent;
  std::optional<Failing> failing;
};

class OutboxInMemory::Sink final : public OutboxSink {
 public:
  Sink(Core& core, Partition partition) : core_(core), partition_(partition) {}

  Result<std::string, OutboxFault> open() override {
    const std::lock_guard lock(core_.mutex);
    Core::Part& part = core_.parts[partition_];
    turn_ = ++part.opened;
    return part.checkpoint;
  }

  Result<Unit, OutboxFault> send(const std::vector<OutboxRecord>& records,
                                 const std::string& checkpoint) override {
    const std::lock_guard lock(core_.mutex);
    Core::Part& part = core_.parts[partition_];
    if (turn_ != part.opened) return Failure{OutboxFault::taken_over};
    const auto failing = std::exchange(core_.failing, std::nullopt);
    if (failing) turn_ = 0;
    if (failing == Failing::undone) return Failure{OutboxFault::unavailable};
    core_.sent.insert(core_.sent.end(), records.begin(), records.end());
    part.checkpoint = checkpoint;
    if (failing) return Failure{OutboxFault::unavailable};
    return Unit{};
  }

 private:
  Core& core_;
  const Partition partition_;
  std::uint64_t turn_ = 0;
};

OutboxInMemory::OutboxInMemory() : core_(std::make_unique<Core>()) {}
OutboxInMemory::~OutboxInMemory() = default;

std::unique_ptr<OutboxSink> OutboxInMemory::sink(Partition partition) {
  return std::make_unique<Sink>(*core_, partition);
}

std::vector<OutboxRecord> OutboxInMemory::sent() const {
  const std::lock_guard lock(core_->mutex);
  return core_->sent;
}

void OutboxInMemory::fail_next(Failing how) {
  const std::lock_guard lock(core_->mutex);
  core_->failing = how;
}

}  // namespace klade
