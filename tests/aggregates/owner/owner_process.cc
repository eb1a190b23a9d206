#include "tests/aggregates/owner/owner_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <iostream>
#include <sstream>
#include <thread>

#include "events/log/kafka_log.h"
#include "tests/aggregates/owner/support.h"

namespace klade {
namespace {

constexpr int kMaxAnswerMs = 60'000;

// What the child runs.
class Child {
 public:
  Child(const KafkaSettings& settings, std::string address, int in, int out)
      : out_(out), in_(in), log_(KafkaLog::create_or_open(settings).value()) {
    OwnerTerms terms{{.batch = 4}, OwnerMode::among_others, [this] { changed(); }};
    owner_ = std::make_unique<PartitionOwner>(
        kPartition, *log_, store_, clock_, std::move(address), std::move(terms));
  }

  [[noreturn]] void run() {
    const std::jthread working(
        [this](const std::stop_token& stop) { static_cast<void>(owner_->run(stop)); });
    std::string line;
    for (char c = 0; read(in_, &c, 1) == 1;) {
      if (c != '\n') {
        line += c;
        continue;
      }
      obey(std::istringstream(std::exchange(line, {})));
    }
    _exit(0);
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
    owner_->submit(register_person(number), origin_of(number), [this, number](const Outcome& o) {
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
  void say(std::string line) const {
    line += '\n';
    EXPECT_EQ(write(out_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  }

  const int out_;
  const int in_;
  std::unique_ptr<KafkaLog> log_;
  MemoryStreamStore store_;
  FixedClock clock_;
  std::atomic<bool> wants_ = false;
  std::unique_ptr<PartitionOwner> owner_;
};

}  // namespace

std::string text_of(const ChainState& state) {
  return std::to_string(state.epoch) + " " + std::to_string(state.seq) + " " + to_text(state.head);
}

OwnerProcess::OwnerProcess(const KafkaSettings& settings, const std::string& address) {
  std::array<int, 2> to{};
  std::array<int, 2> from{};
  CHECK(pipe2(to.data(), O_CLOEXEC) == 0 && pipe2(from.data(), O_CLOEXEC) == 0);
  std::cout.flush();
  pid_ = fork();
  if (pid_ == 0) {
    close(to[1]);
    close(from[0]);
    Child(settings, address, to[0], from[1]).run();
  }
  close(to[0]);
  close(from[1]);
  to_ = to[1];
  from_ = from[0];
}

OwnerProcess::~OwnerProcess() {
  close(to_);
  close(from_);
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void OwnerProcess::signal(int number) const { kill(pid_, number); }

void OwnerProcess::say(const std::string& line) const {
  const std::string text = line + "\n";
  CHECK(write(to_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

bool OwnerProcess::has_line() const {
  pollfd ready{from_, POLLIN, 0};
  return poll(&ready, 1, 0) == 1;
}

void OwnerProcess::read_line() {
  while (true) {
    pollfd ready{from_, POLLIN, 0};
    CHECK(poll(&ready, 1, kMaxAnswerMs) == 1);
    char c = 0;
    CHECK(read(from_, &c, 1) == 1);
    if (c == '\n') return take(std::exchange(partial_, {}));
    partial_ += c;
  }
}

void OwnerProcess::take(const std::string& line) {
  std::istringstream in(line);
  std::string what;
  in >> what;
  if (what == "owning") ++owned_;
  if (what == "state") state_ = line.substr(what.size() + 1);
  if (what != "answer") return;
  std::uint64_t number = 0;
  std::uint64_t seq = 0;
  in >> number;
  answers_.emplace(number, in >> seq ? std::optional(seq) : std::nullopt);
}

OwnerProcess::Answers OwnerProcess::wait_for_answers() {
  while (answers_.empty() || has_line()) read_line();
  return std::exchange(answers_, {});
}

void OwnerProcess::wait_until_owning() {
  while (owned_ < claimed_) read_line();
}

std::string OwnerProcess::state_at(std::uint64_t seq) {
  while (true) {
    state_.clear();
    say("state");
    while (state_.empty()) read_line();
    std::uint64_t epoch = 0;
    std::uint64_t at = 0;
    std::istringstream(state_) >> epoch >> at;
    if (at >= seq) return state_;
  }
}

}  // namespace klade
