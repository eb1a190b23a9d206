#include "tests/aggregates/owner/owner_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <sstream>

#include "tests/paths.h"

namespace klade {
namespace {

constexpr int kMaxAnswerMs = 60'000;

}  // namespace

OwnerProcess::OwnerProcess(const std::string& brokers,
                           const std::string& prefix,
                           const std::string& address) {
  std::array<int, 2> to{};
  std::array<int, 2> from{};
  CHECK(pipe2(to.data(), O_CLOEXEC) == 0 && pipe2(from.data(), O_CLOEXEC) == 0);
  const std::string program = std::string(kBinaryDir) + "/bin/klade_owner_program";
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // also when it is stopped
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    execl(program.c_str(),
          program.c_str(),
          address.c_str(),
          brokers.c_str(),
          prefix.c_str(),
          nullptr);
    _exit(127);
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
