// An owner among others in a process of its own, over a Kafka log: it can be stopped and resumed by
// signals, with frames in flight.  Driven through pipes, a line a request and a line an answer.
//
// The program is owner_program.cc: a fork alone would begin with the stacks of threads that it does
// not have.  For one thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "events/log/chain.h"

namespace klade {

class OwnerProcess {
 public:
  // Over topics with this prefix, which it makes with one partition.
  OwnerProcess(const std::string& brokers, const std::string& prefix, const std::string& address);
  ~OwnerProcess();  // kills it
  OwnerProcess(const OwnerProcess&) = delete;
  OwnerProcess& operator=(const OwnerProcess&) = delete;

  void signal(int number) const;
  // Claims until it has owned.
  void claim() {
    ++claimed_;
    say("claim");
  }
  // Registers person `number` by command `number`.
  void submit(std::uint64_t number) { say("submit " + std::to_string(number)); }

  // What has been answered since: the sequence of the frame for yes, nothing for anything else.
  // Waits for the first when there is nothing yet.
  using Answers = std::multimap<std::uint64_t, std::optional<std::uint64_t>>;
  Answers wait_for_answers();
  Answers take_answers() { return std::exchange(answers_, {}); }  // without waiting
  void wait_until_owning();                                       // since each claim()
  // The chain that its index stands at, once it has come as far as `seq`.
  std::string state_at(std::uint64_t seq);

 private:
  void say(const std::string& line) const;
  void read_line();  // waits for one
  bool has_line() const;
  void take(const std::string& line);

  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::string partial_;
  Answers answers_;
  std::uint64_t claimed_ = 0;
  std::uint64_t owned_ = 0;  // of these, how often it has come to own
  std::string state_;
};

inline std::string text_of(const ChainState& state) {
  return std::to_string(state.epoch) + " " + std::to_string(state.seq) + " " + to_text(state.head);
}

}  // namespace klade
