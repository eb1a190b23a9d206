// Submitter: hands many commands to an owner, in order, a bounded number under way, and waits for
// all answers.  Used by the import and the demonstration year, which have the node for themselves.
//
// submit() and wait() are for one thread; replies come from the owner's.  A refusal does not stop
// what follows: it is kept with its place.  A fault does: what was not submitted yet is not, and
// every later submit() is void.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "aggregates/command.h"
#include "aggregates/owner/outcome.h"

namespace klade {

inline constexpr std::size_t kMaxCommandsUnderWay = 1024;  // below any owner's queue
inline constexpr std::size_t kMaxRefusalsKept = 100;

// Hands a command to the owner of the partition that `key` is in.
using Submit = std::function<void(Command command, const Id128& key, const Origin& origin, Reply)>;

class Submitter {
 public:
  explicit Submitter(Submit submit) : submit_(std::move(submit)) {}
  Submitter(const Submitter&) = delete;
  Submitter& operator=(const Submitter&) = delete;
  ~Submitter();  // waits for what is under way

  void submit(Command command, const Id128& key, const Origin& origin);
  // Returns when everything submitted has its answer.
  void wait();

  struct Refused {
    CommandId command;
    Refusal refusal;
  };
  struct Tally {
    std::size_t accepted = 0;
    std::size_t refused = 0;
    std::size_t conflicts = 0;
    std::vector<Refused> refusals;  // the first ones
    std::optional<OwnerFault> fault;
    std::vector<Position> positions;  // the last one of each partition
  };
  Tally tally() const;

 private:
  void answered(const CommandId& command, const Outcome& outcome);

  Submit submit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t under_way_ = 0;
  Tally tally_;
};

}  // namespace klade
