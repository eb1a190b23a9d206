// An owner among others over a Kafka log, driven through standard input and output as
// owner_process.h says: ADDRESS BROKERS PREFIX.
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <sstream>
#include <thread>

#include "events/log/kafka_log.h"
#include "tests/aggregates/owner/owner_process.h"
#include "tests/aggregates/owner/support.h"

namespace klade {
namespace {

class Program {
 public:
  Program(const KafkaSettings& settings, std::string address)
      : log_(KafkaLog::create_or_open(settings).value()) {
    OwnerTerms terms{{.batch = 4}, OwnerMode::among_others, [this] { changed(); }};
    owner_ = std::make_unique<PartitionOwner>(
        kPartition, *log_, store_, clock_, std::move(address), std::move(terms));
  }

  void run() {
    const std::jthread working(
        [this](const std::stop_token& stop) { static_cast<void>(owner_->run(stop)); });
    for (std::string line; std::getline(std::cin, line);) obey(std::istringstream(line));
    // What it still waits for from its brokers is nobody's any more.
    std::_Exit(0);
  }

 private:
  void obey(std::istringstream line) {
    std::string what;
    std::uint64_t number = 0;
    line >> what >> number;
    if (what == "claim") {
      wants_ = true;
      owner_->claim();
    }
    if (what == "submit") submit(number);
    if (what == "state") {
      say("state " + text_of(store_.content(kPartition).checkpoint.chain));
    }
  }
  void submit(std::uint64_t number) {
    owner_->submit(register_person(number), origin_of(number), [number](const Outcome& o) {
      const auto* yes = std::get_if<Accepted>(&o);
      say("answer " + std::to_string(number) +
          (yes != nullptr ? " " + std::to_string(yes->position.seq) : ""));
    });
  }
  void changed() {
    const OwnerPhase phase = owner_->metrics().phase;
    if (phase == OwnerPhase::owning && wants_.exchange(false)) say("owning");
    // A claim is forgotten when another's is read first.
    if (phase == OwnerPhase::following && wants_) owner_->claim();
  }
  // From the owner's threads too, so a line at once.
  static void say(std::string line) {
    line += '\n';
    CHECK(write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  }

  std::unique_ptr<KafkaLog> log_;
  MemoryStreamStore store_;
  FixedClock clock_;
  std::atomic<bool> wants_ = false;
  std::unique_ptr<PartitionOwner> owner_;
};

}  // namespace
}  // namespace klade

int main(int argc, char** argv) {
  CHECK(argc == 4);
  klade::KafkaSettings settings;
  settings.brokers = argv[2];
  settings.prefix = argv[3];
  settings.partitions = 1;
  klade::Program(settings, argv[1]).run();
}
